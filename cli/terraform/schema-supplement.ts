import type { SchemaKind } from "./binding-source.js";
import type { AttributeSchema, BlockSchema, NestedBlockSchema, TypeSchema } from "./terraform-schema.js";

/**
 * What the bindings cannot know, for the types this project uses: flags that their generator drops, and types and
 * arguments newer than the provider version they were generated from. Facts are from the providers' public
 * documentation; a path is the type name and the argument names, data sources start with `data.`.
 */

const sensitive = new Set([
  "azuread_application.password.value",
  "azuread_application_certificate.value",
  "azurerm_application_insights.connection_string",
  "azurerm_application_insights.instrumentation_key",
  "azurerm_container_app.custom_domain_verification_id",
  "azurerm_container_app.secret.value",
  "azurerm_container_app_environment.dapr_application_insights_connection_string",
  "azurerm_container_app_environment_certificate.certificate_password",
  "azurerm_container_app_environment_storage.access_key",
  "azurerm_container_registry.admin_password",
  "azurerm_container_registry_task.base_image_trigger.update_trigger_endpoint",
  "azurerm_container_registry_task.docker_step.context_access_token",
  "azurerm_container_registry_task.docker_step.secret_arguments",
  "azurerm_container_registry_task.encoded_step.context_access_token",
  "azurerm_container_registry_task.encoded_step.secret_values",
  "azurerm_container_registry_task.file_step.context_access_token",
  "azurerm_container_registry_task.file_step.secret_values",
  "azurerm_container_registry_task.registry_credential.custom.password",
  "azurerm_container_registry_task.source_trigger.authentication.refresh_token",
  "azurerm_container_registry_task.source_trigger.authentication.token",
  "azurerm_key_vault_certificate.certificate.contents",
  "azurerm_key_vault_certificate.certificate.password",
  "azurerm_key_vault_secret.value",
  "azurerm_log_analytics_workspace.primary_shared_key",
  "azurerm_log_analytics_workspace.secondary_shared_key",
  "azurerm_managed_redis.default_database.primary_access_key",
  "azurerm_managed_redis.default_database.secondary_access_key",
  "azurerm_storage_account.primary_access_key",
  "azurerm_storage_account.primary_blob_connection_string",
  "azurerm_storage_account.primary_connection_string",
  "azurerm_storage_account.secondary_access_key",
  "azurerm_storage_account.secondary_blob_connection_string",
  "azurerm_storage_account.secondary_connection_string",
  "data.azurerm_container_app.custom_domain_verification_id",
  "data.azurerm_container_app.secret",
  "data.azurerm_container_registry.admin_password",
  "data.azurerm_key_vault_secret.value",
  "data.azurerm_log_analytics_workspace.primary_shared_key",
  "data.azurerm_log_analytics_workspace.secondary_shared_key",
]);

/** Only what already has its successor in the bindings, or is removed in azurerm 5 without one. */
const deprecated = new Set([
  "azuread_application_certificate.end_date_relative",
  "azuread_service_principal.features",
  "azurerm_key_vault.contact",
  "azurerm_key_vault.enable_rbac_authorization",
  "azurerm_log_analytics_workspace.local_authentication_disabled",
  "azurerm_monitor_diagnostic_setting.enabled_log.retention_policy",
  "azurerm_monitor_diagnostic_setting.metric",
  "azurerm_storage_account.queue_properties",
  "azurerm_storage_account.static_website",
  "azurerm_storage_share.storage_account_name",
  "data.azuread_service_principal.features",
  "data.azurerm_key_vault.enable_rbac_authorization",
]);

const writeOnly = new Set(["azurerm_key_vault_secret.value_wo"]);

/** Upper limits beyond one; the bindings only tell "one" from "many". */
const maxItems = new Map([
  ["azurerm_managed_redis.default_database.module", 4],
  ["azurerm_storage_account.blob_properties.cors_rule", 5],
  ["azurerm_virtual_network.ip_address_pool", 2],
]);

