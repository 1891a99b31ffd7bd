import type { Report } from "./schema-problem.js";
import { suggestName } from "./suggest-name.js";
import type { TerraformType } from "./terraform-schema.js";

/** A template sequence that Terraform evaluates; `$${` and `%%{` are literal text. */
const template = /(?:^|[^$])\$\{|(?:^|[^%])%\{/;

const primitives = {
  string: { noun: "a string", fits: (value: unknown) => ["string", "number", "boolean"].includes(typeof value) },
  number: {
    noun: "a number",
    fits: (value: unknown) =>
      typeof value === "number" || (typeof value === "string" && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value)),
  },
  bool: {
    noun: "a boolean",
    fits: (value: unknown) => typeof value === "boolean" || value === "true" || value === "false",
  },
} as const;

/** True for text whose value is known only to Terraform, so that its type cannot be judged here. */
export function isReference(value: unknown): boolean {
  return typeof value === "string" && template.test(value);
}

/**
 * Reports what Terraform could not convert to the wanted type. Terraform's own conversions are allowed: a number or a
 * boolean where a string is wanted, and text that reads as a number or a boolean the other way round.
 */
export function checkValue(type: TerraformType, value: unknown, path: string, report: Report): void {
  if (value === null || value === undefined || isReference(value)) return;
  if (typeof type === "string") {
    const { noun, fits } = primitives[type];
    if (!fits(value)) report("wrong-type", path, `expected ${noun}, got ${show(value)}`);
  } else if (type[0] === "list" || type[0] === "set") {
    checkElements(type[0], type[1], value, path, report);
  } else if (typeof value !== "object" || Array.isArray(value)) {
    report("wrong-type", path, `expected ${type[0] === "map" ? "a map" : "an object"}, got ${show(value)}`);
  } else {
    for (const [name, element] of Object.entries(value)) {
      if (type[0] === "object") checkMember(type[1], name, element, path, report);
      else checkValue(type[1], element, `${path}["${name}"]`, report);
    }
  }
}

function checkElements(collection: string, type: TerraformType, value: unknown, path: string, report: Report): void {
  if (!Array.isArray(value)) {
    report("wrong-type", path, `expected a ${collection}, got ${show(value)}`);
    return;
  }
  value.forEach((element: unknown, index) => {
    checkValue(type, element, `${path}[${index}]`, report);
  });
}

function checkMember(
  members: Readonly<Record<string, TerraformType>>,
  name: string,
  value: unknown,
  path: string,
  report: Report,
): void {
  const type = members[name];
  if (type !== undefined) {
    checkValue(type, value, `${path}.${name}`, report);
    return;
  }
  const suggestion = suggestName(name, Object.keys(members));
  report("unknown-argument", `${path}.${name}`, `unknown argument "${name}"${suggestion}`);
}

function show(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
