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
    const text = await response.text();
    const { status, headers } = response;
    return new Response(withApplicationType(text, url), { status, headers });
  };
}
