import { lookedUpMapKeys } from "../../../cli/terraform/looked-up-map-keys.js";
import {
  decodeValue,
  encodeValue,
  UNKNOWN,
  type Values,
  type WireValue,
} from "../../../cli/terraform/plugin-values.js";
import type { PluginMethod } from "../../../cli/terraform/plugin-wire.js";
import { loadProviderSchemas } from "../../../cli/terraform/provider-schemas.js";
import { schemaOnlyProvider, type PluginHandlers } from "../../../cli/terraform/schema-only-provider.js";
import { parseConfiguration, type WantedType } from "../../../cli/terraform/terraform-configuration.js";

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/;

function provider(kind: WantedType["kind"], typeName: string, mapEntries = {}): PluginHandlers {
  const name = typeName.split("_")[0] ?? "";
  const schema = loadProviderSchemas([{ kind, provider: name, typeName }])[name];
  if (schema === undefined) throw new Error(`no schema of ${typeName}`);
  return schemaOnlyProvider({ schema, mapEntries });
}

function call(handlers: PluginHandlers, method: PluginMethod, request: object): Record<string, unknown> {
  return { ...handlers[method]({ prior_private: [], private: [], ...request } as never) };
}

/** Plans and applies the creation of an object, as Terraform would. */
function create(handlers: PluginHandlers, type_name: string, config: Values): Values {
  const value = encodeValue(config);
  const plan = call(handlers, "PlanResourceChange", {
    type_name,
    prior_state: encodeValue(null),
    proposed_new_state: value,
  });
  const applied = call(handlers, "ApplyResourceChange", {
    type_name,
    planned_state: plan.planned_state,
    config: value,
  });
  return decodeValue(applied.new_state as WireValue) ?? {};
}

function read(handlers: PluginHandlers, type_name: string, config: Values): Values {
  const reply = call(handlers, "ReadDataSource", { type_name, config: encodeValue(config) });
  return decodeValue(reply.state as WireValue) ?? {};
}

describe("planning", () => {
  const type_name = "azuread_application";
  const handlers = provider("resource", type_name);

  function plan(prior: Values | null, proposed: Values): Values {
    const reply = call(handlers, "PlanResourceChange", {
      type_name,
      prior_state: encodeValue(prior),
      proposed_new_state: encodeValue(proposed),
    });
    return decodeValue(reply.planned_state as WireValue) ?? {};
  }

  it("leaves computed attributes unknown and the rest as configured", () => {
    const planned = plan(null, { display_name: "Example", notes: null });
    expect(planned).toMatchObject({ display_name: "Example", notes: null, client_id: UNKNOWN, id: UNKNOWN });
  });

  it("keeps what is already known", () => {
    expect(plan({ client_id: "x" }, { display_name: "New", client_id: "x" })).toMatchObject({ client_id: "x" });
  });

  it("makes the map of scope ids unknown when a scope changes", () => {
    const scope = (value: string): Values => ({ api: [{ oauth2_permission_scope: [{ id: "x", value }] }] });
    const known = { oauth2_permission_scope_ids: { a: "x" } };
    const planned = plan({ ...known, ...scope("a") }, { ...known, ...scope("b") });
    expect(planned.oauth2_permission_scope_ids).toBe(UNKNOWN);
  });
});

