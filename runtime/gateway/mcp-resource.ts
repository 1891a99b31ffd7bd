import type { AdditionalServer } from "../config/additional-servers.js";
import { additionalServerPath, MCP_PATH } from "../config/routes.js";

/** One MCP endpoint behind the gateway: an OAuth protected resource of its own. */
export interface McpResource {
  /** Path on the gateway, e.g. `/mcp`. */
  readonly path: string;
  /** Canonical URL (RFC 8707 `resource`, audience of its tokens): with a path, without a trailing slash. */
  readonly url: string;
  /** Where its requests are forwarded to. */
  readonly upstreamUrl: string;
  /** What the token that goes upstream is for: our API, or Microsoft Graph. */
  readonly forwardedToken: "api" | "graph";
  /** Scopes a caller needs, bare names. */
  readonly scopes: readonly string[];
}

/** The gateway's MCP endpoints: the first is the one that is meant where a client names none. */
export function mcpResources(config: {
  readonly MCP_PUBLIC_URL: string;
  readonly MCP_UPSTREAM_URL: string;
  readonly MCP_FORWARDED_TOKEN: "api" | "graph";
  readonly MCP_ADDITIONAL_SERVERS: readonly AdditionalServer[];
  readonly MCP_GRAPH_TOKEN_SERVERS: readonly string[];
  readonly ENTRA_SCOPES: readonly string[];
}): readonly [McpResource, ...McpResource[]] {
  const { MCP_PUBLIC_URL: publicUrl, ENTRA_SCOPES: scopes } = config;
  const resource = (path: string, upstreamUrl: string, forwardedToken: "api" | "graph"): McpResource => ({
    path,
    url: `${publicUrl}${path}`,
    upstreamUrl,
    forwardedToken,
    scopes,
  });
  return [
    resource(MCP_PATH, config.MCP_UPSTREAM_URL, config.MCP_FORWARDED_TOKEN),
    ...config.MCP_ADDITIONAL_SERVERS.map(({ name, url }) =>
      resource(additionalServerPath(name), url, config.MCP_GRAPH_TOKEN_SERVERS.includes(name) ? "graph" : "api"),
    ),
  ];
}

/**
 * The resource that a `resource` parameter names. Upper-case scheme or host and one trailing slash are forgiven: the
 * gateway serves nothing else under that address, and the token's audience is the canonical form in any case.
 */
export function resourceNamed(indicator: string, resources: readonly McpResource[]): McpResource | undefined {
  if (!URL.canParse(indicator) || indicator.includes("#")) return undefined;
  const canonical = new URL(indicator).href.replace(/\/$/, "");
  return resources.find(({ url }) => url === canonical);
}
