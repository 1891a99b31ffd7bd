import { reportJson } from "../../../cli/doctor/report/report-json.js";
import { reportText } from "../../../cli/doctor/report/report-text.js";
import { openTerminal } from "../../../cli/command-line/terminal.js";
import { startLocalServer, type LocalServer } from "../../support/local-server.js";
import { examineHere, findingsOf } from "./support/examine-here.js";

/** Bodies that are answered to everything, with a challenge; `ORIGIN` is where the server is. */
const BODIES: Readonly<Record<string, string>> = {
  nothing: "",
  null: "null",
  "a list": "[]",
  "a number": "1e999",
  "JSON without an end": '{"resource":',
  "members of other types": JSON.stringify({
    resource: 1,
    authorization_servers: [1, null, {}],
    scopes_supported: "all",
    bearer_methods_supported: { header: true },
    issuer: [],
    keys: "none",
    status: "unavailable",
    checks: "store",
  }),
  "addresses that are none": JSON.stringify({
    resource: "http://",
    authorization_servers: ["https://", "ORIGIN"],
    token_endpoint: "::",
    authorization_endpoint: "https://[",
    jwks_uri: "javascript:void(0)",
    registration_endpoint: "file:///etc/passwd",
  }),
  "addresses with everything": JSON.stringify({
    resource: "ORIGIN/mcp",
    authorization_servers: ["ORIGIN"],
    issuer: "ORIGIN",
    authorization_endpoint: "ORIGIN/a?b=c#d",
    token_endpoint: "ORIGIN/t?u=v",
    registration_endpoint: "ORIGIN/r",
    revocation_endpoint: "ORIGIN/x",
    jwks_uri: "ORIGIN/k",
    keys: [null, 1, {}],
    client_id: "id",
    registration_client_uri: "http://elsewhere.invalid/",
    registration_access_token: "token",
    access_token: "a.b.c",
    refresh_token: "r",
    expires_in: -1,
    token_type: {},
  }),
  "escape sequences": JSON.stringify({
    resource: "\u001b[2J\u001b]0;owned\u0007\r\nfail",
    authorization_servers: ["ORIGIN"],
    issuer: "\u009b31m\u202e",
    scopes_supported: ["\u001b[1A", "\u2028"],
    error: "\u001b[31m",
    error_description: "\u0000\u001b[2K",
  }),
};

describe("doctor of a server that answers everything with", () => {
  let server: LocalServer;
  let body = "";
  let status = 200;
  beforeAll(async () => {
    server = await startLocalServer((request, response) => {
      const challenge = request.url === "/mcp" && request.method === "POST";
      response.writeHead(challenge ? status : 200, {
        "content-type": "application/json",
        "www-authenticate": `Bearer scope="\u00ff", resource_metadata="${server.origin}/metadata`,
        "mcp-session-id": "s",
      });
      response.end(body.replaceAll("ORIGIN", server.origin));
    });
  });
  afterAll(() => server.close());

  it.each(Object.entries(BODIES).flatMap(([name, text]) => [401, 200].map((code) => [name, code, text] as const)))(
    "%s, and the endpoint with %i: reports, on lines of its own making",
    async (_name, code, text) => {
      [status, body] = [code, text];

      const examination = await examineHere(`${server.origin}/mcp`, {
        register: true,
        person: (address) =>
          fetch(`${address.searchParams.get("redirect_uri") ?? ""}?code=c&state=s`).then(() => undefined),
        timeoutMilliseconds: 2000,
        signInMilliseconds: 1000,
      });

      expect(findingsOf(examination).some((finding) => finding.status === "fail")).toBe(true);
      const terminal = openTerminal(process.stdout, { environment: {}, color: false });
      const shown = reportText(examination, terminal) + JSON.stringify(reportJson(examination));
      expect(shown.replaceAll("\n", "")).not.toMatch(/\p{Cc}|[\u202a-\u202e]/u);
    },
  );
});
