import { entraClouds } from "../config/entra-clouds.js";
import type { RuntimeConfig } from "../config/runtime-environment.js";
import { SettingNotSupported } from "../config/setting-not-supported.js";
import { createKeyVaultRequest } from "../key-vault/key-vault-request.js";
import { managedIdentityToken } from "../entra/managed-identity-token.js";
import type { RoleContext } from "../http/runtime-role.js";
import type { OutboundFetch } from "../security/outbound-fetch.js";
import { createBoundedStore } from "./bounded-store.js";
import { createKeyVaultWrapper } from "./key-vault-wrapper.js";
import { openFileDatabase } from "./file-database.js";
import { createFileStore } from "./file-store.js";
import { createKeyFileWrapper, keyOfDirectory } from "./key-file.js";
import { createMemoryStore } from "./memory-store.js";
import { createPatientDataKeys } from "./patient-data-keys.js";
import { entraRedisCredentials } from "./redis-credentials.js";
import { createRedisStore } from "./redis-store.js";
import { createSealedStore, type DataKeys } from "./sealed-store.js";
import { DirectoryRefused } from "./store-directory.js";
import type { TokenStore } from "./token-store.js";
import { createWrappedDataKeys, type KeyWrapper } from "./wrapped-data-keys.js";

/** What of the configuration decides where sign-ins are kept. */
type StoreConfig = Extract<RuntimeConfig, { readonly TOKEN_STORE: unknown }>;

/** Azure Managed Redis, as a resource that a managed identity may ask a token for. */
const REDIS_RESOURCE = "https://redis.azure.com";
const DEFAULT_REDIS_PORT = 6379;
/** Whoever writes into the store could invent key ids without end. */
const REPORTED_KEYS = 100;

/** Whether what is in the store outlives the process. */
export function outlivesProcess({ TOKEN_STORE, TOKEN_STORE_DIRECTORY }: StoreConfig): boolean {
  return TOKEN_STORE === "redis" || TOKEN_STORE_DIRECTORY !== undefined;
}

/**
 * The store of a role that has users. More than one replica needs a shared one. What outlives the process is sealed.
 *
 * @param onReconnected - called when a shared store is there again, which may have lost everything. @default nothing
 * @throws SettingNotSupported
 */
export function configuredStore(
  config: StoreConfig,
  context: RoleContext,
  fetch: OutboundFetch,
  onReconnected: () => void = () => undefined,
): TokenStore {
  const { TOKEN_STORE_REDIS_URL: url } = config;
  if (config.TOKEN_STORE === "redis" && url !== undefined) {
    const wrapper = vaultWrapper(config, fetch);
    if (wrapper === undefined) {
      throw new SettingNotSupported("TOKEN_STORE", "is redis, which takes TOKEN_STORE_KEY_VAULT_KEY_ID as well");
    }
    const store = sharedStore(url, config, context, fetch, () => {
      keys.askAgain();
      onReconnected();
    });
    const keys = createWrappedDataKeys({ store, wrapper, now: context.now });
    const onFull = (kind: string): void => {
      context.logger.warn({ kind }, "more than a shared store takes a minute: what is more is refused");
    };
    return createBoundedStore({ store: sealed(store, keys, context), now: context.now, onFull });
  }
  if (config.TOKEN_STORE_DIRECTORY !== undefined) {
    return storeInDirectory(config.TOKEN_STORE_DIRECTORY, config, context, fetch);
  }
  context.logger.warn("sign-ins are kept in the memory of this process: they end with it");
  return createMemoryStore({ now: context.now });
}

function sharedStore(
  url: string,
  config: StoreConfig,
  context: RoleContext,
  fetch: OutboundFetch,
  onReconnected: () => void,
): TokenStore {
  const { logger, now } = context;
  const common = { prefix: `entra-mcp:${config.ENTRA_CLIENT_ID.toLowerCase()}:`, logger, onReconnected };
  const rewrittenUrl = config.DANGEROUSLY_REWRITE_HOSTS?.get(url);
  if (rewrittenUrl !== undefined) {
    // On loopback there is neither a certificate nor an identity to sign in with.
    logger.warn("the shared store is one on this machine: nobody signs in to it, and nothing is encrypted on the way");
    return createRedisStore({ ...common, ...endpointOf(rewrittenUrl), tls: false });
  }
  const tokenOf = managedIdentityToken(fetch);
  const token = () => tokenOf(config.ENTRA_MANAGED_IDENTITY_CLIENT_ID, REDIS_RESOURCE);
  return createRedisStore({
    ...common,
    ...endpointOf(url),
    tls: true,
    credentials: entraRedisCredentials({ token, now, logger }),
  });
}

function storeInDirectory(
  directory: string,
  config: StoreConfig,
  context: RoleContext,
  fetch: OutboundFetch,
): TokenStore {
  try {
    const database = openFileDatabase(directory);
    const wrapper = vaultWrapper(config, fetch) ?? createKeyFileWrapper(keyOfDirectory(directory, database));
    context.logger.info({ directory }, "sign-ins are kept in files, and survive this process");
    const store = createFileStore({ database, ...context });
    return sealed(store, createWrappedDataKeys({ store, wrapper, now: context.now }), context);
  } catch (error) {
    if (!(error instanceof DirectoryRefused)) throw error;
    throw new SettingNotSupported("TOKEN_STORE_DIRECTORY", error.message);
  }
}

/** Of the key in Key Vault, if there is one. */
function vaultWrapper(config: StoreConfig, fetch: OutboundFetch): KeyWrapper | undefined {
  const { TOKEN_STORE_KEY_VAULT_KEY_ID: keyId, ENTRA_MANAGED_IDENTITY_CLIENT_ID: identity } = config;
  if (keyId === undefined) return undefined;
  const tokenOf = managedIdentityToken(fetch);
  const resource = `https://${entraClouds[config.ENTRA_CLOUD].keyVaultDnsSuffix}`;
  const ask = createKeyVaultRequest({ token: () => tokenOf(identity, resource), fetch });
  return createKeyVaultWrapper({ keyId, ask });
}

function sealed(store: TokenStore, keys: DataKeys, { logger, now }: RoleContext): TokenStore {
  const reported = new Set<string>();
  return createSealedStore({
    store,
    keys: createPatientDataKeys(keys, now),
    onUnreadable: (keyId) => {
      if (reported.size >= REPORTED_KEYS || reported.has(keyId)) return;
      reported.add(keyId);
      logger.warn({ keyId }, "something in the store does not open: it counts as gone");
    },
  });
}

function endpointOf(url: string): { readonly host: string; readonly port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname.replace(/^\[|\]$/g, ""), port: port === "" ? DEFAULT_REDIS_PORT : Number(port) };
}
