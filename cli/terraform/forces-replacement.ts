import { UNKNOWN, type Values } from "./plugin-values.js";

/**
 * What makes Terraform replace an object instead of changing it. No schema carries this, so it is kept by hand, from the
 * sentences "Changing this forces a new resource to be created" of the providers' documentation. Everything not named
 * here is changed in place.
 */
interface ReplacementRule {
  /** Arguments whose change replaces the object. */
  readonly arguments: readonly string[];
  /** Blocks that replace it when the first one is added or the last one removed, but not when they change. */
  readonly firstOrLast?: readonly string[];
}

const placed = ["name", "resource_group_name", "location"];
const inZone = ["name", "resource_group_name", "zone_name"];

const replacementRules: Readonly<Record<string, ReplacementRule>> = {
  azuread_app_role_assignment: { arguments: ["app_role_id", "principal_object_id", "resource_object_id"] },
  azuread_application: { arguments: ["template_id"] },
  azuread_application_api_access: { arguments: ["application_id", "api_client_id"] },
  azuread_application_app_role: { arguments: ["application_id", "role_id"] },
  azuread_application_certificate: {
    arguments: ["application_id", "encoding", "end_date", "end_date_relative", "key_id", "start_date", "type", "value"],
  },
  azuread_application_federated_identity_credential: { arguments: ["application_id", "display_name"] },
  azuread_application_flexible_federated_identity_credential: { arguments: ["application_id", "display_name"] },
  azuread_application_identifier_uri: { arguments: ["application_id", "identifier_uri"] },
  azuread_application_known_clients: { arguments: ["application_id"] },
  azuread_application_optional_claims: { arguments: ["application_id"] },
  azuread_application_owner: { arguments: ["application_id", "owner_object_id"] },
  azuread_application_password: {
    arguments: ["application_id", "display_name", "end_date", "end_date_relative", "rotate_when_changed", "start_date"],
  },
  azuread_application_permission_scope: { arguments: ["application_id", "scope_id"] },
  azuread_application_pre_authorized: { arguments: ["application_id", "authorized_client_id"] },
  azuread_application_redirect_uris: { arguments: ["application_id", "type"] },
  azuread_service_principal: { arguments: ["client_id"] },
  azuread_service_principal_delegated_permission_grant: {
    arguments: ["resource_service_principal_object_id", "service_principal_object_id", "user_object_id"],
  },
  azurerm_application_insights: { arguments: [...placed, "application_type"] },
  azurerm_container_app: { arguments: ["name", "resource_group_name", "container_app_environment_id"] },
  azurerm_container_app_custom_domain: {
    arguments: ["name", "container_app_id", "container_app_environment_certificate_id", "certificate_binding_type"],
  },
  azurerm_container_app_environment: {
    arguments: [
      ...placed,
      "dapr_application_insights_connection_string",
      "infrastructure_resource_group_name",
      "infrastructure_subnet_id",
      "internal_load_balancer_enabled",
      "zone_redundancy_enabled",
    ],
    firstOrLast: ["workload_profile"],
  },
  azurerm_container_app_environment_certificate: {
    arguments: ["name", "container_app_environment_id", "certificate_blob_base64", "certificate_password"],
  },
  azurerm_container_app_environment_managed_certificate: {
    arguments: ["name", "container_app_environment_id", "subject_name", "domain_control_validation"],
  },
  azurerm_container_app_environment_storage: {
    arguments: ["name", "container_app_environment_id", "account_name", "share_name", "access_mode", "nfs_server_url"],
  },
  azurerm_container_registry: { arguments: placed },
  azurerm_container_registry_task: { arguments: ["name", "container_registry_id", "is_system_task"] },
  azurerm_container_registry_task_schedule_run_now: { arguments: ["container_registry_task_id"] },
  azurerm_dns_a_record: { arguments: inZone },
  azurerm_dns_cname_record: { arguments: inZone },
  azurerm_dns_txt_record: { arguments: inZone },
  azurerm_dns_zone: { arguments: ["name", "resource_group_name"] },
  azurerm_key_vault: { arguments: placed },
  azurerm_key_vault_certificate: { arguments: ["name", "key_vault_id"] },
  azurerm_key_vault_key: { arguments: ["name", "key_vault_id", "key_type", "key_size", "curve"] },
  azurerm_key_vault_secret: { arguments: ["name", "key_vault_id"] },
  azurerm_log_analytics_workspace: { arguments: placed },
  azurerm_managed_redis: { arguments: [...placed, "sku_name", "high_availability_enabled"] },
  azurerm_managed_redis_access_policy_assignment: { arguments: ["managed_redis_id", "object_id"] },
  azurerm_management_lock: { arguments: ["name", "scope", "lock_level", "notes"] },
  azurerm_monitor_action_group: { arguments: ["name", "resource_group_name"] },
  azurerm_monitor_diagnostic_setting: { arguments: ["name", "target_resource_id"] },
  azurerm_monitor_metric_alert: { arguments: ["name", "resource_group_name"] },
  azurerm_private_dns_a_record: { arguments: inZone },
  azurerm_private_dns_zone: { arguments: ["name", "resource_group_name"] },
  azurerm_private_dns_zone_virtual_network_link: {
    arguments: ["name", "resource_group_name", "private_dns_zone_name", "virtual_network_id"],
  },
  azurerm_private_endpoint: { arguments: [...placed, "subnet_id", "private_service_connection"] },
  azurerm_resource_group: { arguments: ["name", "location"] },
  azurerm_role_assignment: {
    arguments: [
      "name",
      "scope",
      "role_definition_id",
      "role_definition_name",
      "principal_id",
      "principal_type",
      "condition",
      "condition_version",
      "delegated_managed_identity_resource_id",
      "description",
      "skip_service_principal_aad_check",
    ],
  },
  azurerm_storage_account: {
    arguments: [...placed, "account_kind", "account_tier", "is_hns_enabled", "nfsv3_enabled"],
  },
  azurerm_storage_share: { arguments: ["name", "storage_account_id", "storage_account_name", "enabled_protocol"] },
  azurerm_subnet: { arguments: ["name", "resource_group_name", "virtual_network_name"] },
  azurerm_user_assigned_identity: { arguments: placed },
  azurerm_virtual_network: { arguments: placed },
};

/** Arguments of a type that force a replacement; empty for a type that is not in the table. */
export function replacingArguments(typeName: string): readonly string[] {
  const rule = replacementRules[typeName];
  return rule === undefined ? [] : [...rule.arguments, ...(rule.firstOrLast ?? [])];
}

/** Resource types that have an entry in the table. */
export const replaceableTypes: readonly string[] = Object.keys(replacementRules);

/** Names of the changed arguments because of which an existing object must be replaced; none for a mere update. */
export function forcesReplacement(typeName: string, prior: Values, planned: Values): string[] {
  const rule = replacementRules[typeName];
  if (rule === undefined) return [];
  const changed = rule.arguments.filter((name) => !sameValue(prior[name], planned[name]));
  const emptied = (rule.firstOrLast ?? []).filter((name) => isEmpty(prior[name]) !== isEmpty(planned[name]));
  return [...changed, ...emptied];
}

function sameValue(prior: unknown, planned: unknown): boolean {
  return planned !== UNKNOWN && JSON.stringify(prior ?? null) === JSON.stringify(planned ?? null);
}

function isEmpty(blocks: unknown): boolean {
  return !Array.isArray(blocks) || blocks.length === 0;
}
