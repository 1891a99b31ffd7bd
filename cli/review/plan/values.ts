/** Stands for a value that is only known after apply. */
export const UNKNOWN = Symbol("known after apply");
/** Stands for a value that is marked as sensitive: it is in the plan, and goes nowhere else. */
export const HIDDEN = Symbol("sensitive");

/** A value of a plan, with marks in place of what isn't known or must not be shown. */
export type Value = string | number | boolean | null | typeof UNKNOWN | typeof HIDDEN | readonly Value[] | Body;
/** Attributes and blocks of an object. */
export interface Body {
  readonly [name: string]: Value | undefined;
}

/** Joins a value with the two shapes that Terraform gives beside it. Nothing sensitive is left afterwards. */
export function withMarks(value: unknown, unknown: unknown, sensitive: unknown): Value {
  if (sensitive === true) return HIDDEN;
  if (unknown === true) return UNKNOWN;
  if (Array.isArray(value) || Array.isArray(unknown)) {
    const elements: readonly unknown[] = Array.isArray(value) ? value : [];
    const length = Math.max(elements.length, Array.isArray(unknown) ? unknown.length : 0);
    return Array.from({ length }, (_, index) => withMarks(elements[index], at(unknown, index), at(sensitive, index)));
  }
  if (isObject(value) || isObject(unknown)) {
    const names = new Set([...Object.keys(value ?? {}), ...(isObject(unknown) ? Object.keys(unknown) : [])]);
    return Object.fromEntries(
      [...names].map((name) => [name, withMarks(at(value, name), at(unknown, name), at(sensitive, name))]),
    );
  }
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function at(value: unknown, key: string | number): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string | number, unknown>)[key] : undefined;
}

/** A known, non-empty string; undefined otherwise. */
export function textOf(value: Value | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The known strings of a list or set. */
export function textsOf(value: Value | undefined): string[] {
  return elements(value).filter((element) => typeof element === "string");
}

/** The known blocks: of a block type that may be repeated, or of a single one. */
export function blocksOf(value: Value | undefined): Body[] {
  if (isBody(value)) return [value];
  return elements(value).filter(isBody);
}

/** The blocks below a path of block names. */
export function blocksAt(body: Body | null, ...path: readonly string[]): Body[] {
  let found: Body[] = body === null ? [] : [body];
  for (const name of path) found = found.flatMap((block) => blocksOf(block[name]));
  return found;
}

/** Whether some part of a value is only known after apply. */
export function hasUnknown(value: Value | undefined): boolean {
  if (value === UNKNOWN) return true;
  return isBody(value) ? Object.values(value).some(hasUnknown) : elements(value).some(hasUnknown);
}

/** Whether two values are the same as far as is known. */
export function sameValue(a: Value | undefined, b: Value | undefined): boolean {
  return !hasUnknown(a) && !hasUnknown(b) && JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}

/** What is in the second list and not in the first, each once. */
export function added<T>(before: readonly T[], after: readonly T[]): T[] {
  const known = new Set(before);
  return [...new Set(after)].filter((element) => !known.has(element));
}

function elements(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? (value as readonly Value[]) : [];
}

function isBody(value: Value | undefined): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
