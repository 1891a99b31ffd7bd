import { entraClouds } from "../config/entra-clouds.js";
import type { RuntimeConfig } from "../config/runtime-environment.js";
import { SettingNotSupported } from "../config/setting-not-supported.js";
import { createKeyVaultRequest } from "../key-vault/key-vault-request.js";
import { managedIdentityToken } from "../entra/managed-identity-token.js";
import type { RoleContext } from "../http/runtime-role.js";
import type { OutboundFetch } from "../security/outbound-fetch.js";
import { createKeyVaultWrapper } from "./key-vault-wrapper.js";
import { createMemoryStore } from "./memory-store.js";
import { entraRedisCredentials } from "./redis-credentials.js";
import { createRedisStore } from "./redis-store.js";
import { createSealedStore } from "./sealed-store.js";
import type { TokenStore } from "./token-store.js";
import { createWrappedDataKeys } from "./wrapped-data-keys.js";

/** What of the configuration decides where sign-ins are kept. */
type StoreConfig = Extract<RuntimeConfig, { readonly TOKEN_STORE: unknown }>;

/** Azure Managed Redis, as a resource that a managed identity may ask a token for. */
const REDIS_RESOURCE = "https://redis.azure.com";
const DEFAULT_REDIS_PORT = 6379;
/** Whoever writes into the store could invent key ids without end. */
const REPORTED_KEYS = 100;

/**
 * The store of a role that has users. More than one replica needs a shared one, which holds nothing unsealed.
 *
 * @throws SettingNotSupported
 */
export function configuredStore(config: StoreConfig, context: RoleContext, fetch: OutboundFetch): TokenStore {
  const { TOKEN_STORE_REDIS_URL: url } = config;
  if (config.TOKEN_STORE === "redis" && url !== undefined) {
    return sealed(() => sharedStore(url, config, context, fetch), config, context, fetch);
  }
  context.logger.warn("sign-ins are kept in the memory of this process: they end with it");
  return createMemoryStore({ now: context.now });
}

function sharedStore(url: string, config: StoreConfig, context: RoleContext, fetch: OutboundFetch): TokenStore {
  const { logger, now } = context;
  const common = { prefix: `entra-mcp:${config.ENTRA_CLIENT_ID.toLowerCase()}:`, logger };
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

function sealed(
  open: () => TokenStore,
  config: StoreConfig,
  { logger, now }: RoleContext,
  fetch: OutboundFetch,
): TokenStore {
  const { TOKEN_STORE_KEY_VAULT_KEY_ID: keyId, ENTRA_MANAGED_IDENTITY_CLIENT_ID: identity } = config;
  if (keyId === undefined) {
    throw new SettingNotSupported("TOKEN_STORE", "is redis, which takes TOKEN_STORE_KEY_VAULT_KEY_ID as well");
  }
  const tokenOf = managedIdentityToken(fetch);
  const resource = `https://${entraClouds[config.ENTRA_CLOUD].keyVaultDnsSuffix}`;
  const wrapper = createKeyVaultWrapper({
    keyId,
    ask: createKeyVaultRequest({ token: () => tokenOf(identity, resource), fetch }),
  });
  const reported = new Set<string>();
  const store = open();
  return createSealedStore({
    store,
    keys: createWrappedDataKeys({ store, wrapper, now }),
    onUnreadable: (keyId) => {
      if (reported.size >= REPORTED_KEYS || reported.has(keyId)) return;
      reported.add(keyId);
      logger.warn({ keyId }, "something in the shared store does not open: it counts as gone");
    },
  });
}

function endpointOf(url: string): { readonly host: string; readonly port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname.replace(/^\[|\]$/g, ""), port: port === "" ? DEFAULT_REDIS_PORT : Number(port) };
}
