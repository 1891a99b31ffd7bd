/** The part of JSON Schema that forms are made of. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: JsonSchema | boolean;
  readonly properties?: Readonly<Record<string, JsonSchema | boolean>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
}

/** References within references; more are a circle or a joke. */
const DEEPEST_REFERENCE = 8;

/**
 * A schema with what stands around the value removed: references inside the document, "or null", and a union or
 * intersection of one.
 */
export function plainSchema(schema: JsonSchema | boolean | undefined, root: JsonSchema, depth = 0): JsonSchema {
  if (typeof schema !== "object" || depth > DEEPEST_REFERENCE) return {};
  const { $ref, anyOf, oneOf, allOf, ...own } = schema;
  const inner = $ref === undefined ? theOne(anyOf ?? oneOf ?? allOf) : referenced($ref, root);
  if (inner === undefined) return withoutNull(schema);
  return withoutNull({ ...plainSchema(inner, root, depth + 1), ...own });
}

function theOne(branches: readonly JsonSchema[] | undefined): JsonSchema | undefined {
  const [first, ...others] = (branches ?? []).filter(({ type }) => type !== "null");
  return others.length === 0 ? first : undefined;
}

/** `#/$defs/name`, or the root itself. */
function referenced(reference: string, root: JsonSchema): JsonSchema | undefined {
  if (reference === "#") return root;
  const [, collection, name] = /^#\/(\$defs|definitions)\/([^/]+)$/.exec(reference) ?? [];
  if (name === undefined) return {};
  const definitions = collection === "$defs" ? root.$defs : root.definitions;
  return definitions !== undefined && Object.hasOwn(definitions, name) ? definitions[name] : {};
}

function withoutNull(schema: JsonSchema): JsonSchema {
  if (!Array.isArray(schema.type)) return schema;
  const types = (schema.type as readonly string[]).filter((type) => type !== "null");
  return types.length === 1 ? { ...schema, type: types[0] ?? "" } : schema;
}
