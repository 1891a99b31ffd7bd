import type { Problem } from "./problem.js";

/**
 * The problem of a value whose JavaScript type is wrong. The compiler refuses it in TypeScript; a caller in plain
 * JavaScript gets this instead of a TypeError from deep inside.
 *
 * @param expected - what belongs there, with its article: "a string", "a list of redirect URIs"
 */
export function wrongType(value: unknown, path: string, expected: string): Problem {
  const message = value === undefined ? "is missing" : `is ${kindOf(value)} where ${expected} is expected`;
  return { path, value, message, remedy: `Give ${expected}` };
}

/** Whether a value is an object with named properties, so neither null nor a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
