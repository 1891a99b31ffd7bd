/**
 * Cursors that tools hand out instead of Graph's `@odata.nextLink`.
 *
 * A cursor holds the query of the link and nothing else. Host and path are the tool's own again when it comes back, and
 * the query may name paging and selection parameters only, so a forged cursor reaches nothing that the tool's caller
 * couldn't read with the tool itself. That needs no key, so any replica can continue what another began.
 */
export type PageCursor = string;

/** The query of a cursor is not what this runtime issues. */
export class InvalidPageCursor extends Error {
  override readonly name = "InvalidPageCursor";
}

/** Graph's links stay far below; more would only be kept in memory for an attacker. */
const MAX_CURSOR_LENGTH = 4096;

/** Parameters that Graph puts into a next link of the collections read here, in lower case. */
const PAGING_PARAMETERS: ReadonlySet<string> = new Set([
  "$count",
  "$filter",
  "$orderby",
  "$search",
  "$select",
  "$skip",
  "$skiptoken",
  "$top",
  "enddatetime",
  "startdatetime",
]);

/** The cursor for a next link, or undefined when there is no further page. */
export function cursorOf(nextLink: string | undefined, graphOrigin: string): PageCursor | undefined {
  if (nextLink === undefined) return undefined;
  const url = URL.parse(nextLink);
  // A link elsewhere would be followed with the user's token.
  if (url?.origin !== graphOrigin || url.search === "") return undefined;
  return Buffer.from(url.search.slice(1), "utf8").toString("base64url");
}

/** The query to continue with, in the form it had in the link. */
export function queryOfCursor(cursor: PageCursor): string {
  if (cursor.length > MAX_CURSOR_LENGTH || !/^[A-Za-z0-9_-]+$/.test(cursor)) throw new InvalidPageCursor();
  const query = Buffer.from(cursor, "base64url").toString("utf8");
  // What a URL's query can't hold as it is could end the query and begin something else.
  if (!/^[A-Za-z0-9\-._~!$&'()*+,;=:@/?%]+$/.test(query)) throw new InvalidPageCursor();
  const names = query.split("&").map((pair) => decodedName(pair.split("=")[0] ?? ""));
  if (!names.every((name) => PAGING_PARAMETERS.has(name.toLowerCase()))) throw new InvalidPageCursor();
  return query;
}

function decodedName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    throw new InvalidPageCursor();
  }
}
