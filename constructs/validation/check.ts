import { nearestNames } from "./nearest-names.js";
import { isUnknown, type Problem } from "./problem.js";
import { isRecord, wrongType } from "./wrong-type.js";

/**
 * Says what is wrong with a value of any type. The tables of props are made of these, so that a prop's checks stand
 * beside its name.
 */
export type Check = (value: unknown, path: string) => readonly Problem[];

/** Says what is wrong with a value whose type is right and that is known while synthesizing. */
export type Rule<T> = (value: T, path: string) => readonly Problem[];

/** A rule that is one question. */
export function must<T>(
  holds: (value: T) => boolean,
  message: string,
  remedy: string | ((value: T) => string),
): Rule<T> {
  return (value, path) =>
    holds(value) ? [] : [{ path, value, message, remedy: typeof remedy === "string" ? remedy : remedy(value) }];
}

/** Path of a part: `hosting.gateway`, `clients[0]`, `tags["cost centre"]`. */
export function at(path: string, key: string | number): string {
  if (typeof key === "number") return `${path}[${key}]`;
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}["${key}"]`;
  return path === "" ? key : `${path}.${key}`;
}

/** What stands somewhere inside props that may have any shape. */
export function read(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((part, key) => (isRecord(part) ? part[key] : undefined), value);
}

/** Anything: its owner checks it. */
export const anything: Check = () => [];

/** Text that follows the rules; the first broken one is reported. */
export function text(expected: string, ...rules: readonly Rule<string>[]): Check {
  return ofType((value) => typeof value === "string", expected, rules);
}

/** A whole number between two bounds. */
export function integer(expected: string, min: number, max: number): Check {
  const bounds = `${expected} from ${min} to ${max}`;
  const whole = must<number>(
    (value) => Number.isInteger(value) && value >= min && value <= max,
    `is not ${bounds}`,
    (value) =>
      Number.isNaN(value)
        ? `Give ${bounds}`
        : `Write ${Math.min(Math.max(Math.round(value), min), max)}, or another whole number in between`,
  );
  return ofType((value) => typeof value === "number", bounds, [whole]);
}

/**
 * One of a few names; a misspelt one gets the nearest.
 *
 * @param synonyms - other words for some of the names, where the nearest spelling would mean something else
 */
export function oneOf(names: readonly string[], synonyms: ReadonlyMap<string, string> = new Map()): Check {
  const choices = either(names);
  const meant = (value: string): readonly string[] => {
    const synonym = synonyms.get(value.toLowerCase());
    return synonym === undefined ? nearestNames(value, names, { limit: 1 }) : [synonym];
  };
  const listed = must<string>(
    (value) => names.includes(value),
    `is not ${choices}`,
    (value) => `Write ${either(orAll(meant(value), names))}`,
  );
  return text(choices, listed);
}

/** A number of any size. */
export function number(expected: string): Check {
  return ofType((value) => typeof value === "number", expected, []);
}

/** `true` or `false`, known while synthesizing because it decides what is made. */
export const flag: Check = known((value, path) =>
  typeof value === "boolean" ? [] : [wrongType(value, path, "true or false")],
);

/** A list whose items are checked one by one. */
export function list(expected: string, item: Check, ...rules: readonly Rule<readonly unknown[]>[]): Check {
  return (value, path) => {
    if (isUnknown(value)) return [];
    if (!Array.isArray(value)) return [wrongType(value, path, expected)];
    // Array.from turns holes into undefined, which flatMap would skip.
    const items = Array.from<unknown>(value);
    return [
      ...items.flatMap((each, index) => item(each, at(path, index))),
      ...rules.flatMap((rule) => rule(items, path)),
    ];
  };
}

/** An object whose keys are the caller's own names. */
export function map(expected: string, name: Rule<string>, item: Check): Check {
  return (value, path) => {
    if (isUnknown(value)) return [];
    if (!isRecord(value)) return [wrongType(value, path, expected)];
    return Object.entries(value).flatMap(([key, each]) => [...name(key, at(path, key)), ...item(each, at(path, key))]);
  };
}

/** Refuses a value that only Terraform will know, where synthesizing depends on it. */
export function known(check: Check): Check {
  return (value, path) =>
    isUnknown(value)
      ? [
          {
            path,
            value,
            message: "is known to Terraform only, but decides what is synthesized",
            remedy: "Give it literally",
          },
        ]
      : check(value, path);
}

/** All checks on one value. */
export function all(...checks: readonly Check[]): Check {
  return (value, path) => checks.flatMap((check) => check(value, path));
}

/** Items that say the same twice, each pointing to the first. Values that only Terraform knows are left out. */
export function unique(identityOf: (item: unknown) => unknown, what: string): Rule<readonly unknown[]> {
  return (items, path) => {
    const firstIndex = new Map<unknown, number>();
    return items.flatMap((item, index) => {
      const identity = identityOf(item);
      if (typeof identity !== "string" || isUnknown(identity)) return [];
      const first = firstIndex.get(identity);
      if (first === undefined) firstIndex.set(identity, index);
      if (first === undefined) return [];
      const message = `has the same ${what} as ${at(path, first)}`;
      return [{ path: at(path, index), value: item, message, remedy: `Keep one of them, or give it another ${what}` }];
    });
  };
}

/** `"a", "b" or "c"`. */
export function either(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  const last = quoted.at(-1) ?? "";
  return quoted.length < 2 ? last : `${quoted.slice(0, -1).join(", ")} or ${last}`;
}

function orAll(some: readonly string[], rest: readonly string[]): readonly string[] {
  return some.length > 0 ? some : rest;
}

function ofType<T>(isOfType: (value: unknown) => boolean, expected: string, rules: readonly Rule<T>[]): Check {
  return (value, path) => {
    if (isUnknown(value)) return [];
    if (!isOfType(value)) return [wrongType(value, path, expected)];
    for (const rule of rules) {
      const problems = rule(value as T, path);
      if (problems.length > 0) return problems;
    }
    return [];
  };
}
