import type { HostRewrites } from "../config/host-rewrites.js";
import { isMachineLocalHost } from "./special-use-addresses.js";
import { OutboundRequestFailed } from "./outbound-request-failed.js";

/**
 * Who chose a URL, and therefore where it may lead:
 *
 * - `configured`: the operator, or a service the operator chose. https to any address, private ones included.
 * - `public`: a client, somebody we don't know. https to public addresses only.
 * - `platform`: the hosting platform. Also http, but only to this machine and its own link.
 */
export type Reach = "configured" | "public" | "platform";

/** Where a request really goes. */
export interface Destination {
  readonly url: URL;
  /** Whether the address is to be checked before connecting. */
  readonly publicOnly: boolean;
}

/** Decides where a request goes, or refuses the URL. */
export function destinationOf(url: URL, reach: Reach, rewrites: HostRewrites): Destination {
  if (url.username !== "" || url.password !== "") throw new OutboundRequestFailed("url-refused", url.host);
  const target = rewrites.get(url.origin);
  if (target !== undefined) return { url: new URL(`${url.pathname}${url.search}`, target), publicOnly: false };
  const plainAllowed = reach === "platform" && url.protocol === "http:" && isMachineLocalHost(url.hostname);
  if (url.protocol !== "https:" && !plainAllowed) throw new OutboundRequestFailed("url-refused", url.host);
  return { url, publicOnly: reach === "public" };
}
