import { existing, sealingKey, tenantId } from "../../support/integration-fixtures.js";
import { containerApp } from "../../support/container-apps.js";
import { synthesizeDirectSso, synthesizeOAuthProxy } from "../../support/synthesize.js";

const KEY = "azurerm_key_vault_key";
const ROLE = "azurerm_role_assignment";
const tokenStore = { type: "redis", hostName: "sessions.contoso.com" } as const;
const keyVault = { name: "kv-contoso" };

it("is none as long as sessions are kept inside the process", () => {
  expect(synthesizeOAuthProxy({ hosting: { keyVault } }).resources(KEY)).toEqual({});
});

describe("a key made here", () => {
  const stack = synthesizeOAuthProxy({ tenantId, tags: { owner: "platform" }, hosting: { keyVault, tokenStore } });

  it("wraps and unwraps and does nothing else, and rotates without ever expiring", () => {
    expect(stack.resource(KEY)).toEqual({
      name: "contoso-sealing",
      key_vault_id: "${azurerm_key_vault.Hosting/KeyVault.id}",
      key_type: "RSA",
      key_size: 3072,
      key_opts: ["unwrapKey", "wrapKey"],
      rotation_policy: { automatic: { time_after_creation: "P180D" } },
      tags: { owner: "platform" },
      // An expiration date that comes from the vault would make the provider replace the key.
      lifecycle: { ignore_changes: ["expiration_date"] },
      depends_on: ["azurerm_role_assignment.Hosting/KeyVault/DeployerCryptoOfficer"],
    });
  });

  it("is written by the deploying principal, who gets the role for it in a new vault", () => {
    expect(stack.resource(ROLE, "Hosting/KeyVault/DeployerCryptoOfficer")).toEqual({
      scope: "${azurerm_key_vault.Hosting/KeyVault.id}",
      role_definition_name: "Key Vault Crypto Officer",
      principal_id: "${data.azuread_client_config.Deployment.object_id}",
    });
  });

  it("is used by the gateway alone, which may use no other key of the vault and waits for that", () => {
    const key = "${azurerm_key_vault_key.Hosting/TokenStore/SealingKey";
    const roles = Object.entries(stack.resources(ROLE)).filter(([path]) => !path.includes("Deployer"));
    expect(roles).toEqual([
      [
        "Hosting/GatewayIdentity/SealingKey",
        {
          scope: `${key}.key_vault_id}/keys/${key}.name}`,
          role_definition_name: "Key Vault Crypto Service Encryption User",
          principal_id: "${azurerm_user_assigned_identity.Hosting/GatewayIdentity.principal_id}",
          principal_type: "ServicePrincipal",
        },
      ],
    ]);
    expect(containerApp(stack, "Hosting/Gateway").depends_on).toContain(
      "azurerm_role_assignment.Hosting/GatewayIdentity/SealingKey",
    );
  });

  it("has the given name, size and rotation, and can be protected from being destroyed", () => {
    const given = { name: "sessions", keySize: 4096, rotateAfterDays: 90, preventDestroy: true } as const;
    const made = synthesizeDirectSso({ hosting: { keyVault, tokenStore: { ...tokenStore, sealingKey: given } } });
    expect(made.resource(KEY)).toMatchObject({
      name: "sessions",
      key_size: 4096,
      rotation_policy: { automatic: { time_after_creation: "P90D" } },
      lifecycle: { prevent_destroy: true, ignore_changes: ["expiration_date"] },
    });
  });

  it("can be in a vault that exists, whose owner decides who writes", () => {
    const hosting = { keyVault: { existing: { id: existing.keyVaultId } }, tokenStore };
    const made = synthesizeDirectSso({ hosting });
    expect(made.resource(KEY).key_vault_id).toBe(existing.keyVaultId);
    expect(made.resource(KEY).depends_on).toEqual([]);
    expect(Object.keys(made.resources(ROLE))).toEqual(["Hosting/Identity/SealingKey"]);
  });
});

it("can be one that exists, also beside a vault of the integration", () => {
  const stack = synthesizeDirectSso({ hosting: { keyVault, tokenStore: { ...tokenStore, sealingKey } } });
  expect(stack.resources(KEY)).toEqual({});
  expect(stack.resource(ROLE).scope).toBe(`${existing.keyVaultId}/keys/sessions`);
});
