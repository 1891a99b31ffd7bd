import type { CallToolResult, ServerContext } from "@modelcontextprotocol/server";
import type { ConsentPage } from "../entra/authority.js";
import type { EntraTrace } from "../entra/entra-client.js";
import { EntraRequestFailed } from "../entra/entra-request-failed.js";
import type { TokenOfUser } from "../graph/authorize-request.js";
import type { GraphClient, GraphReader } from "../graph/graph-client.js";
import { GraphRequestFailed } from "../graph/graph-request-failed.js";
import type { AuditLog } from "../telemetry/audit-event.js";
import type { Logger } from "../telemetry/logger.js";
import { explainFailure } from "./explain-failure.js";
import { exchangeOf, type McpExchange } from "./mcp-exchange.js";
import type { GraphTokens } from "./signed-in-caller.js";
import type { ConfiguredTool } from "./tool-registry.js";
import { ToolRefusal } from "./tools/graph-tool.js";

export interface ToolCallOptions {
  readonly graph: GraphClient;
  /** Origin of Microsoft Graph, which begins the names of its scopes. */
  readonly graphHost: string;
  readonly graphTokens: GraphTokens;
  readonly consentPage: ConsentPage;
  readonly logger: Logger;
  readonly audit: AuditLog;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Runs one tool as the caller of the request. Never rejects: what fails becomes a result that the model can act on. */
export async function callTool(
  configured: ConfiguredTool,
  input: Readonly<Record<string, unknown>>,
  { http, mcpReq }: ServerContext,
  options: ToolCallOptions,
): Promise<CallToolResult> {
  const exchange = exchangeOf(http?.authInfo);
  const scopes = [`${options.graphHost}/${configured.permission}`];
  let trace: EntraTrace = {};
  const tokenOfUser: TokenOfUser = async (refused) => {
    const token = await options.graphTokens.tokenFor(exchange.caller, scopes, refused);
    trace = traceOf(token);
    return token.accessToken;
  };
  try {
    const output = await run(configured, input, exchange, options.graph.readerFor(tokenOfUser, mcpReq.signal), options);
    options.audit({ ...auditContext(configured, exchange), ...trace, decision: "allowed" });
    return { content: [{ type: "text", text: JSON.stringify(output) }], structuredContent: output };
  } catch (error) {
    return failed(error, configured, exchange, { ...trace, ...traceOfFailure(error) }, options);
  }
}

async function run(
  { tool, permission }: ConfiguredTool,
  input: Readonly<Record<string, unknown>>,
  { caller: { identity } }: McpExchange,
  graph: GraphReader,
  { now }: ToolCallOptions,
): Promise<Record<string, unknown>> {
  if (identity.appOnly) {
    if (tool.forApplication === undefined) throw new ToolRefusal("This tool works for people who are signed in only.");
    return tool.forApplication(input, identity);
  }
  return tool.run(input, { graph, permission, tenantId: identity.tenantId, now: now() });
}

/** The ids alone: what they come with may be a token. */
function traceOf({ correlationId, traceId }: EntraTrace): EntraTrace {
  return { ...(correlationId === undefined ? {} : { correlationId }), ...(traceId === undefined ? {} : { traceId }) };
}

/** Of the request that Entra refused, or that made a sign-in necessary. */
function traceOfFailure(error: unknown): EntraTrace {
  const refusal = error instanceof Error && error.cause instanceof EntraRequestFailed ? error.cause : error;
  return refusal instanceof EntraRequestFailed ? traceOf(refusal) : {};
}

function failed(
  error: unknown,
  configured: ConfiguredTool,
  exchange: McpExchange,
  trace: EntraTrace,
  { graphTokens, consentPage, logger, audit }: ToolCallOptions,
): CallToolResult {
  const { requestId } = exchange;
  const { permission } = configured;
  const consentUrl = consentPage(exchange.caller.identity.tenantId);
  const { text, signIn, severity } = explainFailure(error, { requestId, permission, consentUrl });
  if (error instanceof GraphRequestFailed && error.status === 401) graphTokens.forget(exchange.caller);
  if (signIn !== undefined) {
    exchange.signInRequired = signIn;
    const reason = signIn.claims === undefined ? "sign-in ended" : "claims challenge";
    audit({ ...auditContext(configured, exchange), ...trace, decision: "denied", reason });
  }
  const level = severity === "expected" ? "debug" : severity === "warning" ? "warn" : "error";
  logger[level]({ error, tool: configured.tool.name, requestId }, "tool call failed");
  return { content: [{ type: "text", text }], isError: true };
}

/** Who calls which tool, for the audit trail. */
export function auditContext({ tool }: ConfiguredTool, { caller: { identity }, requestId }: McpExchange) {
  const { tenantId, objectId, username, clientId, tokenId } = identity;
  return {
    action: "tool-call",
    tool: tool.name,
    tid: tenantId,
    oid: objectId,
    ...(username === undefined ? {} : { upn: username }),
    client: clientId,
    ...(tokenId === undefined ? {} : { tokenId }),
    requestId,
  } as const;
}
