import { forcesReplacement } from "./forces-replacement.js";
import { UNKNOWN, type Values } from "./plugin-values.js";
import type { AttributeSchema, BlockSchema, NestedBlockSchema } from "./terraform-schema.js";

/** What a provider answers to "what would this change do?". */
export interface PlannedChange {
  readonly planned: Values;
  /** Changed arguments because of which the object is replaced; empty for a change in place. */
  readonly replacedFor: readonly string[];
}

/** Attributes the real provider computes anew when an argument of the same object changes. */
const recomputed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  azuread_application: { api: "oauth2_permission_scope_ids", app_role: "app_role_ids" },
};

/**
 * Plans a creation (`prior` is null) or an update: what is computed and not yet known becomes unknown, everything else is
 * taken from Terraform's proposal, which already joins configuration and prior state.
 */
export function planChange(
  typeName: string,
  schema: BlockSchema,
  prior: Values | null,
  proposed: Values,
): PlannedChange {
  const planned = withUnknowns(schema, proposed);
  if (prior === null) return { planned, replacedFor: [] };
  const stale = Object.entries(recomputed[typeName] ?? {}).filter(
    ([argument]) => JSON.stringify(prior[argument]) !== JSON.stringify(proposed[argument]),
  );
  return {
    planned: { ...planned, ...Object.fromEntries(stale.map(([, attribute]) => [attribute, UNKNOWN])) },
    replacedFor: forcesReplacement(typeName, prior, planned),
  };
}

/** Replaces every computed attribute that has no value; write-only arguments never reach plan or state. */
function withUnknowns(schema: BlockSchema, values: Values): Values {
  return mapBlock(schema, values, (attribute, value) => {
    if (attribute.write_only === true) return null;
    return attribute.computed === true && (value ?? null) === null ? UNKNOWN : value;
  });
}

/** Called for each attribute: its schema, its value, and its path without indexes. */
export type AttributeMapper = (attribute: AttributeSchema, value: unknown, path: string) => unknown;

/** Builds a body anew, attribute by attribute, through all nested blocks. */
export function mapBlock(schema: BlockSchema, values: Values, mapper: AttributeMapper, path = ""): Values {
  const under = (name: string): string => (path === "" ? name : `${path}.${name}`);
  const result: Record<string, unknown> = {};
  for (const [name, attribute] of Object.entries(schema.attributes)) {
    result[name] = mapper(attribute, values[name] ?? null, under(name));
  }
  for (const [name, nested] of Object.entries(schema.block_types)) {
    result[name] = mapNested(nested, values[name], mapper, under(name));
  }
  return result;
}

function mapNested(nested: NestedBlockSchema, value: unknown, mapper: AttributeMapper, path: string): unknown {
  if (value === UNKNOWN) return UNKNOWN;
  if (Array.isArray(value)) return value.map((element: Values) => mapBlock(nested.block, element, mapper, path));
  return value === null || value === undefined ? null : mapBlock(nested.block, value as Values, mapper, path);
}
