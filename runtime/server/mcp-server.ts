import { McpServer, type McpServerFactory, type ScopeChallengeHandler } from "@modelcontextprotocol/server";
import { auditContext, callTool, type ToolCallOptions } from "./call-tool.js";
import type { ApplicationAccess } from "./application-access.js";
import { exchangeOf } from "./mcp-exchange.js";
import type { ScopePolicy } from "./scope-policy.js";
import type { ConfiguredTool } from "./tool-registry.js";
import { withSchemaOnce } from "./tool-schema.js";

export interface McpServerOptions {
  readonly tools: readonly ConfiguredTool[];
  readonly scopes: ScopePolicy;
  readonly applications: ApplicationAccess;
  /** The form in which clients ask for a scope of this API. */
  readonly advertisedScope: (scope: string) => string;
  readonly call: ToolCallOptions;
}

const SERVER_INFO = { name: "entra-mcp", title: "Microsoft Graph", version: "0.1.0" };

const INSTRUCTIONS =
  "Reads the signed-in user's own mail, calendar, files and contacts from Microsoft Graph; changes nothing. " +
  "Lists are paged: pass nextCursor as cursor to go on. Times are in UTC.";

/** Tools change with a deployment; what a client holds may be this much older. Private, as every answer here. */
const LIST_CACHE = { ttlMs: 300_000, cacheScope: "private" } as const;

/** All tools read, none writes; what they read is the outside world. */
const ANNOTATIONS = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true };

/**
 * Makes a server for each request, as the MCP library wants it. What is costly in a tool is made once and shared:
 * it holds nothing of a request.
 */
export function mcpServerFactory(options: McpServerOptions): McpServerFactory {
  const { tools, scopes, applications, advertisedScope, call } = options;
  const registrations = tools.map((configured) => {
    const { name, title, description, input, output, permissions } = configured.tool;
    const scopeChallenge: ScopeChallengeHandler = ({ authInfo }) => {
      const exchange = exchangeOf(authInfo);
      const { identity } = exchange.caller;
      const needed = identity.appOnly ? [] : (scopes.missingForTool(permissions, identity.scopes) ?? []);
      const [first, ...others] = needed;
      if (first === undefined) return undefined;
      const about = { ...auditContext(configured, exchange), action: "step-up", scopes: needed } as const;
      call.audit({ ...about, decision: "denied", reason: "scope missing" });
      return {
        scopes: [advertisedScope(first), ...others.map(advertisedScope)],
        errorDescription: "More scopes are needed",
      };
    };
    const config = {
      title,
      description,
      inputSchema: withSchemaOnce(input),
      outputSchema: withSchemaOnce(output),
      annotations: { title, ...ANNOTATIONS },
      scopeChallenge,
    };
    return { name, config, configured };
  });

  return ({ authInfo }) => {
    const { identity } = exchangeOf(authInfo).caller;
    const server = new McpServer(SERVER_INFO, {
      capabilities: { tools: { listChanged: false } },
      instructions: INSTRUCTIONS,
      cacheHints: { "tools/list": LIST_CACHE, "server/discover": LIST_CACHE },
    });
    for (const { name, config, configured } of registrations) {
      // An application sees what it may call, and nothing of what users have.
      if (identity.appOnly && !applications.mayCall(name, identity.roles)) continue;
      server.registerTool(name, config, (input, context) => callTool(configured, input, context, call));
    }
    return server;
  };
}
