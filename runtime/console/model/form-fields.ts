import { labelOf } from "./labels.js";
import { plainSchema, type JsonSchema } from "./json-schema.js";

/** One argument of a tool, as a form asks for it. */
export interface Field {
  /** Name of the argument. */
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly required: boolean;
  readonly input: FieldInput;
  /** What the field shows at first: the schema's default. */
  readonly initial: string;
  /** Limits in words, as far as the description does not name them. */
  readonly limits: string;
}

/** What kind of control a field is, with what it takes. Every control holds a text. */
export type FieldInput =
  | { readonly kind: "text"; readonly format?: string; readonly schema: JsonSchema }
  | { readonly kind: "number"; readonly integer: boolean; readonly schema: JsonSchema }
  | { readonly kind: "choice"; readonly options: readonly Choice[] }
  /** The texts are `true` and `false`. */
  | { readonly kind: "checkbox" }
  | { readonly kind: "date-time" }
  | { readonly kind: "date" }
  /** One item a line. */
  | { readonly kind: "lines"; readonly schema: JsonSchema }
  | { readonly kind: "json"; readonly type: string | undefined };

export interface Choice {
  /** JSON text of the value. */
  readonly value: string;
  readonly label: string;
}

/** Values up to this many are offered; a longer list nobody reads. */
const MOST_CHOICES = 200;

/** The fields of a tool's input, required ones first, otherwise in the schema's order. */
export function formFields(inputSchema: JsonSchema): readonly Field[] {
  const root = plainSchema(inputSchema, inputSchema);
  const required = new Set(root.required ?? []);
  const fields = Object.entries(root.properties ?? {}).map(([name, schema]) =>
    fieldOf(name, plainSchema(schema, inputSchema), required.has(name), inputSchema),
  );
  return [...fields.filter((field) => field.required), ...fields.filter((field) => !field.required)];
}

function fieldOf(name: string, schema: JsonSchema, isRequired: boolean, root: JsonSchema): Field {
  const input = inputOf(schema, isRequired, root);
  // What has a default may be left out, whatever the list of required ones says.
  const required = isRequired && schema.default === undefined && input.kind !== "checkbox";
  return {
    name,
    label: schema.title ?? labelOf(name),
    description: schema.description ?? "",
    required,
    input: input.kind === "choice" && !required ? { ...input, options: [NOT_SET, ...input.options] } : input,
    initial: initialOf(schema.default, input),
    limits: limitsNotIn(schema.description ?? "", input),
  };
}

const NOT_SET: Choice = { value: "", label: "not set" };

function inputOf(schema: JsonSchema, isRequired: boolean, root: JsonSchema): FieldInput {
  const choices = choicesOf(schema);
  if (choices !== undefined) return { kind: "choice", options: choices };
  switch (schema.type) {
    case "boolean":
      // Unset, true and false are three things, unless the schema says what unset means.
      return isRequired || schema.default !== undefined
        ? { kind: "checkbox" }
        : { kind: "choice", options: [choice(true), choice(false)] };
    case "integer":
    case "number":
      return { kind: "number", integer: schema.type === "integer", schema };
    case "string":
      if (schema.format === "date-time" || schema.format === "date") return { kind: schema.format };
      return { kind: "text", schema, ...(schema.format === undefined ? {} : { format: schema.format }) };
    case "array":
      return plainSchema(schema.items, root).type === "string" && plainSchema(schema.items, root).enum === undefined
        ? { kind: "lines", schema }
        : { kind: "json", type: "array" };
    default:
      return { kind: "json", type: typeof schema.type === "string" ? schema.type : undefined };
  }
}

function choicesOf({ enum: values, const: only, oneOf, anyOf }: JsonSchema): readonly Choice[] | undefined {
  if (only !== undefined) return [choice(only)];
  if (values !== undefined) {
    return values.length > MOST_CHOICES
      ? undefined
      : values.filter((value) => value !== null).map((value) => choice(value));
  }
  const branches = oneOf ?? anyOf ?? [];
  if (branches.length === 0 || branches.some((branch) => branch.const === undefined)) return undefined;
  return branches.map(({ const: value, title }) => choice(value, title));
}

function choice(value: unknown, title?: string): Choice {
  return { value: JSON.stringify(value), label: title ?? (typeof value === "string" ? value : JSON.stringify(value)) };
}

function initialOf(value: unknown, { kind }: FieldInput): string {
  if (value === undefined || value === null) return kind === "checkbox" ? "false" : "";
  if (kind === "choice") return JSON.stringify(value);
  if (kind === "lines" && Array.isArray(value)) return value.join("\n");
  return typeof value === "string" && kind !== "json" ? value : JSON.stringify(value, undefined, 2);
}

/** A description that names the limits, or has an example, says enough. */
function limitsNotIn(description: string, input: FieldInput): string {
  if (input.kind === "number" && input.schema.maximum !== undefined) {
    if (new RegExp(`\\b${input.schema.maximum}\\b`).test(description)) return "";
  }
  if (input.kind === "date-time" && /\d{4}-\d\d-\d\dT/.test(description)) return "";
  return limitsOf(input);
}

function limitsOf(input: FieldInput): string {
  switch (input.kind) {
    case "number": {
      const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = input.schema;
      const what = input.integer ? "Whole number" : "Number";
      const from = minimum ?? (exclusiveMinimum === undefined ? undefined : `more than ${exclusiveMinimum}`);
      const to = maximum ?? (exclusiveMaximum === undefined ? undefined : `less than ${exclusiveMaximum}`);
      // `z.int()` says the same of every integer.
      const said = [from, to].filter(
        (limit) => limit !== undefined && Math.abs(Number(limit)) !== Number.MAX_SAFE_INTEGER,
      );
      return said.length === 0 ? what : `${what}, ${said.join(" to ")}`;
    }
    case "date-time":
      return "With its offset, as in 2026-01-31T09:00:00Z";
    case "date":
      return "As in 2026-01-31";
    case "lines":
      return "One a line";
    case "json":
      return `JSON${input.type === undefined ? "" : `, ${input.type}`}`;
    case "text":
    case "choice":
    case "checkbox":
      return "";
  }
}
