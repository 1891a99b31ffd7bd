import type { RequestHandler } from "express";

export interface AllowedOriginOptions {
  readonly publicUrl: string;
  /** Further host names under which others reach this process. */
  readonly hosts: readonly string[];
}

/** Pages of this machine are developers' tools, such as an inspector. */
const LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"];

const CORS_HEADERS: Readonly<Record<string, string>> = {
  "Access-Control-Allow-Methods": "GET, POST, DELETE",
  "Access-Control-Allow-Headers": "*, Authorization",
  "Access-Control-Expose-Headers": "WWW-Authenticate, Mcp-Session-Id, Retry-After, X-Request-Id",
  "Access-Control-Max-Age": "3600",
};

/**
 * Refuses requests for hosts that aren't ours (DNS rebinding) and from web pages of other origins, and tells browsers
 * that the allowed ones may read the answer.
 */
export function allowedOrigin({ publicUrl, hosts }: AllowedOriginOptions): RequestHandler {
  const ownHosts = new Set([new URL(publicUrl).hostname, ...hosts, ...LOOPBACK_HOSTS]);
  const isAllowed = (origin: string): boolean =>
    origin === publicUrl || (URL.canParse(origin) && LOOPBACK_HOSTS.includes(new URL(origin).hostname));
  return (request, response, next) => {
    const { host = "", origin } = request.headers;
    response.vary("Origin");
    if (!ownHosts.has(hostname(host)) || (origin !== undefined && !isAllowed(origin))) {
      response
        .status(403)
        .json({ jsonrpc: "2.0", error: { code: -32603, message: "Host or Origin not allowed" }, id: null });
      return;
    }
    if (origin !== undefined) response.set({ ...CORS_HEADERS, "Access-Control-Allow-Origin": origin });
    if (request.method === "OPTIONS" && origin !== undefined) response.status(204).end();
    else next();
  };
}

function hostname(host: string): string {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : "";
}