/** Arguments that came after the bindings, reached with `addOverride` once the provider pin is loosened. */
const newerArguments: Readonly<Record<string, AttributeSchema>> = {
  "azurerm_container_app.template.custom_scale_rule.identity_id": { type: "string", optional: true },
  "azurerm_user_assigned_identity.isolation_scope": { type: "string", optional: true },
};

const timeouts = (...names: readonly string[]): NestedBlockSchema => ({
  nesting_mode: "single",
  block: {
    attributes: Object.fromEntries(names.map((name) => [name, { type: "string", optional: true }])),
    block_types: {},
  },
});

/** Resource types that came after the bindings, reached with `TerraformResource`. */
const newerResources: Readonly<Record<string, TypeSchema>> = {
  azurerm_container_app_environment_managed_certificate: {
    version: 0,
    block: {
      attributes: {
        container_app_environment_id: { type: "string", required: true },
        domain_control_validation: { type: "string", optional: true },
        id: { type: "string", optional: true, computed: true },
        name: { type: "string", required: true },
        subject_name: { type: "string", required: true },
        tags: { type: ["map", "string"], optional: true },
        validation_token: { type: "string", computed: true },
      },
      block_types: { timeouts: timeouts("create", "delete", "read", "update") },
    },
  },
  azurerm_managed_redis_access_policy_assignment: {
    version: 0,
    block: {
      attributes: {
        id: { type: "string", optional: true, computed: true },
        managed_redis_id: { type: "string", required: true },
        object_id: { type: "string", required: true },
      },
      block_types: { timeouts: timeouts("create", "delete", "read") },
    },
  },
};

/** Schema of a type that the bindings lack, if this table has it. */
export function newerSchema(kind: SchemaKind, typeName: string): TypeSchema | undefined {
  return kind === "resource" ? newerResources[typeName] : undefined;
}

/** Adds the flags and arguments above to a schema derived from the bindings. */
export function supplement(kind: SchemaKind, typeName: string, schema: TypeSchema): TypeSchema {
  if (kind === "provider") return { ...schema, block: withoutAlias(schema.block) };
  return { ...schema, block: supplementBlock(kind === "data" ? `data.${typeName}` : typeName, schema.block) };
}

function supplementBlock(path: string, block: BlockSchema): BlockSchema {
  const added = Object.entries(newerArguments).filter(([key]) => key.slice(0, key.lastIndexOf(".")) === path);
  const attributes = Object.entries(block.attributes).map(([name, attribute]): [string, AttributeSchema] => {
    const key = `${path}.${name}`;
    return [
      name,
      {
        ...attribute,
        ...(sensitive.has(key) && { sensitive: true }),
        ...(deprecated.has(key) && { deprecated: true }),
        ...(writeOnly.has(key) && { write_only: true }),
      },
    ];
  });
  const blockTypes = Object.entries(block.block_types).map(([name, nested]): [string, NestedBlockSchema] => {
    const key = `${path}.${name}`;
    const max = maxItems.get(key);
    return [
      name,
      { ...nested, ...(max !== undefined && { max_items: max }), block: supplementBlock(key, nested.block) },
    ];
  });
  return {
    attributes: Object.fromEntries([
      ...attributes,
      ...added.map(([key, attribute]): [string, AttributeSchema] => [key.slice(key.lastIndexOf(".") + 1), attribute]),
    ]),
    block_types: Object.fromEntries(blockTypes),
    ...(deprecated.has(path) && { deprecated: true }),
  };
}

/** `alias` belongs to Terraform's language; the bindings list it among the provider's own arguments. */
function withoutAlias(block: BlockSchema): BlockSchema {
  const attributes = Object.fromEntries(Object.entries(block.attributes).filter(([name]) => name !== "alias"));
  return { ...block, attributes };
}
