import { describeBinding, type BindingField, type BindingModule } from "./binding-structs.js";
import type { AttributeSchema, BlockSchema, NestedBlockSchema, TerraformType, TypeSchema } from "./terraform-schema.js";

/**
 * Turns the source of one binding module into a Terraform schema. What the bindings do not carry is left at the side that
 * raises no false alarm: a block that may repeat has no upper limit (limits beyond one are unknown), and nothing is
 * sensitive, deprecated or write-only unless `schema-supplement.ts` says so.
 */
export function schemaFromBinding(source: string): TypeSchema {
  const module = describeBinding(source);
  return { version: 0, block: toBlock(module, module.fields) };
}

function toBlock(module: BindingModule, fields: readonly BindingField[]): BlockSchema {
  const attributes: Record<string, AttributeSchema> = {};
  const blockTypes: Record<string, NestedBlockSchema> = {};
  for (const field of fields) {
    // A block cannot be computed: a computed one is an attribute that holds objects and may be written as a block.
    if (field.nested === undefined || field.computed) attributes[field.name] = toAttribute(module, field);
    else blockTypes[field.name] = toNestedBlock(module, field, field.nested);
  }
  return { attributes, block_types: blockTypes };
}

function toAttribute(module: BindingModule, field: BindingField): AttributeSchema {
  return {
    type: typeOf(module, field),
    ...(field.required && { required: true }),
    ...(field.optional && { optional: true }),
    ...(field.computed && { computed: true }),
  };
}

function toNestedBlock(
  module: BindingModule,
  field: BindingField,
  nested: NonNullable<BindingField["nested"]>,
): NestedBlockSchema {
  const block = toBlock(module, module.fieldsOf(nested.struct));
  if (nested.nesting === "single") return { nesting_mode: "single", block };
  return {
    nesting_mode: nested.nesting,
    ...(field.required && { min_items: 1 }),
    ...(nested.one && { max_items: 1 }),
    block,
  };
}

function typeOf(module: BindingModule, field: BindingField): TerraformType {
  if (field.nested === undefined) {
    if (field.type === undefined) throw new Error(`${field.name} has no type`);
    return field.type;
  }
  const members = module
    .fieldsOf(field.nested.struct)
    .map((it): [string, TerraformType] => [it.name, typeOf(module, it)]);
  const object: TerraformType = ["object", Object.fromEntries(members)];
  return field.nested.nesting === "single" ? object : [field.nested.nesting, object];
}
