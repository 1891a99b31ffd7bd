import type { ToolCallOptions } from "./call-tool.js";
import { createMcpEndpoint, type McpEndpoint, type McpEndpointOptions } from "./mcp-endpoint.js";
import { mcpServerFactory } from "./mcp-server.js";
import { scopePolicy } from "./scope-policy.js";
import { configuredTools, GRAPH_TOOLS } from "./tool-registry.js";

export interface McpAppOptions
  extends ToolCallOptions, Pick<McpEndpointOptions, "publicUrl" | "internalHosts" | "verify"> {
  /** Scopes this API exposes, bare. */
  readonly exposedScopes: readonly string[];
  /** The form in which clients ask for a scope of this API. @default as it is */
  readonly advertisedScope?: (scope: string) => string;
  /** Delegated permissions that On-Behalf-Of may ask for. */
  readonly graphPermissions: readonly string[];
}

/** The MCP endpoint whose tools read Microsoft Graph as the signed-in user. */
export function createMcpApp(options: McpAppOptions): McpEndpoint {
  const { exposedScopes, graphPermissions, advertisedScope = (scope: string) => scope } = options;
  const scopes = scopePolicy(
    exposedScopes,
    GRAPH_TOOLS.flatMap(({ permissions }) => permissions),
  );
  return createMcpEndpoint({
    ...options,
    scopes,
    advertised: advertisedScope,
    serverFactory: mcpServerFactory({
      tools: configuredTools(graphPermissions),
      scopes,
      advertisedScope,
      call: options,
    }),
  });
}
