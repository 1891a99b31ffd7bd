import { containerApp, variablesOf } from "../../support/container-apps.js";
import type { OAuthProxyOverrides } from "../../support/integration-fixtures.js";
import { synthesizeOAuthProxy } from "../../support/synthesize.js";

function redirectUris(clients: OAuthProxyOverrides["clients"]) {
  const stack = synthesizeOAuthProxy({ clients });
  return {
    publicClient: stack.resource("azuread_application", "PublicClient").public_client,
    gateway: variablesOf(containerApp(stack, "Hosting/Gateway")).MCP_CLIENT_REDIRECT_URIS,
  };
}

it("registers redirect URIs of all clients on the public client, sorted", () => {
  expect(redirectUris(["claude-web", "claude-code"]).publicClient).toEqual({
    redirect_uris: [
      "http://localhost/callback",
      "https://claude.ai/api/mcp/auth_callback",
      "https://claude.com/api/mcp/auth_callback",
    ],
  });
});

it("registers a redirect URI once that several clients use", () => {
  expect(redirectUris(["mcp-remote", "mcp-inspector"]).publicClient).toEqual({
    redirect_uris: ["http://localhost/oauth/callback", "http://localhost/oauth/callback/debug"],
  });
});

it("takes redirect URIs of the caller's own clients", () => {
  const uris = redirectUris([{ name: "portal", redirectUris: ["https://portal.contoso.com/callback"] }]);
  expect(uris.publicClient).toEqual({ redirect_uris: ["https://portal.contoso.com/callback"] });
  expect(uris.gateway).toBe("https://portal.contoso.com/callback");
});

it("lists for the gateway only redirect URIs that are not loopback, which it takes anyway", () => {
  expect(redirectUris(["vscode", "cursor", "claude-code"]).gateway).toBe(
    [
      "cursor://anysphere.cursor-mcp/oauth/callback",
      "https://vscode.dev/redirect",
      "https://www.cursor.com/agents/mcp/oauth/callback",
    ].join(" "),
  );
});

it.each([
  ["no clients", []],
  ["only loopback ones", ["claude-code", "mcp-remote"]],
] as const)("leaves the gateway's list out with %s: Container Apps takes no empty value", (_which, clients) => {
  expect(redirectUris(clients).gateway).toBeUndefined();
});
