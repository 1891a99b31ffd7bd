import type { Field, FieldInput } from "./form-fields.js";
import type { JsonSchema } from "./json-schema.js";

/** What people typed, by the argument's name. */
export type FieldTexts = Readonly<Record<string, string>>;

/** Arguments for a call, or what is wrong with which field. */
export type ReadFields =
  | { readonly ok: true; readonly values: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly problems: ReadonlyMap<string, string> };

/** Turns what was typed into a tool's arguments. What is empty and may be left out is left out. */
export function readFields(fields: readonly Field[], texts: FieldTexts): ReadFields {
  const values: Record<string, unknown> = {};
  const problems = new Map<string, string>();
  for (const field of fields) {
    const read = readField(field, texts[field.name] ?? "");
    if ("problem" in read) problems.set(field.name, read.problem);
    else if (read.value !== undefined) {
      // Not by assignment: an argument may be called `__proto__`.
      Object.defineProperty(values, field.name, { value: read.value, enumerable: true });
    }
  }
  return problems.size === 0 ? { ok: true, values } : { ok: false, problems };
}

type Read = { readonly value: unknown } | { readonly problem: string };

function readField({ input, required }: Field, text: string): Read {
  if (text.trim() === "") return required ? { problem: MISSING[input.kind] ?? "Fill this in." } : { value: undefined };
  return READERS[input.kind](text, input as never);
}

const MISSING: Partial<Record<FieldInput["kind"], string>> = { choice: "Choose one." };

type Reader<Kind extends FieldInput["kind"]> = (
  text: string,
  input: Extract<FieldInput, { readonly kind: Kind }>,
) => Read;

const READERS: { readonly [Kind in FieldInput["kind"]]: Reader<Kind> } = {
  text: (text, { schema, format }) => refused(textProblem(text, schema, format)) ?? { value: text },
  number: (text, { integer, schema }) => {
    const value = Number(text.trim());
    return refused(numberProblem(value, integer, schema)) ?? { value };
  },
  choice: (text) => ({ value: JSON.parse(text) as unknown }),
  checkbox: (text) => ({ value: text === "true" }),
  "date-time": (text) =>
    DATE_TIME.test(text.trim()) && !Number.isNaN(Date.parse(text))
      ? { value: text.trim() }
      : { problem: "Write date, time and offset, as in 2026-01-31T09:00:00Z." },
  date: (text) =>
    DATE.test(text.trim()) && !Number.isNaN(Date.parse(text))
      ? { value: text.trim() }
      : { problem: "Write a date, as in 2026-01-31." },
  lines: (text, { schema }) => {
    const items = text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
    return refused(countProblem(items.length, schema)) ?? { value: items };
  },
  json: (text, { type }) => {
    try {
      const value: unknown = JSON.parse(text);
      return type === undefined || isOfType(value, type) ? { value } : { problem: `Write a JSON ${type}.` };
    } catch (error) {
      return { problem: `This is not JSON: ${error instanceof Error ? error.message : "it ends too early"}.` };
    }
  },
};

/** RFC 3339. */
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i;
const DATE = /^\d{4}-\d\d-\d\d$/;

function refused(problem: string | undefined): Read | undefined {
  return problem === undefined ? undefined : { problem };
}

const FORMATS: Readonly<Record<string, { readonly pattern: RegExp; readonly problem: string }>> = {
  email: { pattern: /^[^\s@]+@[^\s@]+$/, problem: "Write a mail address." },
  uri: { pattern: /^[a-z][a-z\d+.-]*:\S+$/i, problem: "Write a whole address, with its https://." },
  uuid: { pattern: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i, problem: "Write a UUID." },
};

function textProblem(text: string, schema: JsonSchema, format: string | undefined): string | undefined {
  const { minLength = 0, maxLength = Infinity, pattern } = schema;
  // As JSON Schema counts: code points.
  const characters = Array.from(text).length;
  if (characters < minLength) return `Write at least ${minLength} characters.`;
  if (characters > maxLength) return `Write at most ${maxLength} characters; this has ${characters}.`;
  const known = format === undefined ? undefined : FORMATS[format];
  if (known !== undefined && !known.pattern.test(text)) return known.problem;
  return pattern === undefined || matches(text, pattern) ? undefined : `This has to match ${pattern}`;
}

/** A pattern that browsers don't understand is left to the server. */
function matches(text: string, pattern: string): boolean {
  try {
    return new RegExp(pattern, "u").test(text);
  } catch {
    return true;
  }
}

function numberProblem(value: number, integer: boolean, schema: JsonSchema): string | undefined {
  if (!Number.isFinite(value)) return "Write a number.";
  if (integer && !Number.isInteger(value)) return "Write a whole number.";
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum, exclusiveMaximum } = schema;
  if (value < minimum) return `Write ${minimum} or more.`;
  if (value > maximum) return `Write ${maximum} or less.`;
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) return `Write more than ${exclusiveMinimum}.`;
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) return `Write less than ${exclusiveMaximum}.`;
  return undefined;
}

function countProblem(count: number, { minItems = 0, maxItems = Infinity }: JsonSchema): string | undefined {
  if (count < minItems) return `Write at least ${minItems}, one a line.`;
  return count > maxItems ? `Write at most ${maxItems}, one a line.` : undefined;
}

function isOfType(value: unknown, type: string): boolean {
  if (type === "array") return Array.isArray(value);
  if (type === "null") return value === null;
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}
