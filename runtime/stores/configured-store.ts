import { SettingNotSupported } from "../config/setting-not-supported.js";
import type { RuntimeConfig } from "../config/runtime-environment.js";
import type { RoleContext } from "../http/runtime-role.js";
import { createMemoryStore } from "./memory-store.js";
import type { TokenStore } from "./token-store.js";

/** What of the configuration decides where sign-ins are kept. */
type StoreConfig = Extract<RuntimeConfig, { readonly TOKEN_STORE: unknown }>;

/**
 * The store of a role that has users. More than one replica needs a shared one, which this version has no client for.
 *
 * @throws SettingNotSupported
 */
export function configuredStore(config: StoreConfig, { now, logger }: RoleContext): TokenStore {
  if (config.TOKEN_STORE === "redis")
    throw new SettingNotSupported("TOKEN_STORE", "is redis, which is not part of this version yet");
  logger.warn("sign-ins are kept in the memory of this process: they end with it");
  return createMemoryStore({ now });
}
