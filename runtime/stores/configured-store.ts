import type { RuntimeConfig } from "../config/runtime-environment.js";
import { managedIdentityToken } from "../entra/managed-identity-token.js";
import type { RoleContext } from "../http/runtime-role.js";
import type { OutboundFetch } from "../security/outbound-fetch.js";
import { createMemoryStore } from "./memory-store.js";
import { entraRedisCredentials } from "./redis-credentials.js";
import { createRedisStore } from "./redis-store.js";
import type { TokenStore } from "./token-store.js";

/** What of the configuration decides where sign-ins are kept. */
type StoreConfig = Extract<RuntimeConfig, { readonly TOKEN_STORE: unknown }>;

/** Azure Managed Redis, as a resource that a managed identity may ask a token for. */
const REDIS_RESOURCE = "https://redis.azure.com";
const DEFAULT_REDIS_PORT = 6379;

/** The store of a role that has users. More than one replica needs a shared one. */
export function configuredStore(config: StoreConfig, context: RoleContext, fetch: OutboundFetch): TokenStore {
  const { TOKEN_STORE_REDIS_URL: url } = config;
  if (config.TOKEN_STORE === "redis" && url !== undefined) return sharedStore(url, config, context, fetch);
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

function endpointOf(url: string): { readonly host: string; readonly port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname.replace(/^\[|\]$/g, ""), port: port === "" ? DEFAULT_REDIS_PORT : Number(port) };
}
