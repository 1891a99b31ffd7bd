import { Agent, request as send, type Dispatcher } from "undici";
import type { HostRewrites } from "../config/host-rewrites.js";
import { deadlineAfter, type Deadline } from "./deadline.js";
import { destinationOf, type Reach } from "./outbound-destination.js";
import { OutboundRequestFailed, type OutboundFailure } from "./outbound-request-failed.js";
import {
  AddressRefused,
  isRefusedLiteral,
  publicAddressLookup,
  resolveWithSystem,
  type Resolve,
} from "./public-address-lookup.js";
import { isPublicAddress } from "./special-use-addresses.js";

/** A request to another service. */
export interface OutboundRequest {
  /** @default "GET" */
  readonly method?: string;
  readonly headers?: ConstructorParameters<typeof Headers>[0];
  readonly body?: string | Uint8Array;
  /** Who chose the URL. @default "configured" */
  readonly reach?: Reach;
  /** For everything together: name, connection, headers and body. @default as the function was made */
  readonly timeoutMilliseconds?: number;
  /** @default as the function was made */
  readonly maxResponseBytes?: number;
  /** Redirects of GET and HEAD that are followed. With 0 a redirect is a response like any other. @default 0 */
  readonly maxRedirects?: number;
  readonly signal?: AbortSignal | null;
}

/** Like `fetch`, with the response read completely before it is handed over. Rejects with OutboundRequestFailed. */
export type OutboundFetch = (url: string | URL, request?: OutboundRequest) => Promise<Response>;

/** What all requests have in common. */
export interface OutboundFetchOptions {
  /** `DANGEROUSLY_REWRITE_HOSTS` of the configuration. @default none */
  readonly rewrites?: HostRewrites;
  readonly timeoutMilliseconds: number;
  readonly maxResponseBytes: number;
  /** @default the system's resolver */
  readonly resolve?: Resolve;
  /** Addresses that a client's URL may lead to. @default the public ones */
  readonly isAllowedAddress?: (address: string) => boolean;
}

/**
 * The one way out for requests whose answer we read ourselves.
 *
 * Guarantees: https only, but for rewritten hosts and the platform's own endpoints; no redirect is followed unasked,
 * and never with credentials to another origin; no answer is waited for or collected without limit; what a client
 * chose never leads to an address that isn't public.
 */
export function createOutboundFetch(options: OutboundFetchOptions): OutboundFetch {
  const { rewrites = new Map(), resolve = resolveWithSystem, isAllowedAddress = isPublicAddress } = options;
  const configured = new Agent();

  async function once(url: URL, request: OutboundRequest, headers: Headers, signal: AbortSignal): Promise<Response> {
    const destination = destinationOf(url, request.reach ?? "configured", rewrites);
    if (!destination.publicOnly) return exchange(destination.url, request, headers, signal, configured);
    if (isRefusedLiteral(url.hostname, isAllowedAddress)) throw new AddressRefused();
    // Not kept: clients choose these hosts, so a pool for each would grow with their imagination.
    const guarded = new Agent({ connect: { lookup: publicAddressLookup(resolve, isAllowedAddress) } });
    try {
      return await exchange(destination.url, request, headers, signal, guarded);
    } finally {
      await guarded.destroy();
    }
  }

  async function exchange(
    url: URL,
    { method = "GET", body, maxResponseBytes = options.maxResponseBytes }: OutboundRequest,
    headers: Headers,
    signal: AbortSignal,
    dispatcher: Dispatcher,
  ): Promise<Response> {
    const answer = await send(url, {
      method,
      headers: Object.fromEntries(headers),
      ...(body === undefined ? {} : { body }),
      signal,
      dispatcher,
    });
    const content = await readAtMost(answer.body, maxResponseBytes);
    return new Response(NULL_BODY_STATUS.has(answer.statusCode) ? null : content, {
      status: answer.statusCode,
      headers: headersOf(answer.headers),
    });
  }

  return async (target, request = {}) => {
    const limit = deadlineAfter(request.timeoutMilliseconds ?? options.timeoutMilliseconds, request.signal);
    const headers = new Headers(request.headers);
    // Answers are counted as they arrive; a compressed one could unfold to any size afterwards.
    headers.delete("accept-encoding");
    let url = parse(target);
    try {
      for (let followed = 0; ; followed += 1) {
        const response = await once(url, request, headers, limit.signal);
        const next = redirectTarget(response, url, request);
        if (next === undefined) return response;
        if (followed === request.maxRedirects) throw new OutboundRequestFailed("too-many-redirects", url.host);
        if (next.origin !== url.origin) for (const name of CREDENTIAL_HEADERS) headers.delete(name);
        url = next;
      }
    } catch (error) {
      if (error instanceof OutboundRequestFailed) throw error;
      throw new OutboundRequestFailed(failureOf(error, limit, request.signal), url.host, { cause: error });
    } finally {
      limit.release();
    }
  };
}

/** Statuses whose responses the Fetch standard forbids to have a body. */
const NULL_BODY_STATUS = new Set([101, 103, 204, 205, 304]);
const REDIRECT_STATUS = new Set([301, 302, 303, 307, 308]);
const CREDENTIAL_HEADERS = ["authorization", "cookie", "proxy-authorization"];

class TooLarge extends Error {}

function parse(target: string | URL): URL {
  if (target instanceof URL) return new URL(target);
  if (!URL.canParse(target)) throw new OutboundRequestFailed("url-refused", "(no valid URL)");
  return new URL(target);
}

function redirectTarget(response: Response, url: URL, request: OutboundRequest): URL | undefined {
  const { method = "GET", maxRedirects = 0 } = request;
  const location = response.headers.get("location");
  if (maxRedirects === 0 || location === null || !REDIRECT_STATUS.has(response.status)) return undefined;
  if (!["GET", "HEAD"].includes(method.toUpperCase()) || !URL.canParse(location, url.href)) return undefined;
  return new URL(location, url);
}

function failureOf(error: unknown, limit: Deadline, caller: AbortSignal | null | undefined): OutboundFailure {
  if (error instanceof TooLarge) return "too-large";
  if (causes(error).some((cause) => cause instanceof AddressRefused)) return "address-refused";
  if (caller?.aborted === true) return "cancelled";
  return limit.expired() ? "timeout" : "unreachable";
}

/** Sockets that try several addresses collect their errors. */
function causes(error: unknown): unknown[] {
  return error instanceof AggregateError ? [error, ...(error.errors as unknown[])] : [error];
}

async function readAtMost(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    // Leaving the loop destroys the stream and with it the connection.
    if (size > maxBytes) throw new TooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function headersOf(received: Readonly<Record<string, string | string[] | undefined>>): Headers {
  const headers = new Headers();
  for (const [name, value = []] of Object.entries(received)) {
    for (const one of Array.isArray(value) ? value : [value]) headers.append(name, one);
  }
  return headers;
}
