import { created, deleted, kept, replaced, updated, type Attributes } from "../planted-plan.js";
import type { RuleCase } from "./identity-cases.js";

const subscription = "/subscriptions/0d1a5f6e-0000-4000-8000-000000000001";
const group = `${subscription}/resourceGroups/rg-shop`;
const assignment = (role: string, scope: string) => ({ role_definition_name: role, scope, principal_id: "p" });
const containerApp = (ingress: Attributes | null, template: Attributes = {}, more: Attributes = {}) => ({
  name: "shop",
  ingress: ingress === null ? [] : [ingress],
  template: [{ container: [], ...template }],
  ...more,
});
const running = (container: Attributes, template: Attributes = {}) =>
  containerApp(null, { container: [{ name: "web", ...container }], ...template });
const digest = (letter: string) => `shop.azurecr.io/web@sha256:${letter.repeat(64)}`;
const vault = { name: "kv-shop", purge_protection_enabled: true, rbac_authorization_enabled: true };
const account = {
  name: "stshop",
  allow_nested_items_to_be_public: false,
  shared_access_key_enabled: false,
  https_traffic_only_enabled: true,
};
const allow = (range: string) => ({ action: "Allow", ip_address_range: range, name: range });

/** Cases of the rules about Azure, by rule. */
export const azureCases: Readonly<Record<string, RuleCase>> = {
  "address-lost": {
    found: [
      replaced(
        "azurerm_container_app_environment",
        { name: "cae-shop" },
        { name: "cae-shop" },
        { replacedFor: ["zone_redundancy_enabled"] },
      ),
    ],
    says: "container apps environment cae-shop is replaced, because of zone_redundancy_enabled",
    calm: [updated("azurerm_container_app_environment", { name: "cae-shop" }, { name: "cae-shop", tags: {} })],
  },
  "data-lost": {
    found: [deleted("azurerm_key_vault_key", { name: "sealing" })],
    says: "key vault key sealing is deleted",
    calm: [deleted("azurerm_container_app", { name: "shop" })],
  },
  replaced: {
    found: [replaced("azurerm_container_app", { name: "a" }, { name: "b" }, { replacedFor: ["name"] })],
    says: "container app b is replaced, because of name",
    calm: [replaced("azurerm_role_assignment", {}, {})],
  },
  deleted: {
    found: [deleted("azapi_resource", { name: "shop" })],
    says: "resource shop is deleted",
    calm: [deleted("random_id", {})],
  },
  forgotten: {
    found: [
      {
        ...deleted("azurerm_container_app", { name: "shop" }),
        change: { actions: ["forget"], before: { name: "shop" }, after: null },
      },
    ],
    says: "container app shop",
    calm: [kept("azurerm_container_app", { name: "shop" })],
  },
  "role-control-broad": {
    found: [created("azurerm_role_assignment", assignment("Owner", subscription))],
    says: `p gets Owner at subscription ${subscription}`,
    calm: [created("azurerm_role_assignment", assignment("Reader", subscription))],
  },
  "role-broad": {
    found: [
      created("azurerm_role_assignment", {
        role_definition_id: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`,
        scope: "/providers/Microsoft.Management/managementGroups/all",
        principal_id: "p",
      }),
    ],
    says: "p gets Reader at management group /providers/Microsoft.Management/managementGroups/all",
    calm: [created("azurerm_role_assignment", assignment("Reader", group))],
  },
  "role-control": {
    found: [created("azurerm_role_assignment", assignment("User Access Administrator", group))],
    says: 'gets "User Access Administrator"',
    calm: [created("azurerm_role_assignment", assignment("Contributor", group))],
  },
  "role-write": {
    found: [created("azurerm_pim_eligible_role_assignment", assignment("Contributor", group))],
    says: "p can activate Contributor",
    calm: [
      created(
        "azurerm_role_assignment",
        assignment("AcrPull", `${group}/providers/Microsoft.ContainerRegistry/registries/r`),
      ),
    ],
  },
  "role-narrow": {
    found: [
      created("azurerm_role_assignment", {
        ...assignment("AcrPull", `${group}/providers/Microsoft.ContainerRegistry/registries/crshop`),
        principal_id: "i",
      }),
      kept("azurerm_user_assigned_identity", { name: "id-shop", principal_id: "i" }),
      kept("azurerm_container_registry", {
        name: "crshop",
        id: `${group}/providers/Microsoft.ContainerRegistry/registries/crshop`,
      }),
    ],
    says: "user-assigned identity id-shop gets AcrPull at container registry crshop",
    calm: [kept("azurerm_role_assignment", assignment("AcrPull", group))],
  },
  "role-removed": {
    found: [deleted("azurerm_role_assignment", assignment("AcrPull", group))],
    says: "p loses AcrPull",
    calm: [created("azurerm_role_assignment", assignment("AcrPull", group))],
  },
  "role-definition-broad": {
    found: [
      updated(
        "azurerm_role_definition",
        { name: "Shop operator", permissions: [{ actions: ["Microsoft.App/*"] }] },
        {
          name: "Shop operator",
          permissions: [{ actions: ["Microsoft.App/*", "Microsoft.Authorization/roleAssignments/write"] }],
        },
      ),
    ],
    says: '"Shop operator" allows Microsoft.Authorization/roleAssignments/write',
    calm: [
      created("azurerm_role_definition", { name: "Shop reader", permissions: [{ actions: ["Microsoft.App/*/read"] }] }),
    ],
  },
  "ingress-made-public": {
    found: [
      updated(
        "azurerm_container_app",
        containerApp({ external_enabled: false }),
        containerApp({ external_enabled: true }),
      ),
    ],
    says: "container app shop, from every address",
    calm: [
      updated(
        "azurerm_container_app",
        containerApp({ external_enabled: true }),
        containerApp({ external_enabled: false }),
      ),
    ],
  },
  "ingress-public": {
    found: [created("azurerm_container_app", containerApp({ external_enabled: true }))],
    says: "container app shop, from every address",
    calm: [created("azurerm_container_app", containerApp({ external_enabled: false }))],
  },
  "ingress-allow-list": {
    found: [
      created(
        "azurerm_container_app",
        containerApp({ external_enabled: true, ip_security_restriction: [allow("192.0.2.0/24")] }),
      ),
    ],
    says: "container app shop, from 192.0.2.0/24",
    calm: [
      created(
        "azurerm_container_app",
        containerApp({ external_enabled: false, ip_security_restriction: [allow("192.0.2.0/24")] }),
      ),
    ],
  },
  "ingress-allow-list-widened": {
    found: [
      updated(
        "azurerm_container_app",
        containerApp({ external_enabled: true, ip_security_restriction: [allow("192.0.2.0/24")] }),
        containerApp({ external_enabled: true, ip_security_restriction: [] }),
      ),
    ],
    says: "no list any more, every address may",
    calm: [
      updated(
        "azurerm_container_app",
        containerApp({ external_enabled: true, ip_security_restriction: [] }),
        containerApp({ external_enabled: true, ip_security_restriction: [allow("192.0.2.0/24")] }),
      ),
    ],
  },
  "ingress-plain-http": {
    found: [created("azurerm_container_app", containerApp({ allow_insecure_connections: true }))],
    says: "container app shop",
    calm: [created("azurerm_container_app", containerApp({ allow_insecure_connections: false }))],
  },
  "ingress-any-origin": {
    found: [created("azurerm_container_app", containerApp({ cors: [{ allowed_origins: ["*"] }] }))],
    says: "container app shop",
    calm: [created("azurerm_container_app", containerApp({ cors: [{ allowed_origins: ["https://shop.example"] }] }))],
  },
  "environment-made-public": {
    found: [
      replaced(
        "azurerm_container_app_environment",
        { name: "cae-shop", internal_load_balancer_enabled: true },
        { name: "cae-shop", internal_load_balancer_enabled: false },
      ),
    ],
    says: "container apps environment cae-shop",
    calm: [created("azurerm_container_app_environment", { internal_load_balancer_enabled: false })],
  },
  "public-access-opened": {
    found: [
      updated(
        "azurerm_key_vault",
        { ...vault, public_network_access_enabled: false },
        { ...vault, public_network_access_enabled: true },
      ),
    ],
    says: "key vault kv-shop",
    calm: [
      updated(
        "azurerm_key_vault",
        { ...vault, public_network_access_enabled: false },
        { ...vault, public_network_access_enabled: true, network_acls: [{ default_action: "Deny" }] },
      ),
    ],
  },
  "public-access": {
    found: [created("azurerm_managed_redis", { name: "redis-shop" })],
    says: "redis-shop",
    calm: [created("azurerm_managed_redis", { name: "redis-shop", public_network_access: "Disabled" })],
  },
  "purge-protection-off": {
    found: [created("azurerm_key_vault", { ...vault, purge_protection_enabled: false })],
    says: "key vault kv-shop: purge_protection_enabled",
    calm: [created("azurerm_key_vault", vault)],
  },
  "vault-access-policies": {
    found: [created("azurerm_key_vault", { ...vault, rbac_authorization_enabled: false })],
    says: "key vault kv-shop: rbac_authorization_enabled",
    calm: [created("azurerm_key_vault", { name: "kv-shop", enable_rbac_authorization: true })],
  },
  "redis-plain-port": {
    found: [created("azurerm_redis_cache", { name: "redis-shop", non_ssl_port_enabled: true })],
    says: "Redis cache",
    calm: [created("azurerm_redis_cache", { name: "redis-shop", non_ssl_port_enabled: false })],
  },
  "redis-plain-protocol": {
    found: [
      created("azurerm_managed_redis", { name: "redis-shop", default_database: [{ client_protocol: "Plaintext" }] }),
    ],
    says: "default_database.client_protocol",
    calm: [
      created("azurerm_managed_redis", { name: "redis-shop", default_database: [{ client_protocol: "Encrypted" }] }),
    ],
  },
  "redis-access-keys": {
    found: [
      created("azurerm_managed_redis", { name: "r", default_database: [{ access_keys_authentication_enabled: true }] }),
    ],
    says: "default_database.access_keys_authentication_enabled",
    calm: [created("azurerm_managed_redis", { name: "r", default_database: [{}] })],
  },
  "redis-old-tls": {
    found: [created("azurerm_redis_cache", { name: "r", minimum_tls_version: "1.0" })],
    says: "minimum_tls_version",
    calm: [created("azurerm_redis_cache", { name: "r", minimum_tls_version: "1.2" })],
  },
  "registry-admin-user": {
    found: [
      updated(
        "azurerm_container_registry",
        { name: "crshop", admin_enabled: false },
        { name: "crshop", admin_enabled: true },
      ),
    ],
    says: "container registry crshop: admin_enabled",
    calm: [
      updated(
        "azurerm_container_registry",
        { name: "crshop", admin_enabled: true },
        { name: "crshop", admin_enabled: true, tags: {} },
      ),
    ],
  },
  "registry-anonymous-pull": {
    found: [created("azurerm_container_registry", { name: "crshop", anonymous_pull_enabled: true })],
    says: "anonymous_pull_enabled",
    calm: [created("azurerm_container_registry", { name: "crshop" })],
  },
  "storage-anonymous": {
    found: [created("azurerm_storage_account", { ...account, allow_nested_items_to_be_public: null })],
    says: "allow_nested_items_to_be_public",
    calm: [created("azurerm_storage_account", account)],
  },
  "storage-shared-key": {
    found: [created("azurerm_storage_account", { ...account, shared_access_key_enabled: true })],
    says: "shared_access_key_enabled",
    calm: [created("azurerm_storage_account", account)],
  },
  "storage-plain-http": {
    found: [created("azurerm_storage_account", { ...account, https_traffic_only_enabled: false })],
    says: "https_traffic_only_enabled",
    calm: [created("azurerm_storage_account", account)],
  },
  "private-endpoint-lost": {
    found: [deleted("azurerm_private_endpoint", { name: "pe-shop" })],
    says: "private endpoint pe-shop",
    calm: [created("azurerm_private_endpoint", { name: "pe-shop" })],
  },
  "network-open": {
    found: [
      created("azurerm_network_security_rule", {
        name: "any",
        access: "Allow",
        direction: "Inbound",
        source_address_prefix: "*",
        destination_port_range: "22",
      }),
    ],
    says: '"any, ports 22"',
    calm: [
      created("azurerm_network_security_rule", {
        name: "some",
        access: "Allow",
        direction: "Inbound",
        source_address_prefix: "10.0.0.0/8",
      }),
    ],
  },
  "public-ip-added": {
    found: [created("azurerm_public_ip", { name: "pip-shop" })],
    says: "public ip pip-shop",
    calm: [deleted("azurerm_public_ip", { name: "pip-shop" })],
  },
  "lock-removed": {
    found: [deleted("azurerm_management_lock", { name: "keep", lock_level: "CanNotDelete", scope: group })],
    says: `management lock keep (CanNotDelete) on ${group}`,
    calm: [created("azurerm_management_lock", { name: "keep", lock_level: "CanNotDelete" })],
  },
  "logging-removed": {
    found: [deleted("azurerm_monitor_diagnostic_setting", { name: "audit" })],
    says: "monitor diagnostic setting audit",
    calm: [created("azurerm_monitor_diagnostic_setting", { name: "audit" })],
  },
  "log-retention-shortened": {
    found: [
      updated(
        "azurerm_log_analytics_workspace",
        { name: "log", retention_in_days: 90 },
        { name: "log", retention_in_days: 30 },
      ),
    ],
    says: "from 90 to 30 days",
    calm: [
      updated(
        "azurerm_log_analytics_workspace",
        { name: "log", retention_in_days: 30 },
        { name: "log", retention_in_days: 90 },
      ),
    ],
  },
  "secret-in-state": {
    found: [created("azurerm_key_vault_secret", { name: "api-key", value: "s3cret" }, { sensitive: { value: true } })],
    says: "key vault secret api-key: value",
    calm: [created("azurerm_key_vault_secret", { name: "api-key", value: null, value_wo_version: 1 })],
  },
  "free-form-resource": {
    found: [created("azapi_resource", { name: "consent", type: "Microsoft.Graph/oauth2PermissionGrants@v1.0" })],
    says: "resource consent (Microsoft.Graph/oauth2PermissionGrants@v1.0)",
    calm: [deleted("msgraph_resource", { url: "applications" })],
  },
  "value-unknown": {
    found: [
      created(
        "azurerm_role_assignment",
        { scope: group, principal_id: "p" },
        { unknown: { role_definition_name: true } },
      ),
    ],
    says: "role_definition_name is <role> (known after apply)",
    calm: [created("azurerm_role_assignment", assignment("Reader", group), { unknown: { id: true } })],
  },
  "image-changed": {
    found: [updated("azurerm_container_app", running({ image: digest("a") }), running({ image: digest("b") }))],
    says: "another version, from shop.azurecr.io/web@sha256:aaaa",
    calm: [created("azurerm_container_app", running({ image: digest("a") }))],
  },
  "image-not-pinned": {
    found: [
      updated(
        "azurerm_container_app",
        running({ image: digest("a") }),
        running({ image: "shop.azurecr.io/web:latest" }),
      ),
    ],
    says: "container app shop: shop.azurecr.io/web:latest",
    calm: [updated("azurerm_container_app", running({ image: "w:1" }), running({ image: "w:2" }))],
  },
  "environment-changed": {
    found: [
      updated(
        "azurerm_container_app",
        running({
          env: [
            { name: "A", value: "1" },
            { name: "B", value: "2" },
          ],
        }),
        running({
          env: [
            { name: "B", value: "3" },
            { name: "C", value: "4" },
          ],
        }),
      ),
    ],
    says: "container app shop: new: C; changed: B; gone: A",
    calm: [
      updated(
        "azurerm_container_app",
        running({
          env: [
            { name: "A", value: "1" },
            { name: "B", value: "2" },
          ],
        }),
        running({
          env: [
            { name: "B", value: "2" },
            { name: "A", value: "1" },
          ],
        }),
      ),
    ],
  },
  "secret-in-container-app": {
    found: [
      created("azurerm_container_app", containerApp(null, {}, { secret: [{ name: "db", value: "x" }] }), {
        sensitive: { secret: [{ value: true }] },
      }),
    ],
    says: "container app shop: db",
    calm: [
      created(
        "azurerm_container_app",
        containerApp(
          null,
          {},
          { secret: [{ name: "db", key_vault_secret_id: "https://kv/secrets/db", identity: "i" }] },
        ),
      ),
    ],
  },
  "scale-changed": {
    found: [updated("azurerm_container_app", running({}, { min_replicas: 1 }), running({}, { min_replicas: 0 }))],
    says: "min_replicas from 1 to 0",
    calm: [created("azurerm_container_app", running({}, { min_replicas: 0 }))],
  },
  "identity-changed": {
    found: [
      updated(
        "azurerm_container_app",
        containerApp(null, {}, { identity: [{ type: "UserAssigned", identity_ids: ["a"] }] }),
        containerApp(null, {}, { identity: [{ type: "UserAssigned", identity_ids: ["a", "b"] }] }),
      ),
    ],
    says: "container app shop",
    calm: [
      updated(
        "azurerm_container_app",
        containerApp(null, {}, { identity: [{ type: "UserAssigned", identity_ids: ["a"], principal_id: null }] }),
        containerApp(null, {}, { identity: [{ type: "UserAssigned", identity_ids: ["a"], principal_id: "p" }] }),
      ),
    ],
  },
  "billed-resource": {
    found: [created("azurerm_redis_cache", { name: "redis-shop", sku_name: "Premium" })],
    says: "Redis cache redis-shop (Premium): by the hour while it exists, by its tier",
    calm: [created("azurerm_resource_group", { name: "rg-shop" })],
  },
  "tier-changed": {
    found: [updated("azurerm_redis_cache", { name: "r", sku_name: "Basic" }, { name: "r", sku_name: "Premium" })],
    says: "sku_name from Basic to Premium",
    calm: [updated("azurerm_redis_cache", { name: "r", sku_name: "Basic" }, { name: "r", sku_name: "Basic" })],
  },
};
