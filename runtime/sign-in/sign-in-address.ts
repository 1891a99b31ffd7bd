import type { HostRewrites } from "../config/host-rewrites.js";
import type { EntraClient } from "../entra/entra-client.js";

/**
 * Sends the browser where the runtime's own requests go: in a rehearsal (`DANGEROUSLY_REWRITE_HOSTS`) a double of Entra
 * issues the codes, so its pages have to be the ones that are shown.
 */
export function withRewrittenSignIn(client: EntraClient, rewrites: HostRewrites): EntraClient {
  return {
    ...client,
    authorizeUrl: async (request) => rewritten(await client.authorizeUrl(request), rewrites),
  };
}

/** A URL with its origin replaced, if that is one that is rewritten. */
export function rewritten(address: string, rewrites: HostRewrites): string {
  const url = new URL(address);
  const target = rewrites.get(url.origin);
  return target === undefined ? address : `${target}${url.pathname}${url.search}`;
}
