import type { AppOnlyTools } from "../config/app-only-tools.js";
import { applicationAccess } from "./application-access.js";
import type { ToolCallOptions } from "./call-tool.js";
import { createMcpEndpoint, type McpEndpoint, type McpEndpointOptions } from "./mcp-endpoint.js";
import { mcpServerFactory } from "./mcp-server.js";
import { scopePolicy } from "./scope-policy.js";
import { configuredTools, GRAPH_TOOLS } from "./tool-registry.js";

/** What the endpoint is given as it is. */
type PassedOn = Pick<
  McpEndpointOptions,
  "publicUrl" | "internalHosts" | "verify" | "sessionCaller" | "onSignInRequired"
>;

export interface McpAppOptions extends ToolCallOptions, PassedOn {
  /** Scopes this API exposes, bare. */
  readonly exposedScopes: readonly string[];
  /** The form in which clients ask for a scope of this API. @default as it is */
  readonly advertisedScope?: (scope: string) => string;
  /** Delegated permissions of Microsoft Graph that tools may read with. */
  readonly graphPermissions: readonly string[];
  /** Tools that applications may call without a user. @default none */
  readonly appOnlyTools?: AppOnlyTools;
}

/** The MCP endpoint whose tools read Microsoft Graph as the signed-in user. */
export function createMcpApp(options: McpAppOptions): McpEndpoint {
  const { exposedScopes, graphPermissions, advertisedScope = (scope: string) => scope } = options;
  const scopes = scopePolicy(
    exposedScopes,
    GRAPH_TOOLS.flatMap(({ permissions }) => permissions),
  );
  const applications = applicationAccess(options.appOnlyTools ?? new Map<string, string>());
  return createMcpEndpoint({
    ...options,
    scopes,
    applications,
    advertised: advertisedScope,
    serverFactory: mcpServerFactory({
      tools: configuredTools(graphPermissions),
      scopes,
      applications,
      advertisedScope,
      call: options,
    }),
  });
}
