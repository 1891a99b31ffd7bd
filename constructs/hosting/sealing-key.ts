import { KeyVaultKey } from "@cdktf/provider-azurerm/lib/key-vault-key";
import { Construct } from "constructs";
import type { KeyVaultKeyReference } from "./key-vault-reference.js";
import type { IntegrationKeyVault } from "./key-vault.js";
import type { Tags } from "./tags.js";
import type { NewSealingKey } from "./token-store-props.js";

/** Input of `SealingKey`. */
export interface SealingKeyProps {
  /** The integration's name, that the key's derives from. */
  readonly integration: string;
  readonly key: NewSealingKey;
  readonly keyVault: IntegrationKeyVault;
  readonly tags: Tags;
}

/** The key that wraps what seals a shared token store, made here. */
export class SealingKey extends Construct {
  public readonly resource: KeyVaultKey;

  public constructor(scope: Construct, id: string, { integration, key, keyVault, tags }: SealingKeyProps) {
    super(scope, id);
    this.resource = new KeyVaultKey(this, "Resource", {
      name: key.name ?? `${integration}-sealing`,
      keyVaultId: keyVault.keyVaultId,
      keyType: "RSA",
      keySize: key.keySize ?? 3072,
      keyOpts: ["unwrapKey", "wrapKey"],
      tags,
      // No expiry: what an older version wrapped has to open for months, and the provider replaces a key that got an
      // expiration date from the vault.
      rotationPolicy: { automatic: { timeAfterCreation: `P${key.rotateAfterDays ?? 180}D` } },
      // A date that somebody sets all the same, such as a policy of the subscription, must not replace the key either.
      lifecycle: {
        ignoreChanges: ["expiration_date"],
        ...(key.preventDestroy ? { preventDestroy: true } : {}),
      },
      dependsOn: keyVault.grantDeployerKeys(),
    });
  }

  /** Where the key is; whoever refers to it waits for it. */
  public get reference(): KeyVaultKeyReference {
    return { keyVaultId: this.resource.keyVaultId, keyName: this.resource.name };
  }
}
