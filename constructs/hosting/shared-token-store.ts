import { Construct } from "constructs";
import type { KeyVaultKeyReference } from "./key-vault-reference.js";
import type { IntegrationKeyVault } from "./key-vault.js";
import { SealingKey } from "./sealing-key.js";
import type { Tags } from "./tags.js";
import type { NewSealingKey, RedisTokenStore } from "./token-store-props.js";
import type { WorkloadIdentity } from "./workload-identity.js";

/** Input of `SharedTokenStore`. */
export interface SharedTokenStoreProps {
  /** The integration's name, that names of what is made here derive from. */
  readonly integration: string;
  readonly store: RedisTokenStore;
  readonly keyVault: IntegrationKeyVault | undefined;
  readonly tags: Tags;
}

/** TLS port of Azure Managed Redis. */
const MANAGED_REDIS_TLS_PORT = 10000;

/** Where replicas keep their sessions together: Redis, and the key that what is in it is sealed with. */
export class SharedTokenStore extends Construct {
  public readonly hostName: string;
  public readonly port: number;
  /** The key, where it is made here. */
  public readonly sealingKey: SealingKey | undefined;
  /** Where the key is. */
  public readonly sealingKeyReference: KeyVaultKeyReference;

  public constructor(scope: Construct, id: string, props: SharedTokenStoreProps) {
    super(scope, id);
    const { hostName, port, sealingKey = {} } = props.store;
    this.hostName = hostName;
    this.port = port ?? MANAGED_REDIS_TLS_PORT;
    if (isReference(sealingKey)) {
      this.sealingKeyReference = sealingKey;
    } else {
      this.sealingKey = this.createKey(sealingKey, props);
      this.sealingKeyReference = this.sealingKey.reference;
    }
  }

  /** Lets a container use the store: with its identity alone, and with no other key of the vault. */
  public grantUse(identity: WorkloadIdentity): void {
    identity.grantKeyUse("SealingKey", this.sealingKeyReference);
  }

  private createKey(key: NewSealingKey, { integration, keyVault, tags }: SharedTokenStoreProps): SealingKey {
    if (!keyVault) throw new TypeError("a sealing key is made in hosting.keyVault, which is missing");
    return new SealingKey(this, "SealingKey", { integration, key, keyVault, tags });
  }
}

function isReference(key: NewSealingKey | KeyVaultKeyReference): key is KeyVaultKeyReference {
  return "keyVaultId" in key;
}
