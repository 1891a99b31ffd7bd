import { badRequest } from "./graph-error.js";

type Item = Readonly<Record<string, unknown>>;

/** What one collection supports. */
export interface CollectionRules {
  /** Entity type in error messages, such as `message`. */
  readonly type: string;
  /** Names of properties that exist. */
  readonly properties: readonly string[];
  readonly defaultTop: number;
  readonly maximumTop: number;
  /** Options beside `$top`, `$skip`, `$select` and `$count`. */
  readonly options: readonly ("$search" | "$orderby" | "$filter" | "startDateTime" | "endDateTime")[];
}

const COMMON_OPTIONS = ["$top", "$skip", "$select", "$count"];

/** Refuses options that the collection does not know. */
export function checkOptions(query: URLSearchParams, { options }: CollectionRules): void {
  const known: readonly string[] = [...COMMON_OPTIONS, ...options];
  for (const name of query.keys()) {
    if (!known.includes(name)) badRequest(`The query option '${name}' is not supported.`, "BadRequest");
    if (query.getAll(name).length > 1) badRequest(`Query option '${name}' was specified more than once.`);
  }
}

/** One page of a collection (OData 4.01), with `@odata.nextLink` while there is more. */
export function pageOf(items: readonly Item[], query: URLSearchParams, rules: CollectionRules, self: URL): Item {
  const top = wholeNumber(query, "$top", rules.defaultTop, 1, rules.maximumTop);
  const skip = wholeNumber(query, "$skip", 0, 0, Number.MAX_SAFE_INTEGER);
  const selected = items.slice(skip, skip + top).map((item) => selectFrom(item, query, rules));
  const next = new URL(self);
  next.searchParams.set("$skip", String(skip + top));
  return {
    ...(query.get("$count") === "true" ? { "@odata.count": items.length } : {}),
    ...(skip + top < items.length ? { "@odata.nextLink": next.href } : {}),
    value: selected,
  };
}

/** Only the properties that `$select` names; `id` and annotations are always there. */
export function selectFrom(
  item: Item,
  query: URLSearchParams,
  { type, properties }: Pick<CollectionRules, "type" | "properties">,
): Item {
  const names = listOf(query, "$select");
  if (names.length === 0) return item;
  const unknown = names.find((name) => !properties.includes(name));
  if (unknown !== undefined)
    badRequest(`Could not find a property named '${unknown}' on type 'microsoft.graph.${type}'.`);
  const wanted = (name: string): boolean => name === "id" || name.startsWith("@") || names.includes(name);
  return Object.fromEntries(Object.entries(item).filter(([name]) => wanted(name)));
}

/** Sorted by `$orderby`, one or more properties, `a/b` for nested ones. */
export function ordered(items: readonly Item[], query: URLSearchParams, fallback: string): readonly Item[] {
  const keys = (query.get("$orderby") ?? fallback).split(",").map((key) => key.trim().split(/\s+/));
  return [...items].sort((a, b) => {
    for (const [path = "", direction = "asc"] of keys) {
      const difference = textAt(a, path).localeCompare(textAt(b, path));
      if (difference !== 0) return direction.toLowerCase() === "desc" ? -difference : difference;
    }
    return 0;
  });
}

/** The words of `$search`, which has to be quoted: `"project plan"`, or `"subject:plan"` for one property. */
export function searchTerm(
  query: URLSearchParams,
): { readonly property: string | undefined; readonly text: string } | undefined {
  const search = query.get("$search");
  if (search === null) return undefined;
  const quoted = /^"(?:(\w+):)?(.+)"$/s.exec(search);
  if (!quoted) return badRequest("Syntax error: $search has to be a quoted text.");
  return { property: quoted[1], text: (quoted[2] ?? "").toLowerCase() };
}

/** Whether all words occur in a text. */
export function hasWords(haystack: string, words: string): boolean {
  const text = haystack.toLowerCase();
  return words.split(/\s+/).every((word) => text.includes(word));
}

function listOf(query: URLSearchParams, name: string): string[] {
  return (query.get(name) ?? "")
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
}

function wholeNumber(query: URLSearchParams, name: string, fallback: number, least: number, most: number): number {
  const text = query.get(name);
  if (text === null) return fallback;
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= least && value <= most))
    badRequest(`Invalid value '${text}' for ${name}: ${String(least)} to ${String(most)}.`);
  return value;
}

function textAt(item: Item, path: string): string {
  const value = path.split("/").reduce<unknown>((at, name) => (at as Item | undefined)?.[name], item);
  return typeof value === "string" ? value : JSON.stringify(value ?? "");
}
