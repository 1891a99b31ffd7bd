import { computedValue, type ComputedObject, type Surroundings } from "./computed-values.js";
import { deprecationWarnings } from "./deprecation-warnings.js";
import { mapBlock, planChange } from "./plan-change.js";
import { decodeValue, encodeValue, UNKNOWN, type Values, type WireValue } from "./plugin-values.js";
import type { PluginMethod } from "./plugin-wire.js";
import { repeatableHex } from "./repeatable-values.js";
import { schemaToWire } from "./schema-to-wire.js";
import type { BlockSchema, ProviderSchema } from "./terraform-schema.js";

/** A request as decoded from the wire; each method has its own part of it. */
interface PluginRequest {
  readonly type_name: string;
  readonly id: string;
  readonly config: WireValue | null;
  readonly current_state: WireValue | null;
  readonly prior_state: WireValue | null;
  readonly planned_state: WireValue | null;
  readonly proposed_new_state: WireValue | null;
  readonly raw_state: WireValue | null;
  readonly private: Uint8Array;
  readonly prior_private: Uint8Array;
  readonly planned_private: Uint8Array;
}

/** Answers one provider method; the keys of request and answer are those of the wire table. */
export type PluginHandlers = Readonly<Record<PluginMethod, (request: PluginRequest) => object>>;

/** What the provider is told beside the schema. */
export interface SchemaOnlyProviderOptions {
  readonly schema: ProviderSchema;
  /** See `lookedUpMapKeys`. */
  readonly mapEntries: Surroundings["mapEntries"];
}

/** Marks imported state, which holds the id alone: comparing it with the configuration would replace everything. */
const importedMark = Buffer.from("imported");

/**
 * A provider that has schemas and no cloud: it plans and applies like the real one as far as a schema and the table of
 * what forces replacement can tell, and makes computed values up, the same ones in every run.
 */
export function schemaOnlyProvider({ schema, mapEntries }: SchemaOnlyProviderOptions): PluginHandlers {
  const defaultDomains = new Map<string, string>();
  const surroundings: Surroundings = { mapEntries, defaultDomainOf: (id) => defaultDomains.get(id) };

  const resourceBlock = (typeName: string): BlockSchema => known(schema.resource_schemas[typeName], typeName).block;
  const dataSourceBlock = (typeName: string): BlockSchema =>
    known(schema.data_source_schemas[typeName], typeName).block;
  const remember = (typeName: string, state: Values | null): Values | null => {
    if (typeName !== "azurerm_container_app_environment" || state === null) return state;
    const { id, default_domain: domain } = state;
    if (typeof id === "string" && typeof domain === "string") defaultDomains.set(id, domain);
    return state;
  };
  const fill = (object: ComputedObject, block: BlockSchema, isMissing: (value: unknown) => boolean): Values =>
    mapBlock(block, object.values, (attribute, value, path) =>
      attribute.computed === true && isMissing(value) ? computedValue(object, path, attribute, surroundings) : value,
    );

  return {
    GetSchema: () => ({
      provider: schemaToWire(schema.provider),
      resource_schemas: mapValues(schema.resource_schemas, schemaToWire),
      data_source_schemas: mapValues(schema.data_source_schemas, schemaToWire),
    }),
    PrepareProviderConfig: ({ config }) => ({ prepared_config: config }),
    ValidateResourceTypeConfig: ({ type_name, config }) => ({
      diagnostics: deprecationWarnings(resourceBlock(type_name), decodeValue(config) ?? {}),
    }),
    ValidateDataSourceConfig: ({ type_name, config }) => ({
      diagnostics: deprecationWarnings(dataSourceBlock(type_name), decodeValue(config) ?? {}),
    }),
    Configure: () => ({}),
    UpgradeResourceState: ({ raw_state }) => ({ upgraded_state: raw_state }),
    ReadResource: ({ type_name, current_state, private: mark }) => {
      remember(type_name, decodeValue(current_state));
      return { new_state: current_state, private: mark };
    },
    PlanResourceChange: ({ type_name, prior_state, proposed_new_state, prior_private }) => {
      const proposed = decodeValue(proposed_new_state);
      if (proposed === null) return { planned_state: proposed_new_state, legacy_type_system: true };
      const change = planChange(type_name, resourceBlock(type_name), decodeValue(prior_state), proposed);
      const replacedFor = importedMark.equals(Buffer.from(prior_private)) ? [] : change.replacedFor;
      return {
        planned_state: encodeValue(change.planned),
        requires_replace: replacedFor.map((name) => ({ steps: [{ attribute_name: name }] })),
        legacy_type_system: true,
      };
    },
    ApplyResourceChange: ({ type_name, planned_state, config }) => {
      const planned = decodeValue(planned_state);
      if (planned === null) return { new_state: planned_state, legacy_type_system: true };
      const object = {
        kind: "resource" as const,
        typeName: type_name,
        values: planned,
        seed: seedOf(type_name, decodeValue(config)),
      };
      const state = fill(object, resourceBlock(type_name), (value) => value === UNKNOWN);
      return { new_state: encodeValue(remember(type_name, state)), legacy_type_system: true };
    },
    ImportResourceState: ({ type_name, id }) => {
      const empty = mapBlock(resourceBlock(type_name), {}, (_, __, path) => (path === "id" ? id : null));
      return { imported_resources: [{ type_name, state: encodeValue(empty), private: importedMark }] };
    },
    ReadDataSource: ({ type_name, config }) => {
      const values = decodeValue(config) ?? {};
      const object = { kind: "data" as const, typeName: type_name, values, seed: seedOf(`data.${type_name}`, values) };
      const state = fill(object, dataSourceBlock(type_name), (value) => value === null);
      return { state: encodeValue(remember(type_name, state)) };
    },
    Stop: () => ({}),
  };
}

function seedOf(typeName: string, config: Values | null): string {
  return repeatableHex(`${typeName} ${JSON.stringify(config)}`, 32);
}

function known<T>(schema: T | undefined, typeName: string): T {
  if (schema === undefined) throw new Error(`the schema-only provider was not given the schema of ${typeName}`);
  return schema;
}

function mapValues<T, R>(record: Readonly<Record<string, T>>, map: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
