import { at, either, known, type Check, type Rule } from "./check.js";
import { nearestNames } from "./nearest-names.js";
import type { Problem } from "./problem.js";
import { isRecord, wrongType } from "./wrong-type.js";

/** A prop that has to be given. */
export interface RequiredField {
  readonly required: true;
  readonly check: Check;
}

/** A prop that has a default. */
export interface OptionalField {
  readonly required: false;
  readonly check: Check;
}

/**
 * One field for every prop of `T`, required where the type requires it: a prop that is added to a type does not
 * compile until it stands here too. Its order is the order in which problems are reported.
 */
export type Shape<T> = {
  readonly [K in keyof T]-?: Partial<Pick<T, K>> extends Pick<T, K> ? OptionalField : RequiredField;
};

/** The props of `T` as a caller in plain JavaScript may give them. */
export type Loose<T> = Readonly<Partial<Record<keyof T, unknown>>>;

/** Why a prop that exists elsewhere has no place here. */
export interface Misplaced {
  readonly message: string;
  readonly remedy: string;
}

/** What an object is checked for beside its own props. */
export interface ObjectOptions<T> {
  /** Props that exist, but not here. */
  readonly misplaced?: Readonly<Record<string, Misplaced>>;
  /** Rules about several props at once; they see props of any type. */
  readonly rules?: readonly Rule<Loose<T>>[];
}

/** A field that has to be given. */
export function required(check: Check): RequiredField {
  return { required: true, check };
}

/** A field that may be left out, or be undefined; null is reported. */
export function optional(check: Check): OptionalField {
  return { required: false, check: orLeftOut(check) };
}

/** An object with the props of `T` and no others. */
export function object<T>(
  expected: string,
  shape: Shape<T>,
  { misplaced = {}, rules = [] }: ObjectOptions<T> = {},
): Check {
  const fields = Object.entries<RequiredField | OptionalField>(shape);
  const names = Object.keys(shape);
  return known((value, path) => {
    if (!isRecord(value)) return [wrongType(value, path, expected)];
    const others = Object.keys(value).filter((key) => value[key] !== undefined && !names.includes(key));
    const elsewhere = others.filter((key) => Object.hasOwn(misplaced, key));
    const unknown = others.filter((key) => !elsewhere.includes(key));
    const meant = new Map(unknown.map((key) => [key, nearest(key, names)]));
    const problems = [
      ...fields.flatMap(([key, { required, check }]) => {
        const given = value[key];
        if (given !== undefined) return check(given, at(path, key));
        // A misspelt name is one fault, not two.
        return required && ![...meant.values()].includes(key) ? missing(at(path, key), check) : [];
      }),
      ...elsewhere.flatMap((key) => notHere(at(path, key), value[key], misplaced[key])),
      ...unknown.map((key) => notAProp(at(path, key), value[key], meant.get(key), names)),
      ...rules.flatMap((rule) => rule(value as Loose<T>, path)),
    ];
    return inOrderOf(names, problems, path);
  });
}

/** Objects of several shapes, told apart by a prop such as `type`. */
export function variant(discriminator: string, checks: Readonly<Record<string, Check>>): Check {
  const names = Object.keys(checks);
  const expected = `an object with ${discriminator} ${either(names)}`;
  return known((value, path) => {
    if (!isRecord(value)) return [wrongType(value, path, expected)];
    const kind = value[discriminator];
    const check = typeof kind === "string" && Object.hasOwn(checks, kind) ? checks[kind] : undefined;
    return check ? check(value, path) : notAKind(names)(kind, at(path, discriminator));
  });
}

/** Something that exists, or the options of a new one; never both. */
export function newOrExisting<New>(
  what: string,
  newShape: Shape<New>,
  existing: Check,
  options: ObjectOptions<New> = {},
): Check {
  const misplaced = Object.fromEntries(
    Object.keys(newShape).map((key) => [
      key,
      {
        message: `is an option of a new ${what}, but an existing one is given`,
        remedy: "Remove it, or remove existing to have a new one made",
      },
    ]),
  );
  const asNew = object<New>(`the options of a new ${what}, or { existing: { … } }`, newShape, options);
  const asExisting = object<{ existing: unknown }>(what, { existing: required(existing) }, { misplaced });
  return (value, path) => {
    const reference = isRecord(value) && value.existing !== undefined;
    return reference ? asExisting(value, path) : asNew(value, path);
  };
}

function orLeftOut(check: Check): Check {
  return (value, path) =>
    value === null
      ? [{ path, value, message: "is null", remedy: "Leave it out to get its default, or give a value" }]
      : check(value, path);
}

/** The check itself knows best what is expected. */
function missing(path: string, check: Check): Problem[] {
  const remedy = check(undefined, path)[0]?.remedy ?? "Give it";
  return [{ path, message: "is missing", remedy }];
}

function notHere(path: string, value: unknown, why: Misplaced | undefined): Problem[] {
  return why ? [{ path, value: shown(path, value), ...why }] : [];
}

function notAProp(path: string, value: unknown, meant: string | undefined, names: readonly string[]): Problem {
  const remedy = meant === undefined ? `Remove it; known here: ${names.join(", ")}` : `Write ${meant}`;
  return { path, value: shown(path, value), message: "is not a known prop", remedy };
}

/** Nobody knows what such a prop holds, and problems are printed: anything that may hold a secret is left out. */
function shown(path: string, value: unknown): unknown {
  return typeof value === "object" || /secret|password|token|credential|value/i.test(path) ? undefined : value;
}

function notAKind(names: readonly string[]): Check {
  return known((kind, path) => {
    if (kind === undefined) return [{ path, message: "is missing", remedy: `Write ${either(names)}` }];
    if (typeof kind !== "string") return [wrongType(kind, path, either(names))];
    const meant = nearest(kind, names);
    const remedy = `Write ${either(meant === undefined ? names : [meant])}`;
    return [{ path, value: kind, message: `is not ${either(names)}`, remedy }];
  });
}

/** What a misspelt name was probably meant to be. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  // Two edits turn a short word into almost any other.
  const maxDistance = name.length < 5 ? 1 : 2;
  return nearestNames(name, names, { maxDistance, limit: 1 })[0];
}

/** Rules about several props report among the props they name, not after them all. */
export function inOrderOf(names: readonly string[], problems: readonly Problem[], path: string): readonly Problem[] {
  if (problems.length < 2) return problems;
  const positions = new Map(names.map((name, index) => [at(path, name), index]));
  const position = (problem: Problem): number => {
    if (problem.path === path) return -1;
    const own = /^[.[]?[^.[]*/.exec(problem.path.slice(path.length))?.[0] ?? "";
    return positions.get(path + own) ?? names.length;
  };
  return problems.toSorted((a, b) => position(a) - position(b));
}
