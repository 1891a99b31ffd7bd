import type { Configuration } from "oidc-provider";
import { CLIENT_METADATA_LIMITS as LIMITS } from "../config/defaults.js";
import type { OutboundFetch } from "../security/outbound-fetch.js";
import { withApplicationType } from "./client-registration-policy.js";
import { rememberedFetches } from "./remembered-fetches.js";

export interface ClientDocumentOptions {
  readonly fetch: OutboundFetch;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Fetches what a client names: from public addresses only, small, in time, few at once and not over and over. */
export function fetchClientDocument({ fetch, now }: ClientDocumentOptions): NonNullable<Configuration["fetch"]> {
  const fetchOnce = rememberedFetches(now);
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const requestHeaders = new Headers(init?.headers);
    const { status, headers, text } = await fetchOnce(JSON.stringify([url, requestHeaders.get("accept")]), async () => {
      const response = await fetch(url, {
        reach: "public",
        headers: requestHeaders,
        timeoutMilliseconds: LIMITS.fetchMilliseconds,
        maxResponseBytes: LIMITS.documentBytes,
      });
      return { status: response.status, headers: response.headers, text: await response.text() };
    });
    // Many sites keep texts for anybody: only who serves a document as JSON means it as one.
    if (status === 200 && !JSON_TYPE.test(headers.get("content-type") ?? "")) throw new NotJson();
    // The body of anything else is nobody's business, and some statuses can't have one.
    return new Response(status === 200 ? withApplicationType(text, url) : null, { status, headers });
  };
}

/** Whether a client id can be the address of a document: it has a path, as the draft and clients demand. */
export function namesDocument(clientId: string): boolean {
  return URL.canParse(clientId) && new URL(clientId).pathname !== "/";
}

/** `application/json`, and what is JSON underneath, such as a key set. */
const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

class NotJson extends Error {
  public override readonly name = "NotJson";
  public constructor() {
    super("the document is not served as JSON");
  }
}
