import type { Values } from "./plugin-values.js";
import { repeatableGuid } from "./repeatable-values.js";

/** The one tenant and the one subscription of the offline cloud. */
export const offlineTenantId = repeatableGuid("tenant");
const subscription = `/subscriptions/${repeatableGuid("subscription")}`;

/** Reads an argument as text; empty when it is not. */
export function text(values: Values, name: string): string {
  const value = values[name];
  return typeof value === "string" ? value : "";
}

/** Last part of a resource id: the name of what it stands for. */
export function lastSegment(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

/** Types that live in a resource group -> their Azure Resource Manager type. */
const groupedTypes: Readonly<Record<string, string>> = {
  azurerm_application_insights: "Microsoft.Insights/components",
  azurerm_container_app: "Microsoft.App/containerApps",
  azurerm_container_app_environment: "Microsoft.App/managedEnvironments",
  azurerm_container_registry: "Microsoft.ContainerRegistry/registries",
  azurerm_dns_zone: "Microsoft.Network/dnsZones",
  azurerm_key_vault: "Microsoft.KeyVault/vaults",
  azurerm_log_analytics_workspace: "Microsoft.OperationalInsights/workspaces",
  azurerm_managed_redis: "Microsoft.Cache/redisEnterprise",
  azurerm_monitor_action_group: "Microsoft.Insights/actionGroups",
  azurerm_monitor_metric_alert: "Microsoft.Insights/metricAlerts",
  azurerm_private_dns_zone: "Microsoft.Network/privateDnsZones",
  azurerm_private_endpoint: "Microsoft.Network/privateEndpoints",
  azurerm_storage_account: "Microsoft.Storage/storageAccounts",
  azurerm_user_assigned_identity: "Microsoft.ManagedIdentity/userAssignedIdentities",
  azurerm_virtual_network: "Microsoft.Network/virtualNetworks",
};

type IdMaker = (object: Values, seed: string) => string;

const inGroup = (object: Values, resource: string): string =>
  `${subscription}/resourceGroups/${text(object, "resource_group_name")}/providers/${resource}`;
const under =
  (parent: string, collection: string, name = "name"): IdMaker =>
  (object) =>
    `${text(object, parent)}/${collection}/${text(object, name)}`;
const inVault =
  (collection: string): IdMaker =>
  (object, seed) =>
    `${vaultUri(text(object, "key_vault_id"))}${collection}/${text(object, "name")}/${repeatableGuid(seed).replaceAll("-", "")}`;
const inZone =
  (recordType: string, zoneType = "dnsZones"): IdMaker =>
  (object) =>
    `${inGroup(object, `Microsoft.Network/${zoneType}`)}/${text(object, "zone_name")}/${recordType}/${text(object, "name")}`;

const idMakers: Readonly<Record<string, IdMaker>> = {
  azuread_application: (_, seed) => `/applications/${objectId(seed)}`,
  azuread_application_api_access: under("application_id", "apiAccess", "api_client_id"),
  azuread_application_app_role: under("application_id", "appRoles", "role_id"),
  azuread_application_federated_identity_credential: (object, seed) =>
    `${lastSegment(text(object, "application_id"))}/federatedIdentityCredential/${repeatableGuid(`${seed} credential_id`)}`,
  azuread_application_identifier_uri: (object) =>
    `${text(object, "application_id")}/identifierUris/${Buffer.from(text(object, "identifier_uri")).toString("base64url")}`,
  azuread_application_permission_scope: under("application_id", "permissionScopes", "scope_id"),
  azuread_application_pre_authorized: under("application_id", "preAuthorizedApplication", "authorized_client_id"),
  azuread_application_redirect_uris: under("application_id", "redirectUris", "type"),
  azuread_application_registration: (_, seed) => `/applications/${objectId(seed)}`,
  azuread_service_principal: (_, seed) => `/servicePrincipals/${objectId(seed)}`,
  azurerm_container_app_custom_domain: under("container_app_id", "customDomainName"),
  azurerm_container_app_environment_certificate: under("container_app_environment_id", "certificates"),
  azurerm_container_app_environment_managed_certificate: under("container_app_environment_id", "managedCertificates"),
  azurerm_container_app_environment_storage: under("container_app_environment_id", "storages"),
  azurerm_container_registry_task: under("container_registry_id", "tasks"),
  azurerm_container_registry_task_schedule_run_now: (object) =>
    `${text(object, "container_registry_task_id")}/schedule/schedule`,
  azurerm_dns_a_record: inZone("A"),
  azurerm_dns_cname_record: inZone("CNAME"),
  azurerm_dns_txt_record: inZone("TXT"),
  azurerm_key_vault_certificate: inVault("certificates"),
  azurerm_key_vault_key: inVault("keys"),
  azurerm_key_vault_secret: inVault("secrets"),
  azurerm_managed_redis_access_policy_assignment: under(
    "managed_redis_id",
    "databases/default/accessPolicyAssignments",
    "object_id",
  ),
  azurerm_management_lock: under("scope", "providers/Microsoft.Authorization/locks"),
  azurerm_monitor_diagnostic_setting: (object) => `${text(object, "target_resource_id")}|${text(object, "name")}`,
  azurerm_private_dns_a_record: inZone("A", "privateDnsZones"),
  azurerm_private_dns_zone_virtual_network_link: (object) =>
    `${inGroup(object, "Microsoft.Network/privateDnsZones")}/${text(object, "private_dns_zone_name")}/virtualNetworkLinks/${text(object, "name")}`,
  azurerm_resource_group: (object) => `${subscription}/resourceGroups/${text(object, "name")}`,
  azurerm_role_assignment: (object, seed) =>
    `${text(object, "scope")}/providers/Microsoft.Authorization/roleAssignments/${repeatableGuid(`${seed} name`)}`,
  azurerm_subnet: (object) =>
    `${inGroup(object, "Microsoft.Network/virtualNetworks")}/${text(object, "virtual_network_name")}/subnets/${text(object, "name")}`,
  azurerm_subscription: () => subscription,
};

/** The `id` a provider would give, in the form of its documentation's import section; a GUID for other types. */
export function resourceId(typeName: string, object: Values, seed: string): string {
  const maker = idMakers[typeName];
  if (maker !== undefined) return maker(object, seed);
  const grouped = groupedTypes[typeName];
  if (grouped !== undefined) return `${inGroup(object, grouped)}/${text(object, "name")}`;
  return repeatableGuid(`${seed} id`);
}

/** Object id of a directory object; its resource id ends in the same one. */
export function objectId(seed: string): string {
  return repeatableGuid(`${seed} object_id`);
}

/** Id of a built-in role, the same wherever its name is used. */
export function roleDefinitionId(roleName: string): string {
  return `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${repeatableGuid(`role ${roleName}`)}`;
}

/** `https://<vault>.vault.azure.net/` of a vault's resource id. */
export function vaultUri(vaultId: string): string {
  return `https://${lastSegment(vaultId)}.vault.azure.net/`;
}
