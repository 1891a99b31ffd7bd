import type { Configuration } from "oidc-provider";
import { CLIENT_METADATA_LIMITS } from "../config/defaults.js";
import type { OutboundFetch } from "../security/outbound-fetch.js";
import { withApplicationType } from "./client-registration-policy.js";

/** Fetches what a client names: from public addresses only, small, in time. */
export function fetchClientDocument(fetch: OutboundFetch): NonNullable<Configuration["fetch"]> {
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const response = await fetch(url, {
      reach: "public",
      ...(init?.headers === undefined ? {} : { headers: new Headers(init.headers) }),
      timeoutMilliseconds: CLIENT_METADATA_LIMITS.fetchMilliseconds,
      maxResponseBytes: CLIENT_METADATA_LIMITS.documentBytes,
    });
    const { status, headers } = response;
    // Many sites keep texts for anybody: only who serves a document as JSON means it as one.
    if (status === 200 && !JSON_TYPE.test(headers.get("content-type") ?? "")) throw new NotJson();
    const text = await response.text();
    return new Response(withApplicationType(text, url), { status, headers });
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
