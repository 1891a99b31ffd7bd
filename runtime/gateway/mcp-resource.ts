import { MCP_PATH } from "../config/routes.js";

/** One MCP endpoint behind the gateway: an OAuth protected resource of its own. */
export interface McpResource {
  /** Path on the gateway, e.g. `/mcp`. */
  readonly path: string;
  /** Canonical URL (RFC 8707 `resource`, audience of its tokens): with a path, without a trailing slash. */
  readonly url: string;
  /** Where its requests are forwarded to. */
  readonly upstreamUrl: string;
  /** Scopes a caller needs, bare names. */
  readonly scopes: readonly string[];
}

/** The gateway's MCP endpoints. One today; everything below takes a list. */
export function mcpResources(config: {
  readonly MCP_PUBLIC_URL: string;
  readonly MCP_UPSTREAM_URL: string;
  readonly ENTRA_SCOPES: readonly string[];
}): readonly [McpResource, ...McpResource[]] {
  return [
    {
      path: MCP_PATH,
      url: `${config.MCP_PUBLIC_URL}${MCP_PATH}`,
      upstreamUrl: config.MCP_UPSTREAM_URL,
      scopes: config.ENTRA_SCOPES,
    },
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
