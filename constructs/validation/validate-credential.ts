import type {
  FederatedIdentityCredential,
  KeyVaultCertificateCredential,
  KeyVaultSecretCredential,
} from "../entra/entra-props.js";
import { anything, at, integer, type Check, type Rule } from "./check.js";
import { object, optional, required, variant, type Loose } from "./shape.js";
import { keyVaultCertificateReference, keyVaultSecretReference } from "./validate-key-vault-reference.js";

const type = required(anything);

const madeOrExisting: Rule<Loose<KeyVaultCertificateCredential>> = ({ existing, validityInMonths }, path) =>
  existing !== undefined && validityInMonths !== undefined
    ? [
        {
          path: at(path, "validityInMonths"),
          value: validityInMonths,
          message: "is the lifetime of a certificate made here, but an existing one is given",
          remedy: "Remove it, or remove existing to have a certificate made",
        },
      ]
    : [];

/** A literal secret, under any name, would be in the state for ever. */
const noSecretValue = Object.fromEntries(
  ["value", "secretValue", "clientSecret", "password"].map((name) => [
    name,
    {
      message: "would put a secret's value into the plan and the state",
      remedy: "Put it into Key Vault and give secret: { keyVaultId, secretName }",
    },
  ]),
);

/** How the confidential registration proves itself. */
export const credential: Check = variant("type", {
  "federated-identity": object<FederatedIdentityCredential>("a federated identity credential", { type }),
  "key-vault-certificate": object<KeyVaultCertificateCredential>(
    "a certificate in Key Vault",
    {
      type,
      existing: optional(keyVaultCertificateReference),
      validityInMonths: optional(integer("months", 1, 24)),
    },
    { rules: [madeOrExisting] },
  ),
  "key-vault-secret": object<KeyVaultSecretCredential>(
    "a secret in Key Vault",
    { type, secret: required(keyVaultSecretReference) },
    { misplaced: noSecretValue },
  ),
});
