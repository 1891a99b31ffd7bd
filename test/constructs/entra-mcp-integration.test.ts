import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { TerraformBackend, TerraformProvider, TerraformVariable } from "cdktf";
import {
  EntraMcpIntegration,
  EntraMcpIntegrationError,
  type EntraMcpIntegrationProps,
} from "../../constructs/index.js";
import { variableNames } from "../../runtime/config/load-runtime-config.js";
import { directSsoProps, oauthProxyProps, tenantId, unhostedProps } from "../support/integration-fixtures.js";
import {
  azureStack,
  synthesize,
  synthesizeDirectSso,
  SynthesizedStack,
  synthesizeOAuthProxy,
} from "../support/synthesize.js";
import { synthesizeVariation, variationNames } from "../support/integration-variations.js";

const DEFAULT_DOMAIN = "${azurerm_container_app_environment.Hosting/Environment.default_domain}";

describe("with only the required props", () => {
  it("makes everything direct-sso mode needs", () => {
    expect(synthesizeDirectSso().counts).toEqual({
      azuread_application: 1,
      azuread_application_federated_identity_credential: 1,
      azuread_application_identifier_uri: 2,
      azuread_service_principal: 1,
      azurerm_container_app: 1,
      azurerm_container_app_environment: 1,
      azurerm_log_analytics_workspace: 1,
      azurerm_resource_group: 1,
      azurerm_user_assigned_identity: 1,
      "data.azuread_client_config": 1,
    });
  });

  it("makes everything oauth-proxy mode needs", () => {
    expect(synthesizeOAuthProxy().counts).toEqual({
      azuread_application: 2,
      azuread_application_federated_identity_credential: 2,
      azuread_application_identifier_uri: 1,
      azuread_application_pre_authorized: 1,
      azuread_service_principal: 2,
      azurerm_container_app: 2,
      azurerm_container_app_environment: 1,
      azurerm_log_analytics_workspace: 1,
      azurerm_resource_group: 1,
      azurerm_user_assigned_identity: 2,
      "data.azuread_client_config": 1,
    });
  });

  it("makes only the Entra side of a server that runs elsewhere", () => {
    expect(synthesize(unhostedProps()).counts).toEqual({
      azuread_application: 1,
      azuread_application_identifier_uri: 2,
      azuread_service_principal: 1,
      "data.azuread_client_config": 1,
    });
  });
});

describe("attributes", () => {
  const attributesOf = (props: EntraMcpIntegrationProps) => {
    const stack = synthesize(props);
    const { mcpUrl, publicUrl, redirectUri, issuer, clientId, publicClientId, identifierUri, scopes } =
      stack.integration;
    return stack.resolve({ mcpUrl, publicUrl, redirectUri, issuer, clientId, publicClientId, identifierUri, scopes });
  };

  it("say in direct-sso mode what clients and operators need", () => {
    expect(attributesOf(directSsoProps({ tenantId, scopes: [{ value: "write" }, { value: "read" }] }))).toEqual({
      mcpUrl: `https://contoso.${DEFAULT_DOMAIN}/mcp`,
      publicUrl: `https://contoso.${DEFAULT_DOMAIN}`,
      redirectUri: `https://contoso.${DEFAULT_DOMAIN}/callback`,
      issuer: `https://login.microsoftonline.com/${tenantId}/v2.0`,
      clientId: "${azuread_application.Api/Registration.client_id}",
      identifierUri: "api://${azuread_application.Api/Registration.client_id}",
      scopes: [
        "api://${azuread_application.Api/Registration.client_id}/read",
        "api://${azuread_application.Api/Registration.client_id}/write",
      ],
    });
  });

  it("say in oauth-proxy mode the same, and the public client", () => {
    expect(attributesOf(oauthProxyProps({ tenantId }))).toEqual({
      mcpUrl: `https://contoso-gateway.${DEFAULT_DOMAIN}/mcp`,
      publicUrl: `https://contoso-gateway.${DEFAULT_DOMAIN}`,
      redirectUri: `https://contoso-gateway.${DEFAULT_DOMAIN}/callback`,
      issuer: `https://login.microsoftonline.com/${tenantId}/v2.0`,
      clientId: "${azuread_application.Api/Registration.client_id}",
      publicClientId: "${azuread_application.PublicClient.client_id}",
      identifierUri: "api://${azuread_application.Api/Registration.client_id}",
      scopes: ["api://${azuread_application.Api/Registration.client_id}/access_as_user"],
    });
  });

  it("lead to the resources themselves, to change what no prop does", () => {
    const stack = azureStack();
    const mcp = new EntraMcpIntegration(stack, "Mcp", oauthProxyProps());
    mcp.workloads.gateway?.container.containerApp.addOverride("ingress.client_certificate_mode", "ignore");
    expect(mcp.workloads.server?.identity.identity.friendlyUniqueId).toContain("ServerIdentity");
    expect(new SynthesizedStack(stack).resource("azurerm_container_app", "Hosting/Gateway").ingress).toMatchObject({
      client_certificate_mode: "ignore",
    });
  });
});

