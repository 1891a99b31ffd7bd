import type { IncomingHttpHeaders } from "node:http";

/**
 * Which headers pass between client and upstream. Pure.
 *
 * Guarantees: no credential, cookie or proxy header of the client goes upstream, and nothing of the upstream decides
 * about cookies, security policies or authentication at this origin.
 */

/** RFC 9110 section 7.6.1, with the obsolete ones that are still seen. */
const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Ours to set, or between the client and this gateway alone. */
const STOPPED = new Set([
  "authorization",
  "cookie",
  "expect",
  "forwarded",
  "host",
  "origin",
  "referer",
  "x-request-id",
]);

/** `X-Forwarded-*`, the identity headers that Container Apps trusts (`X-MS-*`), and browsers' own. */
const STOPPED_PREFIXES = ["x-forwarded-", "x-ms-", "x-original-", "x-real-", "sec-"];

/** Request headers for the upstream. Unknown ones pass unchanged: `Mcp-Param-*` has names nobody knows beforehand. */
export function upstreamHeaders(
  received: IncomingHttpHeaders,
  own: { readonly accessToken: string; readonly requestId: string },
): Record<string, string | string[]> {
  const named = new Set(listOf(received.connection));
  const kept = Object.entries(received).filter(
    (entry): entry is [string, string | string[]] => entry[1] !== undefined && passes(entry[0], named),
  );
  return { ...Object.fromEntries(kept), authorization: `Bearer ${own.accessToken}`, "x-request-id": own.requestId };
}

const ANSWERED = new Set([
  "allow",
  "content-encoding",
  "content-language",
  "content-length",
  "content-type",
  "retry-after",
  "x-accel-buffering",
]);

/** Response headers for the client: those that say what the body is, and the protocol's own. */
export function clientHeaders(received: IncomingHttpHeaders): Record<string, string | string[]> {
  const named = new Set(listOf(received.connection));
  return Object.fromEntries(
    Object.entries(received).filter(
      (entry): entry is [string, string | string[]] =>
        entry[1] !== undefined && !named.has(entry[0]) && (ANSWERED.has(entry[0]) || entry[0].startsWith("mcp-")),
    ),
  );
}

function passes(name: string, named: ReadonlySet<string>): boolean {
  return (
    !HOP_BY_HOP.has(name) &&
    !named.has(name) &&
    !STOPPED.has(name) &&
    !STOPPED_PREFIXES.some((prefix) => name.startsWith(prefix))
  );
}

/** Headers that a message declares to be for this hop only. */
function listOf(connection: string | string[] | undefined): string[] {
  return [connection ?? []].flat().flatMap((value) =>
    value
      .toLowerCase()
      .split(",")
      .map((name) => name.trim()),
  );
}