describe("applying", () => {
  it.each<[string, Values, string, RegExp]>([
    ["azuread_application", { display_name: "x" }, "client_id", guid],
    ["azuread_application", { display_name: "x" }, "id", /^\/applications\/[0-9a-f-]{36}$/],
    ["azuread_service_principal", { client_id: "x" }, "object_id", guid],
    ["azurerm_user_assigned_identity", { name: "a", resource_group_name: "g" }, "principal_id", guid],
    ["azurerm_user_assigned_identity", { name: "a", resource_group_name: "g" }, "client_id", guid],
    ["azurerm_user_assigned_identity", { name: "a", resource_group_name: "g" }, "tenant_id", guid],
    [
      "azurerm_user_assigned_identity",
      { name: "a", resource_group_name: "g" },
      "id",
      /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/g\/providers\/Microsoft\.ManagedIdentity\/userAssignedIdentities\/a$/,
    ],
    [
      "azurerm_container_app_environment",
      { name: "a", location: "Sweden Central" },
      "default_domain",
      /^[a-z]+-[0-9a-f]{8}\.swedencentral\.azurecontainerapps\.io$/,
    ],
    ["azurerm_container_registry", { name: "Reg" }, "login_server", /^reg\.azurecr\.io$/],
    ["azurerm_key_vault", { name: "kv" }, "vault_uri", /^https:\/\/kv\.vault\.azure\.net\/$/],
    [
      "azurerm_key_vault_key",
      { name: "k", key_vault_id: "/vaults/kv" },
      "id",
      /^https:\/\/kv\.vault\.azure\.net\/keys\/k\/[0-9a-f]{32}$/,
    ],
    [
      "azurerm_key_vault_certificate",
      { name: "c", key_vault_id: "/vaults/kv" },
      "versionless_secret_id",
      /^https:\/\/kv\.vault\.azure\.net\/secrets\/c$/,
    ],
    [
      "azurerm_role_assignment",
      { scope: "/s", role_definition_name: "Reader" },
      "id",
      /^\/s\/providers\/Microsoft\.Authorization\/roleAssignments\/[0-9a-f-]{36}$/,
    ],
    ["azurerm_managed_redis", { name: "r", location: "westeurope" }, "hostname", /^r\.westeurope\.redis\.azure\.net$/],
  ])("gives %s %j a plausible %s", (typeName, config, attribute, shape) => {
    expect(create(provider("resource", typeName), typeName, config)[attribute]).toMatch(shape);
  });

  it("gives the same values to the same configuration in every run, and others to another one", () => {
    const values = ["a", "a", "b"].map((display_name) => {
      return create(provider("resource", "azuread_application"), "azuread_application", { display_name }).client_id;
    });
    expect(values[0]).toBe(values[1]);
    expect(values[0]).not.toBe(values[2]);
  });

  it("ends an application's id in its object id", () => {
    const state = create(provider("resource", "azuread_application"), "azuread_application", { display_name: "x" });
    expect(state.id).toBe(`/applications/${String(state.object_id)}`);
  });

  it("fills an application's maps from the scopes and roles it declares", () => {
    const state = create(provider("resource", "azuread_application"), "azuread_application", {
      api: [{ oauth2_permission_scope: [{ id: "1", value: "access_as_user" }] }],
      app_role: [{ id: "2", value: "Admin" }],
    });
    expect(state).toMatchObject({ oauth2_permission_scope_ids: { access_as_user: "1" }, app_role_ids: { Admin: "2" } });
  });

  it("puts a container app under the domain of its environment", () => {
    const schemas = loadProviderSchemas(
      ["azurerm_container_app_environment", "azurerm_container_app"].map((typeName) => ({
        kind: "resource",
        provider: "azurerm",
        typeName,
      })),
    ).azurerm;
    if (schemas === undefined) throw new Error("no schemas");
    const handlers = schemaOnlyProvider({ schema: schemas, mapEntries: {} });
    const environment = create(handlers, "azurerm_container_app_environment", { name: "e", location: "northeurope" });
    const app = (external_enabled: boolean): unknown =>
      create(handlers, "azurerm_container_app", {
        name: "app",
        container_app_environment_id: environment.id,
        ingress: [{ external_enabled }],
      }).ingress;
    const domain = String(environment.default_domain);
    expect(app(true)).toMatchObject([{ fqdn: `app.${domain}` }]);
    expect(app(false)).toMatchObject([{ fqdn: `app.internal.${domain}` }]);
  });

  it("never keeps a write-only argument", () => {
    const state = create(provider("resource", "azurerm_key_vault_secret"), "azurerm_key_vault_secret", {
      value_wo: "x",
    });
    expect(state.value_wo).toBeNull();
  });
});

describe("data sources", () => {
  it("agree on tenant and deployer across both providers", () => {
    const [azuread, azurerm] = ["azuread_client_config", "azurerm_client_config"].map((type) =>
      read(provider("data", type), type, {}),
    );
    expect(azuread?.tenant_id).toMatch(guid);
    expect(azuread).toMatchObject({ tenant_id: azurerm?.tenant_id, object_id: azurerm?.object_id });
  });

  it("keep the arguments they were asked with", () => {
    const type = "azuread_service_principal";
    expect(read(provider("data", type), type, { client_id: "x" })).toMatchObject({ client_id: "x" });
  });

  it("know every permission that the configuration looks up", () => {
    const type = "azuread_service_principal";
    const expression = '${data.azuread_service_principal.Graph.oauth2_permission_scope_ids["User.Read"]}';
    const mapEntries = lookedUpMapKeys(parseConfiguration({ resource: { a_b: { C: { id: expression } } } }));
    const { oauth2_permission_scope_ids: ids } = read(provider("data", type, mapEntries), type, { client_id: "x" });
    expect(ids).toEqual({ "User.Read": expect.stringMatching(guid) as unknown });
  });

  it("have one element in lists that are only ever read", () => {
    const type = "azurerm_key_vault_certificate";
    const { certificate_data_base64: data } = read(provider("data", type), type, {
      name: "c",
      key_vault_id: "/vaults/kv",
    });
    expect(data).toEqual(expect.any(String));
  });
});

describe("importing", () => {
  it("starts from the id alone and does not replace what it cannot know", () => {
    const type_name = "azurerm_resource_group";
    const handlers = provider("resource", type_name);
    const reply = call(handlers, "ImportResourceState", { type_name, id: "/subscriptions/x/resourceGroups/g" });
    const [imported] = reply.imported_resources as { state: WireValue; private: Uint8Array }[];
    const state = decodeValue(imported?.state);
    expect(state).toMatchObject({ id: "/subscriptions/x/resourceGroups/g", name: null });
    const plan = call(handlers, "PlanResourceChange", {
      type_name,
      prior_state: encodeValue(state),
      proposed_new_state: encodeValue({ ...state, name: "g", location: "westeurope" }),
      prior_private: imported?.private,
    });
    expect(plan.requires_replace).toEqual([]);
  });
});

describe("a type without schema", () => {
  it("is refused by name", () => {
    const handlers = provider("resource", "azurerm_resource_group");
    expect(() => call(handlers, "ReadDataSource", { type_name: "azurerm_subnet", config: encodeValue({}) })).toThrow(
      "the schema-only provider was not given the schema of azurerm_subnet",
    );
  });
});