describe("in a larger stack", () => {
  it("lives beside a second integration of the other mode and resources of the team's own", () => {
    const alone = synthesizeDirectSso({ name: "wiki" }).addresses;
    const stack = azureStack();
    new ResourceGroup(stack, "Hosting", { name: "rg-team", location: "westeurope" });
    new EntraMcpIntegration(stack, "Mcp", directSsoProps({ name: "wiki" }));
    new EntraMcpIntegration(stack, "Mail", oauthProxyProps({ name: "mail" }));
    const { addresses } = new SynthesizedStack(stack);
    expect(addresses).toEqual(expect.arrayContaining([...alone]));
    expect(new Set(addresses).size).toBe(alone.length + synthesizeOAuthProxy().addresses.length + 1);
  });

  it("keeps its addresses whatever stands before it", () => {
    const alone = synthesizeOAuthProxy().text;
    const stack = azureStack();
    new TerraformVariable(stack, "team", { type: "string" });
    new EntraMcpIntegration(stack, "Mcp", oauthProxyProps());
    const { resource } = JSON.parse(new SynthesizedStack(stack).text) as { resource: unknown };
    expect(resource).toEqual((JSON.parse(alone) as { resource: unknown }).resource);
  });

  it("works below a construct of the team's own", () => {
    const stack = azureStack();
    const group = new ResourceGroup(stack, "Team", { name: "rg-team", location: "westeurope" });
    const mcp = new EntraMcpIntegration(group, "Mcp", oauthProxyProps());
    expect(new SynthesizedStack(stack).counts).toMatchObject({ azuread_application: 2, azurerm_resource_group: 2 });
    expect(mcp.node.path).toBe("stack/Team/Mcp");
  });
});

describe.each(variationNames)("%s", (name) => {
  it("brings no provider and no backend: the stack owns both", () => {
    const { integration, providers, settings } = synthesizeVariation(name);
    const brought = integration.node
      .findAll()
      .filter((node) => TerraformProvider.isTerraformProvider(node) || TerraformBackend.isBackend(node));
    expect(brought).toEqual([]);
    expect(providers).toEqual({ azuread: 1, azurerm: 1 });
    expect(settings).toEqual(new SynthesizedStack(azureStack()).settings);
  });
});

it("uses other providers where given", () => {
  const stack = azureStack();
  const azuread = new AzureadProvider(stack, "azuread_other", { alias: "other" });
  const azurerm = new AzurermProvider(stack, "azurerm_other", { alias: "other", features: [{}] });
  const props = oauthProxyProps({ providers: { azuread, azurerm } });
  new EntraMcpIntegration(stack, "Mcp", props);
  const synthesized = new SynthesizedStack(stack);
  for (const type of Object.keys(synthesized.counts)) {
    const blocks = type.startsWith("data.")
      ? synthesized.dataSources(type.slice("data.".length))
      : synthesized.resources(type);
    const provider = type.includes("azuread_") ? "azuread.other" : "azurerm.other";
    for (const block of Object.values(blocks)) expect(block.provider).toBe(provider);
  }
});

