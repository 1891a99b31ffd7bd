import { existing } from "../../support/integration-fixtures.js";
import {
  synthesizeDirectSso,
  synthesizeOAuthProxy,
  synthesizeUnhosted,
  type SynthesizedStack,
} from "../../support/synthesize.js";

const CLIENT_ID_URI = "api://${azuread_application.Api/Registration.client_id}";
const DEFAULT_DOMAIN = "${azurerm_container_app_environment.Hosting/Environment.default_domain}";

function identifierUris(stack: SynthesizedStack): Readonly<Record<string, unknown>> {
  const blocks = stack.resources("azuread_application_identifier_uri");
  return Object.fromEntries(Object.entries(blocks).map(([path, block]) => [path, block.identifier_uri]));
}

it("is api://<client id> alone in oauth-proxy mode, where clients only see the gateway", () => {
  expect(identifierUris(synthesizeOAuthProxy())).toEqual({ "Api/IdentifierUri": CLIENT_ID_URI });
});

describe("in direct-sso mode the MCP URL is an identifier URI too", () => {
  it.each([
    ["in the environment's default domain", () => synthesizeDirectSso(), `https://contoso.${DEFAULT_DOMAIN}/mcp`],
    [
      "at a custom domain",
      () => synthesizeDirectSso({ hosting: { app: { customDomain: { hostName: "mcp.contoso.com" } } } }),
      "https://mcp.contoso.com/mcp",
    ],
    [
      "behind internal ingress",
      () => synthesizeDirectSso({ hosting: { app: { ingress: "internal" } } }),
      `https://contoso.internal.${DEFAULT_DOMAIN}/mcp`,
    ],
    [
      "at a path of the server's own",
      () =>
        synthesizeDirectSso({
          server: { type: "container", image: "contoso.azurecr.io/wiki:1", targetPort: 3000, mcpPath: "/api/mcp" },
        }),
      `https://contoso.${DEFAULT_DOMAIN}/api/mcp`,
    ],
    [
      "of an app with a name of its own in an existing environment",
      () =>
        synthesizeDirectSso({
          hosting: {
            environment: { existing: { id: existing.environmentId, defaultDomain: "green.azurecontainerapps.io" } },
            app: { name: "wiki" },
          },
        }),
      "https://wiki.green.azurecontainerapps.io/mcp",
    ],
    [
      "of a server that runs elsewhere",
      () => synthesizeUnhosted({ server: { type: "existing", url: "https://wiki.contoso.com/v1/mcp" } }),
      "https://wiki.contoso.com/v1/mcp",
    ],
  ])("%s", (_where, synthesizeCase, mcpUrl) => {
    const stack = synthesizeCase();
    expect(identifierUris(stack)).toEqual({ "Api/IdentifierUri": CLIENT_ID_URI, "Api/McpUrl": mcpUrl });
    // Entra compares it with what clients send, character for character.
    expect(stack.resolve(stack.integration.mcpUrl)).toBe(mcpUrl);
  });
});

it("are resources of the confidential registration, which can't name its own client id", () => {
  const stack = synthesizeDirectSso();
  for (const block of Object.values(stack.resources("azuread_application_identifier_uri"))) {
    expect(block.application_id).toBe("${azuread_application.Api/Registration.id}");
  }
  expect(stack.resource("azuread_application")).not.toHaveProperty("identifier_uris");
});
