import { itAccepts, itReports, problemsOf } from "./faults.js";
import { minimalDirectSso, minimalOAuthProxy, unhostedDirectSso, uuids } from "./valid-props.js";

const image = "contoso.azurecr.io/tools:2.0.1";
const ownServer = { type: "container", image, targetPort: 3000 };
const existingServer = { type: "existing", url: "https://tools.contoso.com/mcp" };

describe("direct-sso mode", () => {
  itReports(minimalDirectSso, [
    {
      fault: "a public client's registration",
      changes: { publicClientRegistration: { displayName: "Client" } },
      message: "there is no public client",
      remedy: 'mode: "oauth-proxy"',
    },
    {
      fault: "client registration",
      changes: { clientRegistration: { dynamic: true } },
      message: "clients don't register",
      remedy: 'mode: "oauth-proxy"',
    },
    {
      fault: "a forwarded token",
      changes: { forwardedToken: "graph" },
      message: "nothing is forwarded",
      remedy: 'mode: "oauth-proxy"',
    },
    {
      fault: "redirect URIs of its own",
      changes: { redirectUris: ["http://localhost/cb"] },
      message: "no public client to register redirect URIs on",
      remedy: 'mode: "oauth-proxy"',
    },
    {
      fault: "options of a gateway",
      changes: { "hosting.gateway": { minReplicas: 1 } },
      message: "in direct-sso mode there is one app",
      remedy: "hosting.app",
    },
    {
      fault: "options of a server behind a gateway",
      changes: { "hosting.server": {} },
      message: "in direct-sso mode there is one app",
      remedy: "hosting.app",
    },
    {
      fault: "a server to host and nowhere to host it",
      changes: { hosting: undefined },
      message: "is missing",
      remedy: 'type: "existing"',
    },
    {
      fault: "hosting of a server that runs elsewhere",
      changes: { server: existingServer },
      path: "hosting",
      message: "nothing to host",
      remedy: "host the server as a container",
    },
    {
      fault: "the built-in runtime without its image",
      changes: { "hosting.runtimeImage": undefined },
      message: "is missing, and the built-in runtime is hosted",
      remedy: "Build runtime/",
    },
    {
      fault: "a runtime image that an image of one's own replaces",
      changes: { server: ownServer },
      path: "hosting.runtimeImage",
      message: "is not used",
      remedy: "Remove it",
    },
  ]);

  itAccepts(minimalDirectSso, [
    ["an image of one's own without a runtime image", { server: ownServer, "hosting.runtimeImage": undefined }],
    ["a server that is said to be built in", { server: { type: "built-in" } }],
  ]);
});

describe("direct-sso mode for a server that runs elsewhere", () => {
  itReports(unhostedDirectSso, [
    {
      fault: "a certificate that there is no vault to make in",
      changes: { credential: { type: "key-vault-certificate" } },
      path: "credential.existing",
      message: "no vault to make a certificate in",
      remedy: "the certificate that the server uses",
    },
    {
      fault: "a misspelt server type without also asking for hosting",
      changes: { "server.type": "exsting" },
      message: 'is not "built-in", "container" or "existing"',
      remedy: 'Write "existing"',
    },
    {
      fault: "a web console that it would have to serve itself",
      changes: { webConsole: true },
      message: "is not used",
      remedy: "Remove it",
    },
  ]);

  itAccepts(unhostedDirectSso, [
    ["the identity that the server runs as", { "server.identityPrincipalId": uuids.owner }],
    ["hosting that is undefined", { hosting: undefined }],
  ]);
});

describe("oauth-proxy mode", () => {
  itReports(minimalOAuthProxy, [
    {
      fault: "missing hosting",
      changes: { hosting: undefined },
      message: "is missing",
      remedy: "{ location, runtimeImage }",
    },
    {
      fault: "options of direct-sso's one app",
      changes: { "hosting.app": { maxReplicas: 1 } },
      message: "belongs to direct-sso mode",
      remedy: "hosting.gateway",
    },
    {
      fault: "redirect URIs beside the clients",
      changes: { redirectUris: ["http://localhost/cb"] },
      message: "belongs to a client",
      remedy: "entry of clients",
    },
    {
      fault: "Graph tokens for the built-in server",
      changes: { forwardedToken: "graph" },
      message: "is not what the built-in MCP server takes",
      remedy: "server of your own",
    },
    {
      fault: "a misspelt forwarded token",
      changes: { forwardedToken: "grph" },
      message: 'is not "api" or "graph"',
      remedy: 'Write "graph"',
    },
    {
      fault: "a redirect path of a server behind the gateway",
      changes: { server: { type: "existing", url: "https://wiki.contoso.com/mcp", redirectPath: "/auth/callback" } },
      path: "server.redirectPath",
      message: "the gateway signs users in",
      remedy: "Remove it",
    },
    {
      fault: "options for a server that isn't hosted",
      changes: { server: existingServer, "hosting.server": { minReplicas: 1 } },
      path: "hosting.server",
      message: "the server is an existing URL",
      remedy: "Remove it",
    },
    {
      fault: "a gateway without the runtime's image, even when the server has its own",
      changes: { "hosting.runtimeImage": undefined, server: ownServer },
      message: "is missing, and the built-in runtime is hosted",
      remedy: "Build runtime/",
    },
    {
      fault: "a certificate without a vault",
      changes: { credential: { type: "key-vault-certificate" } },
      path: "credential.existing",
      message: "no vault to make a certificate in",
      remedy: "hosting.keyVault",
    },
    {
      fault: "client registration that is neither on nor off",
      changes: { "clientRegistration.dynamic": "no" },
      message: "is a string where true or false is expected",
      remedy: "true or false",
    },
    {
      fault: "a misspelt option of client registration",
      changes: { "clientRegistration.metadataDocument": true },
      message: "is not a known prop",
      remedy: "Write metadataDocuments",
    },
  ]);

  itAccepts(minimalOAuthProxy, [
    ["Graph tokens for a server of one's own", { server: ownServer, forwardedToken: "graph" }],
    [
      "a certificate made in the integration's vault",
      {
        credential: { type: "key-vault-certificate" },
        "hosting.keyVault": { name: "kv-contoso-mcp" },
      },
    ],
  ]);
});

describe("a mode that can't be told", () => {
  it("is reported when missing, together with what is wrong in either mode", () => {
    expect(problemsOf(minimalOAuthProxy, { mode: undefined, cloud: "pubic", "hosting.gateway": {} })).toEqual([
      { path: "mode", message: "is missing", remedy: 'Write "direct-sso" or "oauth-proxy"' },
      expect.objectContaining({ path: "cloud", remedy: 'Write "public"' }),
    ]);
  });

  it("is taken for the mode it resembles", () => {
    expect(problemsOf(minimalOAuthProxy, { mode: "oauth_proxy", "hosting.app": {} })).toEqual([
      expect.objectContaining({ path: "mode", value: "oauth_proxy", remedy: 'Write "oauth-proxy"' }),
      expect.objectContaining({ path: "hosting.app", message: expect.stringContaining("direct-sso") as string }),
    ]);
  });

  it("is reported when it is no text", () => {
    expect(problemsOf(minimalOAuthProxy, { mode: 2 })).toEqual([
      expect.objectContaining({ path: "mode", value: 2, message: expect.stringContaining("a number") as string }),
    ]);
  });
});
