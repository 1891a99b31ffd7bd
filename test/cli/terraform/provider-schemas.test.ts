import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadProviderSchemas } from "../../../cli/terraform/provider-schemas.js";
import type { WantedType } from "../../../cli/terraform/terraform-configuration.js";
import type { AttributeSchema, BlockSchema, TypeSchema } from "../../../cli/terraform/terraform-schema.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

function wanted(kind: WantedType["kind"], typeName: string): WantedType {
  return { kind, provider: typeName.split("_")[0] ?? "", typeName };
}

function schemaOf(kind: WantedType["kind"], typeName: string): TypeSchema {
  const provider = loadProviderSchemas([wanted(kind, typeName)])[typeName.split("_")[0] ?? ""];
  const schema =
    kind === "provider"
      ? provider?.provider
      : (kind === "data" ? provider?.data_source_schemas : provider?.resource_schemas)?.[typeName];
  if (schema === undefined) throw new Error(`no schema of ${typeName}`);
  return schema;
}

function blockAt(block: BlockSchema, path: readonly string[]): BlockSchema {
  return path.reduce((it, name) => {
    const nested = it.block_types[name];
    if (nested === undefined) throw new Error(`no block ${name}`);
    return nested.block;
  }, block);
}

describe("schemas derived from the bindings", () => {
  /** Facts from the providers' documentation. */
  it.each<[WantedType["kind"], string, string, AttributeSchema]>([
    ["resource", "azuread_application", "display_name", { type: "string", required: true }],
    ["resource", "azuread_application", "client_id", { type: "string", computed: true }],
    ["resource", "azuread_application", "identifier_uris", { type: ["set", "string"], optional: true }],
    ["resource", "azuread_application", "tags", { type: ["set", "string"], optional: true, computed: true }],
    ["resource", "azuread_application", "oauth2_permission_scope_ids", { type: ["map", "string"], computed: true }],
    ["resource", "azuread_application", "web.redirect_uris", { type: ["set", "string"], optional: true }],
    ["resource", "azuread_application", "api.oauth2_permission_scope.id", { type: "string", required: true }],
    ["resource", "azuread_application_certificate", "value", { type: "string", required: true, sensitive: true }],
    ["resource", "azuread_application_pre_authorized", "permission_ids", { type: ["set", "string"], required: true }],
    ["resource", "azurerm_container_app", "template.min_replicas", { type: "number", optional: true }],
    ["resource", "azurerm_container_app", "template.container.cpu", { type: "number", required: true }],
    ["resource", "azurerm_container_app", "ingress.fqdn", { type: "string", computed: true }],
    ["resource", "azurerm_container_app", "ingress.external_enabled", { type: "bool", optional: true }],
    ["resource", "azurerm_container_app", "tags", { type: ["map", "string"], optional: true }],
    ["resource", "azurerm_container_app", "outbound_ip_addresses", { type: ["list", "string"], computed: true }],
    ["resource", "azurerm_container_app_environment", "default_domain", { type: "string", computed: true }],
    ["resource", "azurerm_role_assignment", "role_definition_name", { type: "string", optional: true, computed: true }],
    [
      "resource",
      "azurerm_log_analytics_workspace",
      "primary_shared_key",
      { type: "string", computed: true, sensitive: true },
    ],
    ["resource", "azurerm_key_vault_secret", "value_wo", { type: "string", optional: true, write_only: true }],
    ["data", "azuread_client_config", "tenant_id", { type: "string", computed: true }],
    ["data", "azuread_service_principal", "client_id", { type: "string", optional: true, computed: true }],
    ["data", "azurerm_resource_group", "name", { type: "string", required: true }],
    ["data", "azurerm_subnet", "address_prefixes", { type: ["list", "string"], computed: true }],
    ["provider", "azurerm", "subscription_id", { type: "string", optional: true }],
    ["provider", "azurerm", "features.key_vault.purge_soft_delete_on_destroy", { type: "bool", optional: true }],
  ])("%s %s: %s", (kind, typeName, path, expected) => {
    const names = path.split(".");
    const block = blockAt(schemaOf(kind, typeName).block, names.slice(0, -1));
    expect(block.attributes[names.at(-1) ?? ""]).toEqual(expected);
  });

  it.each([
    ["azuread_application", "web", { nesting_mode: "list", max_items: 1 }],
    ["azuread_application", "app_role", { nesting_mode: "set" }],
    ["azuread_application", "timeouts", { nesting_mode: "single" }],
    ["azurerm_container_app", "template", { nesting_mode: "list", min_items: 1, max_items: 1 }],
    ["azurerm_container_app", "secret", { nesting_mode: "set" }],
    ["azurerm_container_app_environment", "workload_profile", { nesting_mode: "set" }],
    ["azurerm_managed_redis", "default_database", { nesting_mode: "list", max_items: 1 }],
  ])("%s has the block %s in the right number", (typeName, name, expected) => {
    const limits = Object.entries(schemaOf("resource", typeName).block.block_types[name] ?? {}).filter(
      ([key]) => key !== "block",
    );
    expect(Object.fromEntries(limits)).toEqual(expected);
  });

  it("treats a computed block as an attribute that holds objects", () => {
    const { attributes, block_types } = schemaOf("resource", "azurerm_key_vault").block;
    expect(block_types).not.toHaveProperty("access_policy");
    expect(attributes.access_policy).toMatchObject({
      optional: true,
      computed: true,
      type: ["list", ["object", { object_id: "string" }]],
    });
  });

  it("knows a resource type that is newer than the bindings", () => {
    const { attributes } = schemaOf("resource", "azurerm_managed_redis_access_policy_assignment").block;
    expect(attributes.managed_redis_id).toEqual({ type: "string", required: true });
  });

  it("marks an argument that the provider is about to remove", () => {
    expect(schemaOf("resource", "azurerm_key_vault").block.attributes.enable_rbac_authorization?.deprecated).toBe(true);
  });

  it("leaves out what no binding describes", () => {
    const schemas = loadProviderSchemas([
      wanted("resource", "azurerm_contaner_app"),
      wanted("resource", "aws_instance"),
    ]);
    expect(Object.keys(schemas)).toEqual(["azurerm"]);
    expect(schemas.azurerm?.resource_schemas).toEqual({});
  });

  it("does not look for a type outside the bindings' folder", () => {
    const schemas = loadProviderSchemas([wanted("resource", "azurerm_../../provider-azuread/lib/application")]);
    expect(schemas.azurerm?.resource_schemas).toEqual({});
  });
});

