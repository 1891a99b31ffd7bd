import type {
  KeyVaultCertificateReference,
  KeyVaultKeyReference,
  KeyVaultSecretReference,
} from "../hosting/key-vault-reference.js";
import type { Check } from "./check.js";
import { object, required } from "./shape.js";
import { validateAzureName } from "./validate-azure-names.js";
import { resourceId } from "./validate-resource-id.js";

const keyVaultId = required(resourceId("key vault"));
const objectName = required((value, path) => validateAzureName("keyVaultObject", value, path));

const secretReference = object<KeyVaultSecretReference>("a reference to a secret, { keyVaultId, secretName }", {
  keyVaultId,
  secretName: objectName,
});

/** Where an existing secret is. Text in its place is probably the secret itself, so it is not repeated. */
export const keyVaultSecretReference: Check = (value, path) =>
  typeof value === "string"
    ? [
        {
          path,
          message: "is text where a reference to a secret is expected; its value would stand in the plan and the state",
          remedy: "Put the secret into Key Vault and give { keyVaultId, secretName }",
        },
      ]
    : secretReference(value, path);

/** Where an existing certificate is. */
export const keyVaultCertificateReference: Check = object<KeyVaultCertificateReference>(
  "a reference to a certificate, { keyVaultId, certificateName }",
  { keyVaultId, certificateName: objectName },
);

/** Where an existing key is. */
export const keyVaultKeyReference: Check = object<KeyVaultKeyReference>(
  "a reference to a key, { keyVaultId, keyName }",
  {
    keyVaultId,
    keyName: objectName,
  },
);
