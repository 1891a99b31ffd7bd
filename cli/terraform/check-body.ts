import { checkValue } from "./check-value.js";
import type { Report } from "./schema-problem.js";
import { suggestName } from "./suggest-name.js";
import { isSettable, type AttributeSchema, type BlockSchema, type NestedBlockSchema } from "./terraform-schema.js";

/** A resource's body, or that of a block in it, in Terraform's JSON syntax. */
type Body = Readonly<Record<string, unknown>>;

/** True for a body, in contrast to a list, a plain value or nothing. */
export function isObject(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Checks one body and everything nested in it. `//` holds comments, `dynamic` the blocks that Terraform unfolds. */
export function checkBody(body: Body, schema: BlockSchema, path: string, report: Report): void {
  const { dynamic, ...own } = body;
  const under = (name: string): string => (path === "" ? name : `${path}.${name}`);
  checkKnown(own, schema, under, report);
  for (const [name, attribute] of Object.entries(schema.attributes)) {
    checkArgument(name, own[name] ?? undefined, attribute, under(name), report);
  }
  for (const [name, nested] of Object.entries(schema.block_types)) {
    const unfolded = isObject(dynamic) ? dynamic[name] : undefined;
    checkBlockCount(blocksIn(own[name]).length, unfolded !== undefined, nested, under(name), report);
    checkBlocks(own[name], nested.block, under(name), report);
    if (isObject(unfolded) && isObject(unfolded.content))
      checkBody(unfolded.content, nested.block, under(name), report);
  }
}

function checkKnown(body: Body, schema: BlockSchema, under: (name: string) => string, report: Report): void {
  const known = ["//", ...Object.keys(schema.attributes), ...Object.keys(schema.block_types)];
  for (const name of Object.keys(body)) {
    if (known.includes(name) || (body[name] ?? undefined) === undefined) continue;
    report("unknown-argument", under(name), `unknown argument "${name}"${suggestName(name, known)}`);
  }
}

function checkArgument(name: string, value: unknown, attribute: AttributeSchema, path: string, report: Report): void {
  if (value === undefined) {
    if (attribute.required === true) report("missing-argument", path, `missing required argument "${name}"`);
    return;
  }
  if (isSettable(attribute)) checkValue(attribute.type, value, path, report);
  else report("read-only-argument", path, "computed by the provider, so it cannot be set");
  if (attribute.deprecated === true) report("deprecated-argument", path, "deprecated by the provider");
}

function checkBlockCount(
  count: number,
  isUnfolded: boolean,
  schema: NestedBlockSchema,
  path: string,
  report: Report,
): void {
  const min = schema.min_items ?? 0;
  const max = schema.nesting_mode === "single" ? 1 : (schema.max_items ?? Infinity);
  // A dynamic block may unfold to any number, so that only the blocks written out can be too many.
  if (count < min && !isUnfolded) report("block-count", path, `needs ${min} or more blocks, has ${count}`);
  if (count > max) report("block-count", path, `allows ${max} at most, has ${count} blocks`);
}

function checkBlocks(value: unknown, schema: BlockSchema, path: string, report: Report): void {
  const blocks = blocksIn(value);
  if (blocks.length > 0 && schema.deprecated === true)
    report("deprecated-argument", path, "deprecated by the provider");
  blocks.forEach((block, index) => {
    const at = Array.isArray(value) ? `${path}[${index}]` : path;
    if (isObject(block)) checkBody(block, schema, at, report);
    else report("wrong-type", at, `expected a block, got ${JSON.stringify(block)}`);
  });
}

/** A block that may stand once is written as itself or as a list of one. */
function blocksIn(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
