import type { SchemaKind } from "./binding-source.js";
import type { TerraformType } from "./terraform-schema.js";

/**
 * Reads generated binding source into plain descriptions. The source is written by a program in one fixed form, so line
 * patterns are enough; every place where the form is not met throws, because a schema that silently lacks an attribute
 * would call correct stacks wrong.
 */

/** One attribute or block of a struct, as far as the bindings tell. */
export interface BindingField {
  readonly name: string;
  readonly required: boolean;
  readonly optional: boolean;
  readonly computed: boolean;
  /** Set for plain values, lists, sets and maps of them. */
  readonly type?: TerraformType;
  /** Set where the field holds further structs. */
  readonly nested?: NestedField;
}

/** How a field holds structs of its own. */
export interface NestedField {
  readonly struct: string;
  readonly nesting: "single" | "list" | "set";
  /** At most one struct. */
  readonly one: boolean;
}

/** A whole binding module: its root type and a lookup of the fields of each struct. */
export interface BindingModule {
  readonly kind: SchemaKind;
  readonly typeName: string;
  readonly fields: readonly BindingField[];
  fieldsOf(struct: string): readonly BindingField[];
}

interface ComputedField {
  readonly name: string;
  readonly computed: boolean;
  readonly optional: boolean;
  readonly required: boolean;
  readonly initializer: string;
  readonly getter: string;
}

interface InputField {
  readonly name: string;
  readonly property: string;
  readonly isBlock: boolean;
  readonly collection: string;
  readonly storage: string;
}

const kinds: Readonly<Record<string, SchemaKind>> = {
  TerraformResource: "resource",
  TerraformDataSource: "data",
  TerraformProvider: "provider",
};

const plainTypes: Readonly<Record<string, TerraformType>> = {
  "simple string": "string",
  "simple boolean": "bool",
  "simple number": "number",
  "list stringList": ["list", "string"],
  "set stringList": ["set", "string"],
  "list numberList": ["list", "number"],
  "set numberList": ["set", "number"],
  "list numberListList": ["list", ["list", "number"]],
  "map stringMap": ["map", "string"],
};

