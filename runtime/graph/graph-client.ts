import { z } from "zod";
import { deadlineAfter } from "../security/deadline.js";
import type { OutboundFetch } from "../security/outbound-fetch.js";
import type { TokenOfUser } from "./authorize-request.js";
import { failureOf } from "./failure-of-response.js";
import { encodedText } from "./graph-path.js";
import { GraphRequestFailed } from "./graph-request-failed.js";
import { sendThroughLibrary } from "./library-request.js";
import { cursorOf, queryOfCursor, type PageCursor } from "./page-cursor.js";
import { DEFAULT_RETRY_LIMITS, type RetryLimits } from "./retry-throttled.js";
import { answered } from "./send-request.js";

export interface GraphClientOptions {
  /** Origin of Microsoft Graph in the cloud, without a trailing slash. */
  readonly graphHost: string;
  readonly outboundFetch: OutboundFetch;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** @default three retries, none after more than ten seconds */
  readonly retryLimits?: RetryLimits;
  /** Longest that one request may take, waiting for throttling to end included. @default 30 000 */
  readonly timeoutMilliseconds?: number;
}

/** A GET request. */
export interface GraphGet {
  /** From `graphPath`, beginning with a slash. */
  readonly path: string;
  /** Values as they are meant; they are encoded here. */
  readonly query?: Readonly<Record<string, string | number>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One page of a collection. */
export interface GraphPage<T> {
  readonly items: readonly T[];
  /** Given when more follows. */
  readonly nextCursor?: PageCursor;
}

/** Bytes of a file, first and last included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** Reads Microsoft Graph as one user. Rejects with GraphRequestFailed, or with what getting the token rejected with. */
export interface GraphReader {
  /** Reads one thing. */
  get<T>(request: GraphGet, schema: z.ZodType<T>): Promise<T>;
  /** Reads a page of a collection; with a cursor, the page after the one that came with it. */
  page<T>(request: GraphGet, item: z.ZodType<T>, cursor?: PageCursor): Promise<GraphPage<T>>;
  /** Reads a part of a file's content. */
  content(path: string, range: ByteRange): Promise<Uint8Array>;
}

/** Makes readers; holds nothing of a user. */
export interface GraphClient {
  readerFor(tokenOfUser: TokenOfUser, signal: AbortSignal): GraphReader;
}

export const DEFAULT_TIMEOUT_MILLISECONDS = 30_000;

/** Microsoft Graph over Microsoft's client library, with the middleware that a server needs. */
export function createGraphClient(options: GraphClientOptions): GraphClient {
  return { readerFor: (tokenOfUser, signal) => readerFor(options, tokenOfUser, signal) };
}

function readerFor(options: GraphClientOptions, tokenOfUser: TokenOfUser, signal: AbortSignal): GraphReader {
  const { graphHost, outboundFetch, now, retryLimits = DEFAULT_RETRY_LIMITS } = options;
  const timeout = options.timeoutMilliseconds ?? DEFAULT_TIMEOUT_MILLISECONDS;
  const library = { graphHost, outboundFetch, now, retryLimits, tokenOfUser };

  return {
    async get(request, schema) {
      return parsed(await jsonOf(await send(request)), schema);
    },

    async page(request, item, cursor) {
      const query = cursor === undefined ? undefined : queryOfCursor(cursor);
      const body = parsed(await jsonOf(await send(request, query)), pageOf(item));
      const nextCursor = cursorOf(body["@odata.nextLink"], graphHost);
      return { items: body.value, ...(nextCursor === undefined ? {} : { nextCursor }) };
    },

    async content(path, { first, last }) {
      const headers = { Range: `bytes=${first}-${last}` };
      const file = await storedFile(await send({ path, headers }), headers, last - first + 1);
      return new Uint8Array(await file.arrayBuffer());
    },
  };

  async function send({ path, query, headers = {} }: GraphGet, rawQuery = encodedQuery(query)): Promise<Response> {
    const response = await withinTime((limited) =>
      sendThroughLibrary({ path, query: rawQuery, headers, signal: limited }, library),
    );
    if (response.status >= 400) throw await failureOf(response, now());
    return response;
  }

  /** Content is answered by a redirect to the storage, whose address is the permission: no token goes there. */
  async function storedFile(answer: Response, headers: Record<string, string>, maxBytes: number): Promise<Response> {
    if (answer.status < 300) return answer;
    const location = answer.headers.get("location") ?? "";
    const file = await withinTime((limited) =>
      answered(outboundFetch(location, { reach: "public", headers, maxResponseBytes: maxBytes, signal: limited })),
    );
    if (!file.ok) throw await failureOf(file, now());
    return file;
  }

  async function withinTime(request: (signal: AbortSignal) => Promise<Response>): Promise<Response> {
    const limit = deadlineAfter(timeout, signal);
    try {
      return await request(limit.signal);
    } catch (error) {
      if (limit.expired()) throw new GraphRequestFailed({ status: 0, code: "timeout" }, { cause: error });
      throw error;
    } finally {
      limit.release();
    }
  }
}

/** The library writes values into the URL as they are, so that an ampersand in a search would begin a new parameter. */
function encodedQuery(query: GraphGet["query"] = {}): string {
  return Object.entries(query)
    .map(([name, value]) => `${name}=${encodedText(String(value))}`)
    .join("&");
}

function pageOf<T>(item: z.ZodType<T>) {
  return z.object({ value: z.array(item), "@odata.nextLink": z.string().optional() });
}

async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    throw new GraphRequestFailed({ status: response.status, code: "answer is not JSON" }, { cause: error });
  }
}

function parsed<T>(value: unknown, schema: z.ZodType<T>): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new GraphRequestFailed({ status: 200, code: "answer is not as documented" });
}
