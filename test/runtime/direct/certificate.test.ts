import { contoso, contosoIdentities } from "../../doubles/contoso.js";
import { KEY_VAULT_RESOURCE, startKeyVaultDouble } from "../../doubles/key-vault/key-vault-double.js";
import { testCertificate } from "../../doubles/key-vault/test-certificate.js";
import { startDirect } from "./support/direct-process.js";

jest.setTimeout(120_000);

it("signs browsers in with a certificate from Key Vault", async () => {
  const { secret, certificate } = await testCertificate();
  const keyVault = await startKeyVaultDouble({ users: [contoso.directIdentity.principalId] });
  keyVault.putSecret(secret);
  const direct = await startDirect({
    environment: { ENTRA_CREDENTIAL: "key-vault-certificate", ENTRA_CERTIFICATE_SECRET_ID: keyVault.secretId },
    rewrites: [keyVault.rewrittenHost],
    doubles: { identities: contosoIdentities.map((identity) => ({ ...identity, resources: [KEY_VAULT_RESOURCE] })) },
  });
  direct.doubles.entra.control.setCertificates({ client: contoso.directClientId, certificates: [certificate] });
  const { page } = await direct.signIn(contoso.users.adele.userPrincipalName);
  const ready = (await (await fetch(`${direct.url}/readyz`)).json()) as { readonly checks: unknown };
  await direct.stop();
  await keyVault.close();

  expect(page.status).toBe(200);
  expect(page.text).toContain("Adele");
  expect(ready.checks).toMatchObject({ certificate: "ok" });
});
