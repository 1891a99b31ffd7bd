import { containerApp, containerOf, variablesOf } from "../../support/container-apps.js";
import {
  existing,
  existingCertificate,
  existingSecret,
  type DirectSsoOverrides,
  type OAuthProxyOverrides,
} from "../../support/integration-fixtures.js";
import {
  synthesizeDirectSso,
  synthesizeOAuthProxy,
  synthesizeUnhosted,
  type Block,
  type SynthesizedStack,
} from "../../support/synthesize.js";

const PASSWORDS = ["azuread_application_password", "azuread_service_principal_password", "azurerm_key_vault_secret"];

/** What each identity may do, and where. */
function grants(stack: SynthesizedStack): readonly Block[] {
  return Object.values(stack.resources("azurerm_role_assignment")).map(
    ({ principal_id, role_definition_name, scope }) => ({ principal_id, role_definition_name, scope }),
  );
}

function credentialVariables(stack: SynthesizedStack, path?: string) {
  const { ENTRA_CREDENTIAL, ENTRA_CERTIFICATE_SECRET_ID, ENTRA_MANAGED_IDENTITY_CLIENT_ID } = variablesOf(
    containerApp(stack, path),
  );
  return { ENTRA_CREDENTIAL, ENTRA_CERTIFICATE_SECRET_ID, ENTRA_MANAGED_IDENTITY_CLIENT_ID };
}

describe("a federated identity, the default", () => {
  const stack = () => synthesizeOAuthProxy({ clients: ["vscode"] });

  it("tells each container to prove itself with its own identity", () => {
    expect(credentialVariables(stack(), "Hosting/Gateway")).toEqual({
      ENTRA_CREDENTIAL: "managed-identity",
      ENTRA_MANAGED_IDENTITY_CLIENT_ID: "${azurerm_user_assigned_identity.Hosting/GatewayIdentity.client_id}",
    });
    expect(credentialVariables(stack(), "Hosting/Server")).toEqual({
      ENTRA_CREDENTIAL: "managed-identity",
      ENTRA_MANAGED_IDENTITY_CLIENT_ID: "${azurerm_user_assigned_identity.Hosting/ServerIdentity.client_id}",
    });
  });

  it("needs no secret, no certificate and no role [P-10]", () => {
    const { counts } = stack();
    for (const type of [...PASSWORDS, "azuread_application_certificate", "azurerm_role_assignment"]) {
      expect(counts).not.toHaveProperty(type);
    }
  });
});

describe("a certificate made here", () => {
  const props = {
    credential: { type: "key-vault-certificate" },
    hosting: { keyVault: { name: "kv-contoso" } },
  } as const satisfies DirectSsoOverrides & OAuthProxyOverrides;

  it("is made in the vault, self-signed, renewed by the vault", () => {
    expect(synthesizeDirectSso(props).resource("azurerm_key_vault_certificate")).toMatchObject({
      name: "contoso-entra-credential",
      key_vault_id: "${azurerm_key_vault.Hosting/KeyVault.id}",
      certificate_policy: {
        issuer_parameters: { name: "Self" },
        key_properties: { key_type: "RSA", key_size: 3072, reuse_key: false },
        lifetime_action: [{ action: { action_type: "AutoRenew" }, trigger: { lifetime_percentage: 80 } }],
        x509_certificate_properties: { subject: "CN=contoso", validity_in_months: 12 },
      },
    });
  });

  it("lives as long as asked for", () => {
    const stack = synthesizeDirectSso({ ...props, credential: { ...props.credential, validityInMonths: 3 } });
    expect(stack.resource("azurerm_key_vault_certificate").certificate_policy).toMatchObject({
      x509_certificate_properties: { validity_in_months: 3 },
    });
  });

  it("waits for the deploying principal's role in a new vault, which nobody may write to yet", () => {
    const stack = synthesizeDirectSso(props);
    expect(stack.resource("azurerm_role_assignment", "Hosting/KeyVault/DeployerCertificatesOfficer")).toMatchObject({
      scope: "${azurerm_key_vault.Hosting/KeyVault.id}",
      role_definition_name: "Key Vault Certificates Officer",
      principal_id: "${data.azuread_client_config.Deployment.object_id}",
    });
    expect(stack.resource("azurerm_key_vault_certificate").depends_on).toEqual([
      "azurerm_role_assignment.Hosting/KeyVault/DeployerCertificatesOfficer",
    ]);
  });

  it("leaves an existing vault's roles to its owner", () => {
    const stack = synthesizeDirectSso({ ...props, hosting: { keyVault: { existing: { id: existing.keyVaultId } } } });
    expect(stack.resource("azurerm_key_vault_certificate")).toMatchObject({ key_vault_id: existing.keyVaultId });
    expect(Object.keys(stack.resources("azurerm_role_assignment"))).toEqual(["Hosting/Identity/Certificate"]);
  });

  it("has its public half on the registration, the new one before the old one goes", () => {
    expect(synthesizeDirectSso(props).resource("azuread_application_certificate")).toEqual({
      application_id: "${azuread_application.Api/Registration.id}",
      type: "AsymmetricX509Cert",
      encoding: "base64",
      value: "${azurerm_key_vault_certificate.Api/Credential.certificate_data_base64}",
      lifecycle: { create_before_destroy: true },
    });
  });

  it("may be read by the identities of the containers, and nothing else in the vault", () => {
    const certificate = "azurerm_key_vault_certificate.Api/Credential";
    const ofIdentities = grants(synthesizeOAuthProxy(props)).filter(({ principal_id }) =>
      String(principal_id).includes("user_assigned_identity"),
    );
    expect(ofIdentities).toEqual(
      ["Gateway", "Server"].map((container) => ({
        scope: `\${${certificate}.key_vault_id}/secrets/\${${certificate}.name}`,
        role_definition_name: "Key Vault Secrets User",
        principal_id: `\${azurerm_user_assigned_identity.Hosting/${container}Identity.principal_id}`,
      })),
    );
  });
});

