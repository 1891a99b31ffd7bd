import type { EntraCaller } from "../../../runtime/entra/check-access-token-claims.js";
import type { RefusedToken } from "../../../runtime/entra/refused-token.js";
import { TokenRejected } from "../../../runtime/entra/token-rejection.js";
import { createGraphClient } from "../../../runtime/graph/graph-client.js";
import { createHttpApp } from "../../../runtime/http/app.js";
import { createOutboundFetch } from "../../../runtime/security/outbound-fetch.js";
import { createMcpApp, type McpAppOptions } from "../../../runtime/server/mcp-app.js";
import type { McpEndpoint } from "../../../runtime/server/mcp-endpoint.js";
import type { TokenCaller } from "../../../runtime/server/signed-in-caller.js";
import type { AuditEvent } from "../../../runtime/telemetry/audit-event.js";
import { createLogger } from "../../../runtime/telemetry/logger.js";
import { serve } from "../http/serve.js";

export const PUBLIC_URL = "https://mcp.contoso.com";
export const METADATA_URL = `${PUBLIC_URL}/.well-known/oauth-protected-resource/mcp`;
export const GRAPH_HOST = "https://graph.microsoft.com";
export const EVERY_PERMISSION = ["User.Read", "Mail.Read", "Calendars.Read", "Files.Read", "People.Read"];

/** Answers for Microsoft Graph, by path and query. The user is who the token was exchanged for. */
export type GraphAnswers = (request: {
  path: string;
  query: URLSearchParams;
  headers: Headers;
  user: string;
}) => Response;

export interface LocalServerOptions extends Partial<Omit<McpAppOptions, "graph" | "graphTokens">> {
  readonly answers?: GraphAnswers;
  /** @default the exchange below */
  readonly tokenFor?: (caller: TokenCaller, scopes: readonly string[], refused?: RefusedToken) => Promise<string>;
}

export interface LocalServer {
  readonly url: URL;
  readonly origin: string;
  readonly app: McpEndpoint;
  readonly audited: AuditEvent[];
  /** Users whose tokens were dropped. */
  readonly forgotten: string[];
  /** Lines of the log, each a JSON text. */
  readonly logged: string[];
  close(): Promise<void>;
}

/** Under which Entra's log would have the exchange. */
export const EXCHANGE_IDS = {
  correlationId: "0f1e2d3c-4b5a-4697-8877-665544332211",
  traceId: "11223344-5566-4778-8899-aabbccddeeff",
};

/** A token is the name of its user, perhaps with scopes behind a plus sign. */
export function callerOfToken(token: string): EntraCaller {
  const [user = "", ...scopes] = token.split("+");
  return {
    tenantId: "7a1c9f52-0b64-4d1e-8f3a-5e2d60c8b901",
    objectId: user,
    scopes: scopes.length > 0 ? scopes : ["access_as_user"],
    roles: [],
    clientId: "3d7e1b84-6f25-4c09-9a4e-b1c8f0d72e63",
    appOnly: false,
    expiresAt: 4_000_000_000,
    tokenId: `uti-${user}`,
  };
}

/**
 * The MCP server's role in this process, with a verifier that takes any token but `rejected`, an exchange that makes
 * `graph-<user>` of it, and a Microsoft Graph of the test's own.
 */
export async function localServer({ answers, tokenFor, ...options }: LocalServerOptions = {}): Promise<LocalServer> {
  const graph = await serve((incoming, outgoing) => {
    const url = new URL(incoming.url ?? "", GRAPH_HOST);
    const headers = new Headers(incoming.headers as Record<string, string>);
    const user = /^Bearer graph-(.+)$/.exec(headers.get("authorization") ?? "")?.[1] ?? "";
    const answer = answers?.({ path: url.pathname.replace("/v1.0", ""), query: url.searchParams, headers, user });
    void (answer ?? Response.json({ id: user, displayName: user })).arrayBuffer().then((body) => {
      outgoing.writeHead(answer?.status ?? 200, Object.fromEntries(answer?.headers ?? []));
      outgoing.end(Buffer.from(body));
    });
  });
  const audited: AuditEvent[] = [];
  const forgotten: string[] = [];
  const logged: string[] = [];
  const logger = createLogger({ level: "debug", destination: { write: (line: string) => void logged.push(line) } });
  const app = createMcpApp({
    publicUrl: PUBLIC_URL,
    internalHosts: ["contoso-server.internal.contoso.io"],
    exposedScopes: ["access_as_user"],
    graphPermissions: EVERY_PERMISSION,
    graphHost: GRAPH_HOST,
    verify: (token) =>
      token === "rejected"
        ? Promise.reject(new TokenRejected({ reason: "signature-invalid" }))
        : Promise.resolve(callerOfToken(token)),
    graphTokens: {
      tokenFor: async (caller, scopes, refused) => ({
        accessToken: (await tokenFor?.(caller as TokenCaller, scopes, refused)) ?? `graph-${caller.identity.objectId}`,
        ...EXCHANGE_IDS,
      }),
      forget: ({ identity }) => void forgotten.push(identity.objectId),
    },
    consentPage: (tenantId) => `https://login.microsoftonline.com/${tenantId}/v2.0/adminconsent?client_id=api`,
    graph: createGraphClient({
      graphHost: GRAPH_HOST,
      outboundFetch: createOutboundFetch({
        rewrites: new Map([[GRAPH_HOST, graph.origin]]),
        timeoutMilliseconds: 10_000,
        maxResponseBytes: 1_000_000,
      }),
      now: Date.now,
      retryLimits: { maxRetries: 1, maxWaitSeconds: 0, firstWaitSeconds: 0 },
    }),
    logger,
    audit: (event) => void audited.push(event),
    now: Date.now,
    ...options,
  });
  const served = await serve(createHttpApp({ publicUrl: PUBLIC_URL, logger, routers: [app.router] }));
  return {
    url: new URL("/mcp", served.origin),
    origin: served.origin,
    app,
    audited,
    forgotten,
    logged,
    async close() {
      await app.close();
      await served.close();
      await graph.close();
    },
  };
}
