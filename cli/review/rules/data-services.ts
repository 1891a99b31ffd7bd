import { settingRules } from "./setting-rules.js";

/** Key Vault. */
export const keyVault = settingRules("Key Vault", ["azurerm_key_vault"], {
  "purge-protection-off": {
    level: "medium",
    title: "A vault can be purged",
    why: "Whoever may delete it can destroy its keys for good, and with them everything that they seal.",
    remedy: "Set purge_protection_enabled. It can't be taken back, which is the point.",
    path: ["purge_protection_enabled"],
    found: (value) => value !== true && typeof value !== "symbol",
  },
  "vault-access-policies": {
    level: "low",
    title: "A vault decides by access policies",
    why: "Who may write the vault can give themselves access to what is in it.",
    remedy: "Set rbac_authorization_enabled, and assign roles.",
    path: ["rbac_authorization_enabled"],
    found: (value, body) => value !== true && typeof value !== "symbol" && body.enable_rbac_authorization !== true,
  },
});

/** Redis. */
export const redis = settingRules("Redis", ["azurerm_redis_cache", "azurerm_managed_redis"], {
  "redis-plain-port": {
    level: "high",
    title: "Redis accepts connections without TLS",
    why: "Keys and everything that is stored cross the network in the clear.",
    remedy: "Leave non_ssl_port_enabled off.",
    path: ["non_ssl_port_enabled"],
    found: (value) => value === true,
  },
  "redis-plain-protocol": {
    level: "high",
    title: "Managed Redis speaks without TLS",
    why: "Tokens and everything that is stored cross the network in the clear.",
    remedy: "Use the client protocol Encrypted.",
    path: ["default_database", "client_protocol"],
    found: (value) => value === "Plaintext",
  },
  "redis-access-keys": {
    level: "medium",
    title: "Managed Redis takes access keys",
    why: "A key opens everything, belongs to nobody, and is in the Terraform state.",
    remedy: "Leave access_keys_authentication_enabled off, and sign in with Entra.",
    path: ["default_database", "access_keys_authentication_enabled"],
    found: (value) => value === true,
  },
  "redis-old-tls": {
    level: "medium",
    title: "Redis takes an old version of TLS",
    why: "Versions before 1.2 can be broken.",
    remedy: "Set minimum_tls_version to 1.2.",
    path: ["minimum_tls_version"],
    found: (value) => value === "1.0" || value === "1.1",
  },
});

/** Container registries. */
export const containerRegistry = settingRules("Container registry", ["azurerm_container_registry"], {
  "registry-admin-user": {
    level: "high",
    title: "A registry has an admin user",
    why: "One shared password, kept in the Terraform state, can replace every image that runs.",
    remedy: "Leave admin_enabled off; give identities AcrPull and AcrPush.",
    path: ["admin_enabled"],
    found: (value) => value === true,
  },
  "registry-anonymous-pull": {
    level: "high",
    title: "Everybody may pull from a registry",
    why: "Images often hold more than they should: source, addresses, sometimes credentials.",
    remedy: "Leave anonymous_pull_enabled off.",
    path: ["anonymous_pull_enabled"],
    found: (value) => value === true,
  },
});

/** Storage accounts. */
export const storageAccount = settingRules("Storage account", ["azurerm_storage_account"], {
  "storage-anonymous": {
    level: "medium",
    title: "Containers of a storage account may be made public",
    why: "One setting on a container then shows its content to everybody.",
    remedy: "Set allow_nested_items_to_be_public to false.",
    path: ["allow_nested_items_to_be_public"],
    found: (value) => value !== false && typeof value !== "symbol",
  },
  "storage-shared-key": {
    level: "medium",
    title: "A storage account takes account keys",
    why: "A key opens everything, belongs to nobody, and is in the Terraform state.",
    remedy: "Set shared_access_key_enabled to false, and assign roles.",
    path: ["shared_access_key_enabled"],
    found: (value) => value !== false && typeof value !== "symbol",
  },
  "storage-plain-http": {
    level: "high",
    title: "A storage account accepts requests without TLS",
    why: "Keys and data can be read on the way.",
    remedy: "Leave https_traffic_only_enabled on.",
    path: ["https_traffic_only_enabled"],
    found: (value) => value === false,
  },
});
