import { containerApp, containerApps, containerOf, variablesOf } from "../../support/container-apps.js";
import type { OAuthProxyOverrides } from "../../support/integration-fixtures.js";
import { synthesizeOAuthProxy } from "../../support/synthesize.js";

const DEFAULT_DOMAIN = "${azurerm_container_app_environment.Hosting/Environment.default_domain}";
const wiki = { type: "container", image: "contoso.azurecr.io/wiki:1", targetPort: 3000 } as const;

function gatewayVariables(props: OAuthProxyOverrides = {}) {
  return variablesOf(containerApp(synthesizeOAuthProxy(props), "Hosting/Gateway"));
}

it("is a public client, a confidential API, a gateway and a server", () => {
  const stack = synthesizeOAuthProxy();
  expect(Object.keys(stack.resources("azuread_application"))).toEqual(["Api/Registration", "PublicClient"]);
  expect(Object.keys(stack.resources("azurerm_container_app"))).toEqual(["Hosting/Gateway", "Hosting/Server"]);
  expect(Object.keys(stack.integration.workloads)).toEqual(["gateway", "server"]);
});

it("runs the built-in runtime in both of its roles", () => {
  const stack = synthesizeOAuthProxy();
  expect(variablesOf(containerApp(stack, "Hosting/Gateway")).MCP_ROLE).toBe("gateway");
  expect(variablesOf(containerApp(stack, "Hosting/Server")).MCP_ROLE).toBe("server");
});

describe("the gateway", () => {
  it("knows the public client, and where clients see it", () => {
    expect(gatewayVariables()).toMatchObject({
      MCP_PUBLIC_URL: `https://contoso-gateway.${DEFAULT_DOMAIN}`,
      ENTRA_CLIENT_ID: "${azuread_application.Api/Registration.client_id}",
      ENTRA_PUBLIC_CLIENT_ID: "${azuread_application.PublicClient.client_id}",
    });
  });

  it("lets clients register in both ways unless told otherwise", () => {
    expect(gatewayVariables()).toMatchObject({
      MCP_DYNAMIC_CLIENT_REGISTRATION: "true",
      MCP_CLIENT_ID_METADATA_DOCUMENTS: "true",
    });
  });

  it("serves the web console unless told otherwise", () => {
    expect(gatewayVariables()).toMatchObject({ MCP_WEB_CONSOLE: "true" });
    expect(gatewayVariables({ webConsole: false })).toMatchObject({ MCP_WEB_CONSOLE: "false" });
  });

  it.each([
    [{ dynamic: false }, "false", "true"],
    [{ metadataDocuments: false }, "true", "false"],
    [{ dynamic: false, metadataDocuments: false }, "false", "false"],
  ])("can be closed to other clients: %j", (clientRegistration, dynamic, metadataDocuments) => {
    const clients = ["vscode"] as const;
    expect(gatewayVariables({ clientRegistration, clients })).toMatchObject({
      MCP_DYNAMIC_CLIENT_REGISTRATION: dynamic,
      MCP_CLIENT_ID_METADATA_DOCUMENTS: metadataDocuments,
    });
  });

  it.each([
    ["the built-in server", {}, `https://contoso-server.internal.${DEFAULT_DOMAIN}/mcp`],
    ["an image of the caller's own", { server: wiki }, `https://contoso-server.internal.${DEFAULT_DOMAIN}/mcp`],
    [
      "an image with a path of its own",
      { server: { ...wiki, mcpPath: "/v1/mcp" } },
      `https://contoso-server.internal.${DEFAULT_DOMAIN}/v1/mcp`,
    ],
    [
      "a server that runs elsewhere",
      { server: { type: "existing", url: "https://wiki.contoso.com/mcp" } },
      "https://wiki.contoso.com/mcp",
    ],
  ] as const)("forwards to %s", (_what, props, upstreamUrl) => {
    expect(gatewayVariables(props).MCP_UPSTREAM_URL).toBe(upstreamUrl);
  });

  it("serves clients at its own path, whatever the server's is", () => {
    const stack = synthesizeOAuthProxy({ server: { ...wiki, mcpPath: "/v1/mcp" } });
    expect(stack.resolve(stack.integration.mcpUrl)).toBe(`https://contoso-gateway.${DEFAULT_DOMAIN}/mcp`);
  });
});

describe("redirect hosts", () => {
  it("are those of clients and those that are added, sorted, each once", () => {
    const clientRegistration = { redirectHosts: ["vscode.dev", "tools.contoso.com"] };
    expect(gatewayVariables({ clients: ["vscode"], clientRegistration }).MCP_CLIENT_REDIRECT_HOSTS).toBe(
      "insiders.vscode.dev tools.contoso.com vscode.dev",
    );
  });

  it.each([
    [undefined, undefined],
    [false, undefined],
    [true, "true"],
  ])("are any with a dangerous switch, which the plan doesn't hold otherwise: %s", (given, variable) => {
    const clientRegistration = given === undefined ? {} : { dangerouslyAllowAnyRedirectHost: given };
    expect(gatewayVariables({ clientRegistration }).DANGEROUSLY_ALLOW_ANY_REDIRECT_HOST).toBe(variable);
  });
});

