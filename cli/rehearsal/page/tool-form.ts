import type { Tool } from "@modelcontextprotocol/sdk/types.js";

/** Makes a form of a tool's input schema, and arguments of what was filled in. Pure. */

/** One argument, as a person fills it in. */
export interface ToolField {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  readonly kind: "text" | "integer" | "number" | "choice" | "boolean" | "json";
  /** Of a choice. */
  readonly choices: readonly string[];
  /** What holds when the field is left empty. */
  readonly default?: string;
}

interface PropertySchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly default?: unknown;
}

/** The fields of a tool, in the order of its schema. */
export function fieldsOf({ inputSchema }: Tool): ToolField[] {
  const properties = (inputSchema.properties ?? {}) as Readonly<Record<string, PropertySchema>>;
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    description: schema.description ?? "",
    required: schema.default === undefined && (inputSchema.required ?? []).includes(name),
    kind: kindOf(schema),
    choices: (schema.enum ?? []).map(String),
    ...(schema.default === undefined ? {} : { default: JSON.stringify(schema.default) }),
  }));
}

function kindOf({ type, enum: choices }: PropertySchema): ToolField["kind"] {
  if (choices?.every((choice) => typeof choice === "string") === true) return "choice";
  switch (type) {
    case "string":
      return "text";
    case "integer":
    case "number":
    case "boolean":
      return type;
    default:
      return "json";
  }
}

export type ParsedForm =
  | { readonly ok: true; readonly parameters: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly problem: string };

/**
 * Arguments for a tool. What was left empty is left out, and what the tool does not take is not passed on; whether the
 * values are good is the tool's to say.
 */
export function argumentsFrom(tool: Tool, form: URLSearchParams): ParsedForm {
  const parameters: Record<string, unknown> = {};
  for (const { name, kind } of fieldsOf(tool)) {
    const text = form.get(name) ?? "";
    if (text.trim() === "") continue;
    const value = parse(text, kind);
    if (value === undefined) return { ok: false, problem: `${name} is not ${WORDS[kind]}` };
    parameters[name] = value;
  }
  return { ok: true, parameters };
}

const WORDS: Readonly<Record<ToolField["kind"], string>> = {
  text: "a text",
  choice: "a text",
  integer: "a number",
  number: "a number",
  boolean: "true or false",
  json: "JSON",
};

/** Undefined for what can't be read as this kind. */
function parse(text: string, kind: ToolField["kind"]): unknown {
  if (kind === "text" || kind === "choice") return text;
  try {
    const value: unknown = JSON.parse(text);
    if (kind === "json") return value;
    return typeof value === (kind === "boolean" ? "boolean" : "number") ? value : undefined;
  } catch {
    return undefined;
  }
}
