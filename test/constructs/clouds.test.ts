import { containerApp, containerOf, variablesOf } from "../support/container-apps.js";
import { existingCertificate, existingSecret, tenantId } from "../support/integration-fixtures.js";
import { synthesizeDirectSso } from "../support/synthesize.js";

/** Values as Microsoft documents them, written out: the table under test must not check itself. */
const clouds = [
  {
    cloud: "public",
    authority: "https://login.microsoftonline.com",
    audience: "api://AzureADTokenExchange",
    graphScope: "https%3A%2F%2Fgraph.microsoft.com%2F.default",
    vault: "https://kv-shared.vault.azure.net",
  },
  {
    cloud: "usgovernment",
    authority: "https://login.microsoftonline.us",
    audience: "api://AzureADTokenExchangeUSGov",
    graphScope: "https%3A%2F%2Fgraph.microsoft.us%2F.default",
    vault: "https://kv-shared.vault.usgovcloudapi.net",
  },
  {
    cloud: "china",
    authority: "https://login.partner.microsoftonline.cn",
    audience: "api://AzureADTokenExchangeChina",
    graphScope: "https%3A%2F%2Fmicrosoftgraph.chinacloudapi.cn%2F.default",
    vault: "https://kv-shared.vault.azure.cn",
  },
] as const;

describe.each(clouds)("in the cloud $cloud", ({ cloud, authority, audience, graphScope, vault }) => {
  it("federates identities with the cloud's issuer and audience", () => {
    const stack = synthesizeDirectSso({ cloud, tenantId });
    expect(stack.resource("azuread_application_federated_identity_credential")).toMatchObject({
      issuer: `${authority}/${tenantId}/v2.0`,
      audiences: [audience],
    });
  });

  it("sends administrators to the cloud's authority for the cloud's Graph", () => {
    const { integration } = synthesizeDirectSso({ cloud, tenantId });
    expect(integration.adminConsentUrl).toContain(`${authority}/${tenantId}/v2.0/adminconsent?`);
    expect(integration.adminConsentUrl).toContain(`&scope=${graphScope}&`);
    expect(integration.issuer).toBe(`${authority}/${tenantId}/v2.0`);
  });

  it("tells the container which cloud it is in", () => {
    expect(variablesOf(containerApp(synthesizeDirectSso({ cloud }))).ENTRA_CLOUD).toBe(cloud);
  });

  it("reads secrets and certificates from the cloud's vaults", () => {
    const withSecret = synthesizeDirectSso({
      cloud,
      credential: { type: "key-vault-secret", secret: existingSecret("client-secret") },
    });
    expect(containerApp(withSecret).secret).toEqual([
      expect.objectContaining({ key_vault_secret_id: `${vault}/secrets/client-secret` }),
    ]);
    const withCertificate = synthesizeDirectSso({
      cloud,
      credential: { type: "key-vault-certificate", existing: existingCertificate },
    });
    expect(variablesOf(containerApp(withCertificate)).ENTRA_CERTIFICATE_SECRET_ID).toBe(
      `${vault}/secrets/mcp-credential`,
    );
  });
});

it("is the public cloud by default", () => {
  expect(containerOf(containerApp(synthesizeDirectSso())).env).toContainEqual({ name: "ENTRA_CLOUD", value: "public" });
});