describe("the cache of derived schemas", () => {
  const types = [wanted("resource", "azuread_application_owner")];

  function cacheFiles(cacheRoot: string): string[] {
    return readdirSync(cacheRoot, { recursive: true, encoding: "utf8" })
      .filter((name) => name.includes("application-owner"))
      .map((name) => join(cacheRoot, name));
  }

  it("is read back unchanged", () => {
    const cacheRoot = temporaryFolder();
    const derived = loadProviderSchemas(types, { cacheRoot });
    expect(loadProviderSchemas(types, { cacheRoot })).toEqual(derived);
  });

  it("is used in place of the bindings", () => {
    const cacheRoot = temporaryFolder();
    loadProviderSchemas(types, { cacheRoot });
    const [file = ""] = cacheFiles(cacheRoot);
    writeFileSync(file, JSON.stringify({ version: 7, block: { attributes: {}, block_types: {} } }));
    const schemas = loadProviderSchemas(types, { cacheRoot });
    expect(schemas.azuread?.resource_schemas.azuread_application_owner?.version).toBe(7);
  });

  it.each(["", "{", "null", `{"version":0}`])("is rebuilt when it is damaged: %j", (content) => {
    const cacheRoot = temporaryFolder();
    const derived = loadProviderSchemas(types, { cacheRoot });
    const [file = ""] = cacheFiles(cacheRoot);
    const intact = readFileSync(file, "utf8");
    writeFileSync(file, content);
    expect(loadProviderSchemas(types, { cacheRoot })).toEqual(derived);
    expect(readFileSync(file, "utf8")).toBe(intact);
  });

  it("leaves no unfinished file", () => {
    const cacheRoot = temporaryFolder();
    loadProviderSchemas(types, { cacheRoot });
    expect(cacheFiles(cacheRoot)).toHaveLength(1);
  });

  it("is optional: a folder that cannot be made costs only time", () => {
    const cacheRoot = join(temporaryFolder(), "file");
    writeFileSync(cacheRoot, "");
    expect(loadProviderSchemas(types, { cacheRoot }).azuread?.resource_schemas).toHaveProperty(
      "azuread_application_owner",
    );
  });
});
