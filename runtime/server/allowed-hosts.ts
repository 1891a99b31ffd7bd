import type { RequestHandler } from "express";
import { validateHostHeader, validateOriginHeader } from "@modelcontextprotocol/server";

/** A request names a host of this machine when it comes from a rehearsal, and no DNS answer can make it do so. */
const LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"];

export interface AllowedHostsOptions {
  /** Origin that clients know, and browsers may call from. */
  readonly publicUrl: string;
  /** Host names under which others reach this process. */
  readonly internalHosts: readonly string[];
}

/**
 * Refuses requests for hosts that aren't ours, and those that a web page of another origin sends.
 *
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/transports#security-warning
 */
export function allowedHosts({ publicUrl, internalHosts }: AllowedHostsOptions): RequestHandler {
  const publicHost = new URL(publicUrl).hostname;
  const hosts = [publicHost, ...internalHosts, ...LOOPBACK_HOSTS];
  return (request, response, next) => {
    const { host, origin } = request.headers;
    if (validateHostHeader(host, hosts).ok && validateOriginHeader(origin, [publicHost, ...LOOPBACK_HOSTS]).ok) {
      next();
      return;
    }
    response
      .status(403)
      .json({ jsonrpc: "2.0", error: { code: -32000, message: "Host or Origin not allowed" }, id: null });
  };
}
