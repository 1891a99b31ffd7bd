import { z } from "zod";
import { credentialSchema, roleSchemas } from "../../runtime/config/runtime-environment.js";

/** One environment variable as its reader needs to know it. */
export interface VariableDescription {
  readonly name: string;
  readonly type: string;
  /** A value, or in words what holds when the variable is left out. */
  readonly default: string;
  readonly secret: boolean;
  readonly description: string;
}

/** What of JSON Schema is looked at. */
interface PropertySchema {
  readonly type?: string;
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: PropertySchema;
  readonly default?: string | number | boolean | readonly unknown[];
  readonly description?: string;
  readonly secret?: boolean;
}

interface ObjectSchema {
  readonly properties: Readonly<Record<string, PropertySchema>>;
  readonly required?: readonly string[];
}

/** The variables of one schema, in its order. */
export function describeVariables(schema: z.ZodObject): VariableDescription[] {
  // What is written into the environment, and what the runtime makes of it: types of text, and parsed defaults.
  const input = jsonSchema(schema, "input");
  const output = jsonSchema(schema, "output");
  return Object.entries(input.properties).map(([name, written]) => {
    const parsed = output.properties[name] ?? {};
    return {
      name,
      type: typeOf(written, parsed),
      default: input.required?.includes(name) === true ? "required" : defaultOf(parsed.default),
      secret: written.secret === true,
      description: written.description ?? descriptions().get(name) ?? "",
    };
  });
}

function jsonSchema(schema: z.ZodObject, io: "input" | "output"): ObjectSchema {
  return z.toJSONSchema(schema, { io, unrepresentable: "any" }) as unknown as ObjectSchema;
}

/** A variable that several schemas share is described in the first one only. */
function descriptions(): ReadonlyMap<string, string> {
  const shapes = [...Object.values(roleSchemas), ...credentialSchema.options].map(({ shape }) => Object.entries(shape));
  const described = shapes.flat().filter(([, { description }]) => description !== undefined);
  return new Map(described.reverse().map(([name, { description = "" }]) => [name, description]));
}

const FORMATS: Readonly<Record<string, string>> = { uuid: "UUID", uri: "URL" };

function typeOf(written: PropertySchema, parsed: PropertySchema): string {
  if (written.const !== undefined) return code(written.const);
  if (written.enum) return written.enum.map(code).join(", ");
  if (written.type === "integer") return `integer, ${String(written.minimum)} to ${String(written.maximum)}`;
  if (parsed.type === "array" && parsed.items?.format === "uuid") return "list of UUIDs";
  // A text that is parsed into something else without being a list of UUIDs is a list of words.
  if (written.type === "string" && parsed.type === undefined) return "list of words";
  return FORMATS[written.format ?? ""] ?? "text";
}

function defaultOf(value: PropertySchema["default"]): string {
  if (value === undefined) return "none";
  return typeof value === "object" ? "empty" : code(String(value));
}

function code(text: string): string {
  return `\`${text}\``;
}
