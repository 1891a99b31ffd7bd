import { itAccepts, itReports } from "./faults.js";
import { minimalDirectSso, minimalOAuthProxy, uuids } from "./valid-props.js";

const VS_CODE = "aebc6443-996d-45c2-90f0-388ff96faa56";
const numbered = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, index) => `https://contoso.com/cb/${from + index}`);

describe("clients in oauth-proxy mode", () => {
  itReports(minimalOAuthProxy, [
    {
      fault: "a misspelt preset",
      changes: { clients: ["cursr"] },
      path: "clients[0]",
      message: "is not ",
      remedy: 'Write "cursor"',
    },
    {
      fault: "a preset that nobody knows",
      changes: { clients: ["notepad"] },
      path: "clients[0]",
      message: "is not ",
      remedy: '"vscode"',
    },
    {
      fault: "a preset twice",
      changes: { clients: ["vscode", "cursor", "vscode"] },
      path: "clients[2]",
      message: "same name as clients[0]",
      remedy: "Keep one",
    },
    {
      fault: "one preset without a list",
      changes: { clients: "vscode" },
      message: "is a string",
      remedy: "a list of MCP clients",
    },
    {
      fault: "a number",
      changes: { clients: [5] },
      path: "clients[0]",
      message: "is a number",
      remedy: "{ name, redirectUris, entraClientId }",
    },
    {
      fault: "a name with a blank",
      changes: { clients: [{ name: "my client" }] },
      path: "clients[0].name",
      message: "can't be the name of an MCP client",
      remedy: "lower-case",
    },
    {
      fault: "a name twice",
      changes: { clients: [{ name: "a" }, { name: "a" }] },
      path: "clients[1]",
      message: "same name as clients[0]",
      remedy: "another name",
    },
    {
      fault: "a preset's name for a client of one's own",
      changes: { clients: [{ name: "vscode", entraClientId: uuids.client }] },
      path: "clients[0].name",
      message: "uses itself",
      remedy: 'Write "vscode"',
    },
    {
      fault: "the public client's name",
      changes: { clients: [{ name: "public-client" }] },
      path: "clients[0].name",
      message: "uses itself",
      remedy: "Choose another",
    },
    {
      fault: "a client id that is none",
      changes: { clients: [{ name: "a", entraClientId: "desk" }] },
      path: "clients[0].entraClientId",
      message: "is not a UUID",
      remedy: "application (client) id",
    },
    {
      fault: "one application under two names",
      changes: {
        clients: [
          { name: "a", entraClientId: uuids.client },
          { name: "b", entraClientId: uuids.client },
        ],
      },
      path: "clients[1].entraClientId",
      message: "that clients[0] pre-authorizes",
      remedy: "Keep one",
    },
    {
      fault: "a preset's application under another name",
      changes: { clients: ["vscode", { name: "code", entraClientId: VS_CODE }] },
      path: "clients[1].entraClientId",
      message: "that clients[0] pre-authorizes",
      remedy: "Keep one",
    },
    {
      fault: "a preset's application behind one of another name",
      changes: { clients: [{ name: "code", entraClientId: VS_CODE }, "vscode"] },
      path: "clients[1]",
      message: "that clients[0] pre-authorizes",
      remedy: "Keep one",
    },
    {
      fault: "a misspelt prop",
      changes: { clients: [{ name: "a", redirectURIs: [] }] },
      path: "clients[0].redirectURIs",
      message: "is not a known prop",
      remedy: "Write redirectUris",
    },
    {
      fault: "a redirect URI with a fragment",
      changes: { clients: [{ name: "a", redirectUris: ["https://contoso.com/cb#x"] }] },
      path: "clients[0].redirectUris[0]",
      message: "has a fragment",
      remedy: "Remove the #",
    },
    {
      fault: "two URIs of one client that differ by the port of localhost",
      changes: { clients: [{ name: "a", redirectUris: ["http://localhost:1/cb", "http://localhost:2/cb"] }] },
      path: "clients[0].redirectUris[1]",
      message: "by its port only",
      remedy: "http://localhost/cb",
    },
    {
      fault: "URIs of two clients that differ by the port of localhost",
      changes: {
        clients: [
          { name: "a", redirectUris: ["http://localhost:1/cb"] },
          { name: "b", redirectUris: ["http://localhost:2/cb"] },
        ],
      },
      path: "clients[1].redirectUris[0]",
      message: 'differs from "http://localhost:1/cb" of clients[0].redirectUris[0] by its port only',
      remedy: "http://localhost/cb",
    },
    {
      fault: "a URI that differs from a preset's by the port of localhost",
      changes: { clients: ["claude-code", { name: "b", redirectUris: ["http://localhost:3000/callback"] }] },
      path: "clients[1].redirectUris[0]",
      message: "of clients[0] by its port only",
      remedy: "http://localhost/callback",
    },
    {
      fault: "more redirect URIs than a registration takes, over all clients",
      changes: {
        clients: [
          { name: "a", redirectUris: numbered(200) },
          { name: "b", redirectUris: numbered(57, 200) },
        ],
      },
      path: "clients",
      message: "257 redirect URIs together",
      remedy: "Drop some",
    },
  ]);

  itAccepts(minimalOAuthProxy, [
    ["presets that share redirect URIs", { clients: ["claude-web", "claude-desktop", "claude-code", "cursor"] }],
    [
      "the same URI in two clients",
      { clients: ["a", "b"].map((name) => ({ name, redirectUris: ["https://contoso.com/cb"] })) },
    ],
    [
      "127.0.0.1 with several ports",
      {
        clients: [
          { name: "a", redirectUris: ["http://127.0.0.1:1/cb"] },
          { name: "b", redirectUris: ["http://127.0.0.1:2/cb"] },
        ],
      },
    ],
    [
      "256 redirect URIs over all clients",
      {
        clients: [
          { name: "a", redirectUris: numbered(200) },
          { name: "b", redirectUris: numbered(56, 200) },
        ],
      },
    ],
    ["no clients", { clients: [] }],
  ]);
});

describe("clients in direct-sso mode", () => {
  itReports(minimalDirectSso, [
    {
      fault: "a preset that is no application in Entra",
      changes: { clients: ["cursor"] },
      path: "clients[0]",
      message: "no application in Entra",
      remedy: 'mode: "oauth-proxy"',
    },
    {
      fault: "a misspelt preset",
      changes: { clients: ["vs-code"] },
      path: "clients[0]",
      message: '"vscode", "azure-cli" or "teams"',
      remedy: 'Write "vscode"',
    },
    {
      fault: "a client without an Entra client id",
      changes: { clients: [{ name: "a" }] },
      path: "clients[0].entraClientId",
      message: "is missing",
      remedy: 'mode: "oauth-proxy"',
    },
    {
      fault: "redirect URIs of a client",
      changes: { clients: [{ name: "a", entraClientId: uuids.client, redirectUris: ["http://localhost/cb"] }] },
      path: "clients[0].redirectUris",
      message: "belongs to oauth-proxy mode",
      remedy: 'mode: "oauth-proxy"',
    },
  ]);

  itAccepts(minimalDirectSso, [
    ["applications in Entra", { clients: ["teams", { name: "portal", entraClientId: uuids.client }] }],
  ]);
});
