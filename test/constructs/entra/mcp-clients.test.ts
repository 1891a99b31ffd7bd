import { containerApp, variablesOf } from "../../support/container-apps.js";
import type { OAuthProxyOverrides } from "../../support/integration-fixtures.js";
import { synthesizeOAuthProxy } from "../../support/synthesize.js";

function redirectUris(clients: OAuthProxyOverrides["clients"]) {
  const stack = synthesizeOAuthProxy({ clients });
  return {
    publicClient: stack.resource("azuread_application", "PublicClient").public_client,
    gateway: variablesOf(containerApp(stack, "Hosting/Gateway")).MCP_CLIENT_REDIRECT_URIS,
    hosts: variablesOf(containerApp(stack, "Hosting/Gateway")).MCP_CLIENT_REDIRECT_HOSTS,
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

it("lists all of them for the gateway, whose pre-registered client is the same, loopback paths too", () => {
  expect(redirectUris(["mcp-inspector", "cursor"]).gateway).toBe(
    [
      "cursor://anysphere.cursor-mcp/oauth/callback",
      "http://localhost/callback",
      "http://localhost/oauth/callback",
      "http://localhost/oauth/callback/debug",
      "https://www.cursor.com/agents/mcp/oauth/callback",
    ].join(" "),
  );
});

it("leaves the gateway's list out with no clients: Container Apps takes no empty value", () => {
  expect(redirectUris([])).toMatchObject({ gateway: undefined, hosts: undefined });
});

describe("redirect hosts at the gateway", () => {
  it("are those of the clients' https redirect URIs, sorted, each once", () => {
    expect(redirectUris(["vscode", "cursor", "claude-web", "claude-desktop"]).hosts).toBe(
      "claude.ai claude.com insiders.vscode.dev vscode.dev www.cursor.com",
    );
  });

  it("are none for loopback and custom schemes", () => {
    expect(redirectUris(["claude-code", { name: "portal", redirectUris: ["myapp://host/cb"] }]).hosts).toBeUndefined();
  });

  it("leave out what is listed as a whole only: a port, or a host that only Terraform knows", () => {
    const uris = ["https://portal.contoso.com:8443/cb", "https://${var.portal}/cb", "https://tools.contoso.com/cb"];
    const { gateway, hosts } = redirectUris([{ name: "portal", redirectUris: uris }]);
    expect(gateway?.split(" ")).toEqual(expect.arrayContaining(uris));
    expect(hosts).toBe("tools.contoso.com");
  });
});
