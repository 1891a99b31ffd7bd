import {
  lastSegment,
  objectId,
  offlineTenantId,
  resourceId,
  roleDefinitionId,
  text,
  vaultUri,
} from "./azure-resource-ids.js";
import { UNKNOWN, type Values } from "./plugin-values.js";
import { repeatableChoice, repeatableGuid, repeatableHex } from "./repeatable-values.js";
import { isSettable, type AttributeSchema, type TerraformType } from "./terraform-schema.js";

/** What a value may depend on besides its own object. */
export interface Surroundings {
  /** Keys that the configuration looks up in a computed map, with their values, by the map's name. */
  readonly mapEntries: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Default domain of a container app environment seen before. */
  readonly defaultDomainOf: (environmentId: string) => string | undefined;
}

/** The object whose computed attributes get values. */
export interface ComputedObject {
  readonly kind: "resource" | "data";
  readonly typeName: string;
  readonly values: Values;
  /** Same type and configuration, same seed: so that every run gives the same values. */
  readonly seed: string;
}

type ValueMaker = (object: ComputedObject, surroundings: Surroundings) => unknown;

const azureRegion = "westeurope";
const siteNames = ["blackdune", "bravestone", "calmriver", "happyhill", "icymeadow", "purplepond", "quietforest"];

const vaultObject =
  (collection: string, versioned: boolean): ValueMaker =>
  ({ typeName, values, seed }) => {
    const id = resourceId(typeName, values, seed).replace(/\/(certificates|keys|secrets)\//, `/${collection}/`);
    return versioned ? id : id.slice(0, id.lastIndexOf("/"));
  };

/** Attributes whose shape matters to what refers to them, by type and path. */
const makers: Readonly<Record<string, ValueMaker>> = {
  "azuread_application.app_role_ids": ({ values }) => idsByValue(values.app_role),
  "azuread_application.oauth2_permission_scope_ids": ({ values }) => idsByValue(scopesOf(values)),
  "azuread_application_certificate.key_id": ({ seed }) => repeatableGuid(`${seed} key_id`),
  "azuread_client_config.client_id": () => repeatableGuid("deployer client_id"),
  "azuread_client_config.object_id": () => repeatableGuid("deployer object_id"),
  "azurerm_client_config.client_id": () => repeatableGuid("deployer client_id"),
  "azurerm_client_config.object_id": () => repeatableGuid("deployer object_id"),
  "azurerm_container_app.ingress.custom_domain": () => [],
  "azurerm_container_app.ingress.fqdn": ({ values }, surroundings) => appHost(values, surroundings),
  "azurerm_container_app.latest_revision_name": ({ values, seed }) =>
    `${text(values, "name")}--${repeatableHex(seed, 7)}`,
  "azurerm_container_app_environment.default_domain": ({ values, seed }) =>
    defaultDomain(text(values, "location"), seed),
  "azurerm_container_registry.login_server": ({ values }) => `${text(values, "name").toLowerCase()}.azurecr.io`,
  "azurerm_key_vault.vault_uri": ({ values }) => vaultUri(text(values, "name")),
  "azurerm_key_vault_certificate.secret_id": vaultObject("secrets", true),
  "azurerm_key_vault_certificate.versionless_id": vaultObject("certificates", false),
  "azurerm_key_vault_certificate.versionless_secret_id": vaultObject("secrets", false),
  "azurerm_key_vault_key.versionless_id": vaultObject("keys", false),
  "azurerm_key_vault_secret.versionless_id": vaultObject("secrets", false),
  "azurerm_managed_redis.default_database.port": () => 10000,
  "azurerm_managed_redis.hostname": ({ values }) =>
    `${text(values, "name")}.${regionOf(text(values, "location"))}.redis.azure.net`,
  "azurerm_role_assignment.name": ({ seed }) => repeatableGuid(`${seed} name`),
  "azurerm_role_assignment.role_definition_id": ({ values }) => roleDefinitionId(text(values, "role_definition_name")),
  "azurerm_subscription.subscription_id": () => repeatableGuid("subscription"),
};

/** Forms of text by the last name in the path; the first that matches is taken. */
const textForms: readonly (readonly [RegExp, (seed: string) => string])[] = [
  [/tenant_id$/, () => offlineTenantId],
  [/^subscription_id$/, () => repeatableGuid("subscription")],
  [/(^|_)(id|guid|uuid)$/, repeatableGuid],
  [/^location$/, () => azureRegion],
  [/(^|_)(uri|url|endpoint)$/, (seed) => `https://${repeatableHex(seed, 8)}.example.net/`],
  [/ip_address(es)?$/, (seed) => `203.0.113.${parseInt(repeatableHex(seed, 2), 16) % 254}`],
  [/^(created|updated|not_before)$|start_date$/, () => "2026-01-01T00:00:00Z"],
  [/^expires$|(end|expiration)_date$/, () => "2027-01-01T00:00:00Z"],
];

/** Gives one computed attribute a value of the right type and a plausible shape. */
export function computedValue(
  object: ComputedObject,
  path: string,
  attribute: AttributeSchema,
  surroundings: Surroundings,
): unknown {
  if (path === "id") return resourceId(object.typeName, object.values, object.seed);
  const maker = makers[`${object.typeName}.${path}`];
  if (maker !== undefined) return maker(object, surroundings);
  if (path === "object_id") return objectId(object.seed);
  // An argument left out of a resource takes a default that only the real provider knows; a data source has found it.
  if (object.kind === "resource" && isSettable(attribute)) return emptyOfType(attribute.type);
  return valueOfType(attribute.type, path, object.seed, surroundings);
}

function emptyOfType(type: TerraformType): unknown {
  if (typeof type === "string") return { string: "", number: 0, bool: false }[type];
  return type[0] === "list" || type[0] === "set" ? [] : {};
}

/** A list that is only ever read has one element, because references index it. */
function valueOfType(type: TerraformType, path: string, seed: string, surroundings: Surroundings): unknown {
  const name = path.slice(path.lastIndexOf(".") + 1);
  const own = `${seed} ${path}`;
  if (type === "number") return 1;
  if (type === "bool") return false;
  if (type === "string") {
    const form = textForms.find(([pattern]) => pattern.test(name))?.[1];
    return form === undefined ? `${name.replaceAll("_", "-")}-${repeatableHex(own, 8)}` : form(own);
  }
  if (type[0] === "map") return type[1] === "string" ? (surroundings.mapEntries[name] ?? {}) : {};
  if (type[0] !== "object") return [valueOfType(type[1], path, seed, surroundings)];
  return Object.fromEntries(
    Object.entries(type[1]).map(([key, member]) => [key, valueOfType(member, `${path}.${key}`, seed, surroundings)]),
  );
}

function defaultDomain(location: string, seed: string): string {
  return `${repeatableChoice(seed, siteNames)}-${repeatableHex(seed, 8)}.${regionOf(location)}.azurecontainerapps.io`;
}

function regionOf(location: string): string {
  return location === "" ? azureRegion : location.toLowerCase().replaceAll(" ", "");
}

function appHost(app: Values, surroundings: Surroundings): string {
  const environmentId = text(app, "container_app_environment_id");
  const domain = surroundings.defaultDomainOf(environmentId) ?? defaultDomain("", lastSegment(environmentId));
  const internal = firstBlock(app.ingress)?.external_enabled !== true;
  return `${text(app, "name")}.${internal ? "internal." : ""}${domain}`;
}

function scopesOf(application: Values): unknown {
  return firstBlock(application.api)?.oauth2_permission_scope;
}

function idsByValue(blocks: unknown): Values {
  if (!Array.isArray(blocks)) return {};
  const entries = (blocks as Values[]).map((it): [unknown, unknown] => [it.value, it.id]);
  return Object.fromEntries(entries.filter((it): it is [string, unknown] => typeof it[0] === "string" && it[0] !== ""));
}

function firstBlock(blocks: unknown): Values | undefined {
  return Array.isArray(blocks) && blocks[0] !== UNKNOWN ? (blocks[0] as Values | undefined) : undefined;
}
