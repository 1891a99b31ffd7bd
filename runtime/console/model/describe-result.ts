import { labelOf } from "./labels.js";

/** What a tool's result looks like to a person. Data only: `browser/result-view.ts` makes the elements. */
export type View =
  | { readonly kind: "nothing" }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "preformatted"; readonly text: string }
  | { readonly kind: "moment"; readonly iso: string }
  | { readonly kind: "link"; readonly url: string }
  | { readonly kind: "image"; readonly url: string; readonly description: string }
  | RecordView
  | ItemView
  | { readonly kind: "table"; readonly columns: readonly string[]; readonly rows: readonly (readonly View[])[] }
  | { readonly kind: "list"; readonly items: readonly View[] };

/** Named values. */
export interface RecordView {
  readonly kind: "record";
  readonly entries: readonly Entry[];
}

export interface Entry {
  readonly label: string;
  readonly view: View;
}

/** One of many records, short enough to look through them; the rest on demand. */
export interface ItemView {
  readonly kind: "item";
  readonly title: string;
  /** Who, when, where. */
  readonly line: readonly View[];
  /** How it begins. */
  readonly beginning: string | undefined;
  readonly all: RecordView;
}

/** As MCP defines it; other members are not shown. */
export interface ToolResult {
  readonly content?: readonly unknown[] | undefined;
  readonly structuredContent?: unknown;
  readonly isError?: boolean | undefined;
}

export interface DescribedResult {
  readonly isError: boolean;
  /** One line: how much there is. */
  readonly summary: string;
  readonly views: readonly View[];
  /** Everything as it came. */
  readonly raw: string;
}

/** Describes a result: the structured content if there is any, for the text beside it says the same. */
export function describeResult(result: ToolResult): DescribedResult {
  const { content = [], structuredContent, isError = false } = result;
  const structured = isError || structuredContent === undefined ? undefined : describeStructured(structuredContent);
  const blocks = content.map((block) => describeBlock(block));
  const views =
    structured === undefined
      ? blocks
      : [structured, ...blocks.filter(({ kind }) => kind === "image" || kind === "link")];
  return {
    isError,
    summary: isError ? "The tool reports an error" : summaryOf(structuredContent, views),
    views: views.filter(({ kind }) => kind !== "nothing"),
    raw: JSON.stringify(structuredContent === undefined || isError ? { ...result } : structuredContent, undefined, 2),
  };
}

/** A result that is one list in an envelope is shown as the list; the cursor beside it has a button of its own. */
function describeStructured(value: unknown): View {
  const list = onlyList(value);
  return list === undefined ? describeValue(withoutCursor(value)) : describeValue(list.items);
}

function withoutCursor(value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== "nextCursor"));
}

function onlyList(value: unknown): { readonly name: string; readonly items: readonly unknown[] } | undefined {
  if (Array.isArray(value)) return { name: "items", items: value };
  if (!isObject(value)) return undefined;
  const [first, ...others] = Object.entries(value).filter(([name]) => name !== "nextCursor");
  return first !== undefined && others.length === 0 && Array.isArray(first[1])
    ? { name: first[0], items: first[1] }
    : undefined;
}

function summaryOf(structuredContent: unknown, views: readonly View[]): string {
  const list = onlyList(structuredContent);
  if (list !== undefined) {
    if (list.items.length === 0) return `No ${labelOf(list.name).toLowerCase()}`;
    return `${list.items.length} ${labelOf(list.items.length === 1 ? singular(list.name) : list.name).toLowerCase()}`;
  }
  return views.every(({ kind }) => kind === "nothing") ? "Done, without content" : "Done";
}

function singular(name: string): string {
  return name === "people" ? "person" : name.replace(/ies$/, "y").replace(/s$/, "");
}

/** A table with more columns can't be read. */
const MOST_COLUMNS = 6;
/** Texts longer than this make a column that can't be read. */
const LONGEST_CELL = 160;
/** Beyond this depth the rest is shown as JSON. */
const DEEPEST = 4;

export function describeValue(value: unknown, depth = 0): View {
  if (value === null || value === undefined || value === "") return { kind: "nothing" };
  if (typeof value === "string") return describeText(value);
  if (typeof value === "boolean") return { kind: "text", text: value ? "yes" : "no" };
  if (typeof value === "number") return { kind: "text", text: String(value) };
  if (depth >= DEEPEST) return { kind: "preformatted", text: JSON.stringify(value) };
  if (Array.isArray(value)) return describeArray(value, depth);
  return describeObject(value as Readonly<Record<string, unknown>>, depth);
}

