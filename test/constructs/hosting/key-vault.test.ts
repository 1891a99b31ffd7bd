import { KeyVault } from "@cdktf/provider-azurerm/lib/key-vault";
import { EntraMcpIntegration } from "../../../constructs/index.js";
import { containerApp } from "../../support/container-apps.js";
import { directSsoProps, existing, tenantId } from "../../support/integration-fixtures.js";
import {
  azureStack,
  SynthesizedIntegration,
  synthesizeDirectSso,
  synthesizeOAuthProxy,
} from "../../support/synthesize.js";

const VAULT = "azurerm_key_vault";

it("is none by default", () => {
  expect(synthesizeOAuthProxy().resources(VAULT)).toEqual({});
});

describe("a new vault", () => {
  const keyVault = { name: "kv-contoso" };

  it("takes roles only and keeps what is deleted", () => {
    expect(synthesizeDirectSso({ tenantId, hosting: { keyVault } }).resource(VAULT)).toEqual({
      name: "kv-contoso",
      resource_group_name: "${azurerm_resource_group.Hosting/ResourceGroup.name}",
      location: "westeurope",
      tenant_id: tenantId,
      sku_name: "standard",
      rbac_authorization_enabled: true,
      purge_protection_enabled: true,
      soft_delete_retention_days: 90,
      public_network_access_enabled: true,
    });
  });

  it("can be closed to the public network and protected from being destroyed", () => {
    const stack = synthesizeDirectSso({
      hosting: { keyVault: { ...keyVault, publicNetworkAccess: false, preventDestroy: true } },
    });
    expect(stack.resource(VAULT)).toMatchObject({
      public_network_access_enabled: false,
      lifecycle: { prevent_destroy: true },
    });
  });

  it("gives the deploying principal no role as long as it writes nothing", () => {
    expect(synthesizeDirectSso({ hosting: { keyVault } }).resources("azurerm_role_assignment")).toEqual({});
  });
});

it("can be an existing one, which nothing is made or read for", () => {
  const { counts } = synthesizeDirectSso({ hosting: { keyVault: { existing: { id: existing.keyVaultId } } } });
  expect(Object.keys(counts).filter((type) => type.includes("key_vault"))).toEqual([]);
});

it("can be a resource of the same stack, whose id only Terraform knows", () => {
  const stack = azureStack();
  const vault = new KeyVault(stack, "vault", {
    name: "kv-team",
    resourceGroupName: "rg-team",
    location: "westeurope",
    tenantId,
    skuName: "standard",
  });
  const integration = new EntraMcpIntegration(
    stack,
    "Mcp",
    directSsoProps({
      credential: { type: "key-vault-secret", secret: { keyVaultId: vault.id, secretName: "client-secret" } },
    }),
  );
  const synthesized = new SynthesizedIntegration(integration);
  expect(containerApp(synthesized).secret).toEqual([
    expect.objectContaining({
      key_vault_secret_id:
        'https://${element(split("/", azurerm_key_vault.vault.id), 8)}.vault.azure.net/secrets/client-secret',
    }),
  ]);
  expect(synthesized.resource("azurerm_role_assignment").scope).toBe(
    "${azurerm_key_vault.vault.id}/secrets/client-secret",
  );
});
