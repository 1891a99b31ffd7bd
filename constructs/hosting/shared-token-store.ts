import { Construct } from "constructs";
import type { KeyVaultKeyReference } from "./key-vault-reference.js";
import type { IntegrationKeyVault } from "./key-vault.js";
import { IntegrationRedis } from "./managed-redis.js";
import type { PrivateEndpoints } from "./private-endpoints.js";
import { SealingKey } from "./sealing-key.js";
import type { Tags } from "./tags.js";
import type {
  AnyRedisTokenStore,
  ExistingRedisTokenStore,
  NewSealingKey,
  RedisTokenStore,
} from "./token-store-props.js";
import type { WorkloadIdentity } from "./workload-identity.js";

/** Input of `SharedTokenStore`. */
export interface SharedTokenStoreProps {
  /** The integration's name, that names of what is made here derive from. */
  readonly integration: string;
  readonly store: AnyRedisTokenStore;
  readonly keyVault: IntegrationKeyVault | undefined;
  readonly resourceGroupName: string;
  readonly location: string;
  readonly tags: Tags;
  /** Where a new Redis gets an endpoint, if anywhere. */
  readonly privateEndpoints: PrivateEndpoints | undefined;
}

/** TLS port of Azure Managed Redis. */
const MANAGED_REDIS_TLS_PORT = 10000;

/** Where replicas keep their sessions together: Redis, and the key that what is in it is sealed with. */
export class SharedTokenStore extends Construct {
  public readonly hostName: string;
  public readonly port: number;
  /** The Redis, where it is made here. */
  public readonly redis: IntegrationRedis | undefined;
  /** The key, where it is made here. */
  public readonly sealingKey: SealingKey | undefined;
  /** Where the key is. */
  public readonly sealingKeyReference: KeyVaultKeyReference;
  /** Azure resource id of the Redis, where the container's identity gets its access from here. */
  private readonly managedRedisId: string | undefined;

  public constructor(scope: Construct, id: string, props: SharedTokenStoreProps) {
    super(scope, id);
    const { store } = props;
    const { sealingKey = {} } = store;
    this.port = MANAGED_REDIS_TLS_PORT;
    if (isByHostName(store)) {
      this.hostName = store.hostName;
      this.port = store.port ?? MANAGED_REDIS_TLS_PORT;
    } else if (isExisting(store)) {
      this.hostName = store.existing.hostName;
      this.managedRedisId = store.existing.id;
    } else {
      this.redis = new IntegrationRedis(this, "Redis", { ...props, redis: store });
      this.hostName = this.redis.resource.hostname;
      this.managedRedisId = this.redis.resource.id;
    }
    if (isReference(sealingKey)) {
      this.sealingKeyReference = sealingKey;
    } else {
      this.sealingKey = this.createKey(sealingKey, props);
      this.sealingKeyReference = this.sealingKey.reference;
    }
  }

  /** Lets a container use the store: with its identity alone, and with no other key of the vault. */
  public grantUse(identity: WorkloadIdentity): void {
    if (this.managedRedisId !== undefined) identity.grantRedisUse("TokenStore", this.managedRedisId);
    identity.grantKeyUse("SealingKey", this.sealingKeyReference);
  }

  private createKey(key: NewSealingKey, { integration, keyVault, tags }: SharedTokenStoreProps): SealingKey {
    if (!keyVault) throw new TypeError("a sealing key is made in hosting.keyVault, which is missing");
    return new SealingKey(this, "SealingKey", { integration, key, keyVault, tags });
  }
}

function isByHostName(store: AnyRedisTokenStore): store is RedisTokenStore {
  return isGiven(store, "hostName");
}

function isExisting(store: AnyRedisTokenStore): store is ExistingRedisTokenStore {
  return isGiven(store, "existing");
}

function isReference(key: NewSealingKey | KeyVaultKeyReference): key is KeyVaultKeyReference {
  return isGiven(key, "keyVaultId");
}

/** A prop that is there and undefined is left out, as everywhere. */
function isGiven(props: object, name: string): boolean {
  return (props as Readonly<Record<string, unknown>>)[name] !== undefined;
}