describe("further servers", () => {
  const additionalServers = {
    wiki: { url: "https://wiki.contoso.com/mcp", forwardedToken: "graph" },
    "files-2": { url: "https://files.contoso.com/v1/mcp" },
    mail: { url: "https://mail.contoso.com/mcp", forwardedToken: "graph" },
  } as const;

  it("are known to the gateway by name, whatever their order, with the kind of token each gets", () => {
    const variables = gatewayVariables({ additionalServers });
    expect(variables).toMatchObject({
      MCP_ADDITIONAL_SERVERS:
        "files-2=https://files.contoso.com/v1/mcp mail=https://mail.contoso.com/mcp wiki=https://wiki.contoso.com/mcp",
      MCP_GRAPH_TOKEN_SERVERS: "mail wiki",
      MCP_FORWARDED_TOKEN: "api",
    });
    const { wiki, mail } = additionalServers;
    expect(gatewayVariables({ additionalServers: { mail, "files-2": additionalServers["files-2"], wiki } })).toEqual(
      variables,
    );
  });

  it("have public URLs of their own", () => {
    const stack = synthesizeOAuthProxy({ additionalServers });
    expect(stack.resolve(stack.integration.additionalMcpUrls)).toEqual({
      "files-2": `https://contoso-gateway.${DEFAULT_DOMAIN}/servers/files-2/mcp`,
      mail: `https://contoso-gateway.${DEFAULT_DOMAIN}/servers/mail/mcp`,
      wiki: `https://contoso-gateway.${DEFAULT_DOMAIN}/servers/wiki/mcp`,
    });
  });

  it("are none by default", () => {
    expect(synthesizeOAuthProxy().integration.additionalMcpUrls).toEqual({});
    for (const name of ["MCP_ADDITIONAL_SERVERS", "MCP_GRAPH_TOKEN_SERVERS"]) {
      expect(gatewayVariables()).not.toHaveProperty(name);
    }
  });
});

describe("the forwarded token", () => {
  it("is for the API by default", () => {
    expect(gatewayVariables().MCP_FORWARDED_TOKEN).toBe("api");
  });

  it("can be for Graph; the server then gets nothing to sign in with", () => {
    const stack = synthesizeOAuthProxy({ server: wiki, forwardedToken: "graph" });
    expect(variablesOf(containerApp(stack, "Hosting/Gateway")).MCP_FORWARDED_TOKEN).toBe("graph");
    expect(containerOf(containerApp(stack, "Hosting/Server")).env).toEqual([]);
  });

  it("can be for Graph with variables of the caller's own, which are then the only ones", () => {
    const stack = synthesizeOAuthProxy({
      server: wiki,
      forwardedToken: "graph",
      hosting: { server: { environmentVariables: { WIKI_SPACE: "docs" } } },
    });
    expect(containerOf(containerApp(stack, "Hosting/Server")).env).toEqual([{ name: "WIKI_SPACE", value: "docs" }]);
  });
});

describe("a server that runs elsewhere", () => {
  it("gets no app and no identity", () => {
    const stack = synthesizeOAuthProxy({ server: { type: "existing", url: "https://wiki.contoso.com/mcp" } });
    expect(Object.keys(containerApps(stack))).toEqual(["Hosting/Gateway"]);
    expect(Object.keys(stack.resources("azurerm_user_assigned_identity"))).toEqual(["Hosting/GatewayIdentity"]);
    expect(Object.keys(stack.integration.workloads)).toEqual(["gateway"]);
  });
});

it("tells gateway and server the same about the API", () => {
  const stack = synthesizeOAuthProxy({
    scopes: [{ value: "read" }, { value: "write" }],
    signInAudience: "AzureADMultipleOrgs",
    allowedTenantIds: ["b7f0c2de-8a1b-4c3d-9e5f-60718293a4b5", "5a1e7a9c-6d0b-4f0e-9a57-0a3d5a1b2c3d"],
  });
  for (const path of ["Hosting/Gateway", "Hosting/Server"]) {
    expect(variablesOf(containerApp(stack, path))).toMatchObject({
      ENTRA_CLIENT_ID: "${azuread_application.Api/Registration.client_id}",
      ENTRA_IDENTIFIER_URI: "api://${azuread_application.Api/Registration.client_id}",
      ENTRA_SCOPES: "read write",
      ENTRA_TENANT_ID: "${data.azuread_client_config.Deployment.tenant_id}",
      ENTRA_ALLOWED_TENANT_IDS: "5a1e7a9c-6d0b-4f0e-9a57-0a3d5a1b2c3d b7f0c2de-8a1b-4c3d-9e5f-60718293a4b5",
      GRAPH_PERMISSIONS: "User.Read",
    });
  }
});