describe("an existing certificate", () => {
  const props = { credential: { type: "key-vault-certificate", existing: existingCertificate } } as const;

  it("is read, not made, and needs no vault of the integration's own", () => {
    const stack = synthesizeDirectSso(props);
    expect(stack.resources("azurerm_key_vault_certificate")).toEqual({});
    expect(stack.dataSource("azurerm_key_vault_certificate")).toEqual({
      name: existingCertificate.certificateName,
      key_vault_id: existingCertificate.keyVaultId,
    });
    expect(stack.resource("azuread_application_certificate").value).toBe(
      "${data.azurerm_key_vault_certificate.Api/Credential.certificate_data_base64}",
    );
  });

  it("may be read by the container's identity, and nothing else in the vault", () => {
    expect(grants(synthesizeDirectSso(props))).toEqual([
      {
        scope: `${existing.keyVaultId}/secrets/mcp-credential`,
        role_definition_name: "Key Vault Secrets User",
        principal_id: "${azurerm_user_assigned_identity.Hosting/Identity.principal_id}",
      },
    ]);
  });

  it("is named to the container by its versionless id, so that a renewal needs no apply", () => {
    expect(credentialVariables(synthesizeDirectSso(props))).toEqual({
      ENTRA_CREDENTIAL: "key-vault-certificate",
      ENTRA_CERTIFICATE_SECRET_ID: "https://kv-shared.vault.azure.net/secrets/mcp-credential",
      ENTRA_MANAGED_IDENTITY_CLIENT_ID: "${azurerm_user_assigned_identity.Hosting/Identity.client_id}",
    });
  });

  it("is put on the registration of a server that runs elsewhere too", () => {
    const stack = synthesizeUnhosted(props);
    expect(Object.keys(stack.resources("azuread_application_certificate"))).toEqual(["Api/Credential/PublicKey"]);
  });
});

describe("an existing secret", () => {
  const props = { credential: { type: "key-vault-secret", secret: existingSecret("client-secret") } } as const;

  it("reaches the container as a reference that its identity resolves", () => {
    const app = containerApp(synthesizeDirectSso(props));
    expect(app.secret).toEqual([
      {
        name: "entra-client-secret",
        key_vault_secret_id: "https://kv-shared.vault.azure.net/secrets/client-secret",
        identity: "${azurerm_user_assigned_identity.Hosting/Identity.id}",
      },
    ]);
    expect(containerOf(app).env).toContainEqual({ name: "ENTRA_CLIENT_SECRET", secret_name: "entra-client-secret" });
    expect(variablesOf(app).ENTRA_CREDENTIAL).toBe("client-secret");
  });

  it("may be read by the identities of the containers, and nothing else in the vault", () => {
    expect(grants(synthesizeOAuthProxy(props))).toEqual(
      ["Gateway", "Server"].map((container) => ({
        scope: `${existing.keyVaultId}/secrets/client-secret`,
        role_definition_name: "Key Vault Secrets User",
        principal_id: `\${azurerm_user_assigned_identity.Hosting/${container}Identity.principal_id}`,
      })),
    );
  });

  it("adds no credential to the registration, and no password anywhere", () => {
    const { counts } = synthesizeOAuthProxy(props);
    for (const type of [
      ...PASSWORDS,
      "azuread_application_certificate",
      "azuread_application_federated_identity_credential",
    ]) {
      expect(counts).not.toHaveProperty(type);
    }
  });
});

it.each([
  ["certificate", { type: "key-vault-certificate", existing: existingCertificate }],
  ["secret", { type: "key-vault-secret", secret: existingSecret("client-secret") }],
] as const)("gives a server that is handed Graph tokens no %s", (_kind, credential) => {
  const stack = synthesizeOAuthProxy({
    credential,
    forwardedToken: "graph",
    server: { type: "container", image: "contoso.azurecr.io/wiki:1", targetPort: 3000 },
  });
  const server = containerApp(stack, "Hosting/Server");
  expect(server.secret).toEqual([]);
  expect(containerOf(server).env).toEqual([]);
  expect(grants(stack).map(({ principal_id }) => principal_id)).toEqual([
    "${azurerm_user_assigned_identity.Hosting/GatewayIdentity.principal_id}",
  ]);
});