/** Getters of attributes that cannot be set; `tolist` is how the bindings read a set. */
const getterTypes: readonly (readonly [RegExp, TerraformType])[] = [
  [/^this\.getStringAttribute\(/, "string"],
  [/^this\.getBooleanAttribute\(/, "bool"],
  [/^this\.getNumberAttribute\(/, "number"],
  [/^this\.getListAttribute\(/, ["list", "string"]],
  [/^this\.getNumberListAttribute\(/, ["list", "number"]],
  [/^cdktf\.Fn\.tolist\(this\.getListAttribute\(/, ["set", "string"]],
  [/^cdktf\.Token\.asNumberList\(cdktf\.Fn\.tolist\(/, ["set", "number"]],
  [/^this\.getStringMapAttribute\(/, ["map", "string"]],
];

const flagComment =
  /^ {2}\/\/ (\w+) - computed: (\w+), optional: (\w+), required: (\w+)\n(?: {2}private (.*)\n)? {2}public get \w+\(\) \{\n +return (.*);$/gm;
const inputEntry =
  /^ +(\w+): \{\n +value: .*\((?:struct!|this)\._?(\w+)(?:\.internalValue)?\),\n +isBlock: (\w+),\n +type: "(\w+)",\n +storageClassType: "(\w+)",$/gm;
const interfaceProperty = /^ {2}readonly (\w+)(\??): (.*);$/gm;
const listInitializer = /= new (\w+)List\(this, "\w+", (true|false)\);/;

/** Describes one deep module of the bindings. */
export function describeBinding(source: string): BindingModule {
  const classes = bodies(source, /^export class (\w+) extends cdktf\.(\w+) \{$/gm);
  const interfaces = bodies(source, /^export interface (\w+)(?: extends .*)? \{$/gm);
  const functions = bodies(source, /^export function (\w+)\(.*\{$/gm);
  const root = [...source.matchAll(/^export class (\w+) extends cdktf\.(\w+) \{$/gm)].find(
    (it) => group(it, 2) in kinds,
  );
  if (root === undefined) throw new Error("no resource, data source or provider class in this binding module");
  const rootName = group(root, 1);
  const rootBody = classes.get(rootName) ?? "";

  const fieldsOf = (struct: string): BindingField[] => {
    const hcl = functions.get(`${struct.charAt(0).toLowerCase()}${struct.slice(1)}ToHclTerraform`);
    if (hcl === undefined) throw new Error(`the bindings do not describe ${struct}`);
    // The structs of a provider's own configuration are never read back, so they have no class of references.
    return joinFields(struct, classes.get(`${struct}OutputReference`) ?? "", hcl, interfaces.get(struct) ?? "");
  };
  return {
    kind: kinds[group(root, 2)] ?? "resource",
    typeName: /^ {2}public static readonly tfResourceType = "(\w+)";$/m.exec(rootBody)?.[1] ?? "",
    fields: joinFields(rootName, rootBody, rootBody, interfaces.get(`${rootName}Config`) ?? ""),
    fieldsOf,
  };
}

function joinFields(struct: string, classBody: string, hclBody: string, interfaceBody: string): BindingField[] {
  const flags = new Map(readComputedFields(struct, classBody).map((it) => [it.name, it]));
  const inputs = readInputFields(struct, hclBody);
  const properties = new Map(
    [...interfaceBody.matchAll(interfaceProperty)].map((it) => [
      group(it, 1),
      { optional: group(it, 2) === "?", type: group(it, 3) },
    ]),
  );
  const inputNames = new Set(inputs.map((it) => it.name));
  const fromInputs = inputs.map((input): BindingField => {
    const property = properties.get(input.property);
    if (property === undefined) throw new Error(`${struct}: no property for the argument ${input.name}`);
    const required = !property.optional;
    const computed = flags.get(input.name)?.computed ?? false;
    const common = { name: input.name, required, optional: !required, computed };
    if (input.isBlock) return { ...common, nested: nestedInput(input, property.type) };
    const type = plainTypes[`${input.collection} ${input.storage}`];
    if (type === undefined) throw new Error(`${struct}.${input.name}: unknown storage ${input.storage}`);
    return { ...common, type };
  });
  const readOnly = [...flags.values()].filter((it) => !inputNames.has(it.name));
  return [...fromInputs, ...readOnly.map((field) => readOnlyField(struct, field))];
}

function nestedInput(input: InputField, propertyType: string): NestedField {
  const nesting = input.collection === "struct" ? "single" : input.collection === "set" ? "set" : "list";
  return { struct: input.storage.replace(/List$/, ""), nesting, one: !propertyType.includes("[]") };
}

function readOnlyField(struct: string, field: ComputedField): BindingField {
  if (field.optional || field.required) throw new Error(`${struct}.${field.name}: settable, but never synthesized`);
  const common = { name: field.name, required: false, optional: false, computed: true };
  const list = listInitializer.exec(field.initializer);
  if (list !== null) {
    return { ...common, nested: { struct: group(list, 1), nesting: list[2] === "true" ? "set" : "list", one: false } };
  }
  if (field.initializer.includes("new cdktf.StringMap(")) return { ...common, type: ["map", "string"] };
  const type = getterTypes.find(([pattern]) => pattern.test(field.getter))?.[1];
  if (type === undefined) throw new Error(`${struct}.${field.name}: unknown getter ${field.getter}`);
  return { ...common, type };
}

function readComputedFields(struct: string, body: string): ComputedField[] {
  const found = [...body.matchAll(flagComment)].map((it) => ({
    name: group(it, 1),
    computed: it[2] === "true",
    optional: it[3] === "true",
    required: it[4] === "true",
    initializer: it[5] ?? "",
    getter: group(it, 6),
  }));
  expectCount(struct, "attributes", found.length, body.split(" - computed: ").length - 1);
  return found;
}

function readInputFields(struct: string, body: string): InputField[] {
  const found = [...body.matchAll(inputEntry)].map((it) => ({
    name: group(it, 1),
    property: group(it, 2),
    isBlock: it[3] === "true",
    collection: group(it, 4),
    storage: group(it, 5),
  }));
  expectCount(struct, "arguments", found.length, body.split(" isBlock: ").length - 1);
  return found;
}

function expectCount(struct: string, what: string, found: number, written: number): void {
  if (found !== written) throw new Error(`${struct}: read ${found} of ${written} ${what}; has the generator changed?`);
}

/** Bodies of top-level declarations by name; each ends at the next brace in the first column. */
function bodies(source: string, opening: RegExp): Map<string, string> {
  const found = new Map<string, string>();
  for (const match of source.matchAll(opening)) {
    const start = match.index + match[0].length;
    found.set(group(match, 1), source.slice(start, source.indexOf("\n}", start)));
  }
  return found;
}

function group(match: RegExpMatchArray, index: number): string {
  return match[index] ?? "";
}
