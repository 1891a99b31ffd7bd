import type { BlockSchema, NestedBlockSchema, TypeSchema } from "./terraform-schema.js";

const nestingNumbers: Readonly<Record<NestedBlockSchema["nesting_mode"], number>> = { single: 1, list: 2, set: 3 };

/** A schema in the form of the plugin protocol. */
export function schemaToWire({ version, block }: TypeSchema): object {
  return { version, block: blockToWire(block) };
}

function blockToWire(block: BlockSchema): object {
  return {
    attributes: Object.entries(block.attributes).map(([name, { type, ...flags }]) => ({
      name,
      type: Buffer.from(JSON.stringify(type)),
      ...flags,
    })),
    block_types: Object.entries(block.block_types).map(([name, nested]) => ({
      type_name: name,
      block: blockToWire(nested.block),
      nesting: nestingNumbers[nested.nesting_mode],
      min_items: nested.min_items ?? 0,
      max_items: nested.max_items ?? 0,
    })),
    ...(block.deprecated === true && { deprecated: true }),
  };
}