describe("the environment of the process", () => {
  const original = process.env;
  afterEach(() => {
    process.env = original;
  });

  /** What Azure tools, Terraform and the runtime read. */
  const names = [
    ...(["gateway", "server", "direct-sso"] as const).flatMap((role) => variableNames(role)),
    ...["ARM_TENANT_ID", "ARM_CLIENT_ID", "ARM_SUBSCRIPTION_ID", "ARM_ENVIRONMENT", "ARM_USE_OIDC"],
    ...["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET", "AZURE_AUTHORITY_HOST"],
    ...["ENTRA_MCP_LOCATION", "ENTRA_MCP_TENANT_ID", "ENTRA_MCP_RUNTIME_IMAGE", "ENTRA_MCP_BACKEND"],
    ...["TF_VAR_name", "HOME", "USER", "USERNAME", "LANG", "TZ", "NODE_ENV"],
  ];

  it.each([
    ["direct-sso", directSsoProps()],
    ["oauth-proxy", oauthProxyProps({ clients: ["vscode"] })],
  ] as const)("changes nothing in %s mode", (_mode, props) => {
    const clean = synthesize(props).text;
    const read = new Set<string>();
    const poisoned = { ...original, ...Object.fromEntries(names.map((name) => [name, "poison"])) };
    process.env = new Proxy(poisoned, {
      get: (target, name) => {
        read.add(String(name));
        return Reflect.get(target, name) as string | undefined;
      },
    });
    expect(synthesize(props).text).toBe(clean);
    // What cdktf itself looks at when it makes an app.
    expect([...read].filter((name) => !/^CDKTF_|^SYNTH_HCL_OUTPUT$/.test(name))).toEqual([]);
  });
});

describe("wrong props", () => {
  it("throw one error that names all problems, and where the integration stands", () => {
    const props = { ...oauthProxyProps(), name: "Has Spaces", tenantId: "contoso" } as EntraMcpIntegrationProps;
    let thrown: unknown;
    try {
      new EntraMcpIntegration(azureStack(), "Mcp", props);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(EntraMcpIntegrationError);
    const error = thrown as EntraMcpIntegrationError;
    expect(error.problems.map(({ path }) => path).sort()).toEqual(["name", "tenantId"]);
    expect(error.message).toMatch(/^stack\/Mcp: /);
    expect(error.message).toContain("Has Spaces");
  });

  it("make nothing: the stack is as it was", () => {
    const stack = azureStack();
    const props = oauthProxyProps({ name: "Has Spaces" });
    expect(() => new EntraMcpIntegration(stack, "Mcp", props)).toThrow(EntraMcpIntegrationError);
    expect(new SynthesizedStack(stack).addresses).toEqual([]);
  });
});

it("accepts values that only Terraform knows wherever they are not needed to synthesize", () => {
  const stack = azureStack();
  const text = (name: string) => new TerraformVariable(stack, name, { type: "string" }).stringValue;
  const props = oauthProxyProps({
    displayName: text("display_name"),
    tenantId: text("tenant_id"),
    owners: [text("owner")],
    tags: { owner: text("tag") },
    clients: [{ name: "portal", entraClientId: text("portal_client_id"), redirectUris: [text("portal_uri")] }],
    hosting: { location: text("location"), runtimeImage: text("image") },
  });
  new EntraMcpIntegration(stack, "Mcp", props);
  expect(new SynthesizedStack(stack).resource("azuread_application", "PublicClient")).toMatchObject({
    display_name: "${var.display_name} client",
    owners: ["${var.owner}"],
    public_client: { redirect_uris: ["${var.portal_uri}"] },
  });
});