function describeText(text: string): View {
  if (MOMENT.test(text) && !Number.isNaN(Date.parse(text))) return { kind: "moment", iso: text };
  if (/^https:\/\/\S+$/.test(text) && URL.canParse(text)) return { kind: "link", url: new URL(text).href };
  return text.includes("\n") ? { kind: "preformatted", text } : { kind: "text", text };
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

function describeObject(value: Readonly<Record<string, unknown>>, depth: number): View {
  const mailbox = mailboxText(value);
  if (mailbox !== undefined) return { kind: "text", text: mailbox };
  const entries = Object.entries(value).map(([name, member]) => ({
    label: labelOf(name),
    view: describeValue(member, depth + 1),
  }));
  return entries.length === 0 ? { kind: "nothing" } : { kind: "record", entries };
}

/** What people know a thing by, in the order of how well it does. */
const TITLES = ["title", "subject", "displayName", "name"];
/** How a longer text begins. */
const BEGINNINGS = ["preview", "summary", "snippet", "description"];
/** A line with more is no line. */
const MOST_IN_LINE = 4;
const LONGEST_IN_LINE = 60;

/** One of many: what it is known by becomes its title. */
function describeItem(item: unknown, depth: number): View {
  const all = describeValue(item, depth);
  if (all.kind !== "record" || !isObject(item)) return all;
  const titled = firstText(item, TITLES);
  if (titled === undefined) return all;
  const beginning = firstText(item, BEGINNINGS);
  const line = Object.entries(item)
    .filter(
      ([name, value]) => name !== titled && name !== beginning && !/^id$|Id$|_id$/.test(name) && belongsInLine(value),
    )
    .map(([, value]) => describeValue(value, DEEPEST - 1))
    .filter((view) => view.kind === "moment" || (view.kind === "text" && view.text.length <= LONGEST_IN_LINE));
  return {
    kind: "item",
    title: String(item[titled]),
    line: line.slice(0, MOST_IN_LINE),
    beginning: beginning === undefined ? undefined : String(item[beginning]),
    all,
  };
}

/** Numbers, yes and no say nothing without their label. */
function belongsInLine(value: unknown): boolean {
  return typeof value === "string" || (isObject(value) && mailboxText(value) !== undefined);
}

function firstText(item: Readonly<Record<string, unknown>>, names: readonly string[]): string | undefined {
  return names.find((name) => typeof item[name] === "string" && item[name] !== "");
}

/** Name and address belong on one line. */
function mailboxText(value: Readonly<Record<string, unknown>>): string | undefined {
  const { name, address, ...others } = value;
  if (typeof address !== "string" || Object.keys(others).length > 0) return undefined;
  return typeof name === "string" && name !== "" ? `${name} <${address}>` : address;
}

function describeArray(items: readonly unknown[], depth: number): View {
  if (items.length === 0) return { kind: "nothing" };
  const records = items.filter((item) => isObject(item));
  if (records.length === items.length && records.every((record) => mailboxText(record) === undefined)) {
    const table = depth === 0 ? tableOf(records) : undefined;
    if (table !== undefined) return table;
  }
  return { kind: "list", items: items.map((item) => describeItem(item, depth + 1)) };
}

function tableOf(records: readonly Readonly<Record<string, unknown>>[]): View | undefined {
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  if (names.length === 0 || names.length > MOST_COLUMNS) return undefined;
  const rows = records.map((record) => names.map((name) => describeValue(record[name], 1)));
  return rows.flat().every(fitsCell) ? { kind: "table", columns: names.map(labelOf), rows } : undefined;
}

function fitsCell(view: View): boolean {
  if (view.kind === "text") return view.text.length <= LONGEST_CELL;
  return view.kind === "nothing" || view.kind === "moment" || view.kind === "link";
}

/** Types that browsers show as images without doing anything else with them. */
const IMAGE_TYPES = /^image\/(png|jpeg|gif|webp|svg\+xml)$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

function describeBlock(block: unknown): View {
  if (!isObject(block)) return { kind: "nothing" };
  const { type, text, mimeType, data, uri, resource } = block;
  if (type === "text" && typeof text === "string") {
    return text.includes("\n") ? { kind: "preformatted", text } : { kind: "text", text };
  }
  if (type === "image" && typeof data === "string" && BASE64.test(data) && IMAGE_TYPES.test(String(mimeType))) {
    return { kind: "image", url: `data:${String(mimeType)};base64,${data}`, description: "Image from the tool" };
  }
  if (type === "resource_link" && typeof uri === "string") return describeText(uri);
  if (type === "resource" && isObject(resource) && typeof resource.text === "string") {
    return { kind: "preformatted", text: resource.text };
  }
  return { kind: "text", text: `Content of type ${String(mimeType ?? type)}, which this page doesn’t show` };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
