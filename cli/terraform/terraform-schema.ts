/**
 * Provider schemas in the words of `terraform providers schema -json` (format version 1.0), so that schemas derived
 * from the bindings and schemas printed by Terraform can be used alike.
 */

/** A type constraint as Terraform writes it in JSON: `"string"`, `["list", "string"]`, `["object", { name: "string" }]`. */
export type TerraformType =
  | "string"
  | "number"
  | "bool"
  | readonly ["list" | "set" | "map", TerraformType]
  | readonly ["object", Readonly<Record<string, TerraformType>>];

/** One argument or attribute; flags that are not true are left out. */
export interface AttributeSchema {
  readonly type: TerraformType;
  readonly required?: true;
  readonly optional?: true;
  readonly computed?: true;
  readonly sensitive?: true;
  readonly deprecated?: true;
  readonly write_only?: true;
}

/** A nested block: how often it may stand, and what it holds. No `max_items` means any number. */
export interface NestedBlockSchema {
  readonly nesting_mode: "single" | "list" | "set";
  readonly min_items?: number;
  readonly max_items?: number;
  readonly block: BlockSchema;
}

/** The body of a resource, a data source, a provider or a nested block. */
export interface BlockSchema {
  readonly attributes: Readonly<Record<string, AttributeSchema>>;
  readonly block_types: Readonly<Record<string, NestedBlockSchema>>;
  readonly deprecated?: true;
}

/** Schema of one resource type, data source type or provider configuration. */
export interface TypeSchema {
  readonly version: number;
  readonly block: BlockSchema;
}

/** Everything one provider declares, cut down to the types that were asked for. */
export interface ProviderSchema {
  readonly provider: TypeSchema;
  readonly resource_schemas: Readonly<Record<string, TypeSchema>>;
  readonly data_source_schemas: Readonly<Record<string, TypeSchema>>;
}

/** Schemas by the provider's local name in the configuration, for example `azurerm`. */
export type ProviderSchemas = Readonly<Record<string, ProviderSchema>>;

/** True for an attribute the configuration may set. */
export function isSettable(attribute: AttributeSchema): boolean {
  return attribute.required === true || attribute.optional === true;
}
