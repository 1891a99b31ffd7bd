import {
  Client,
  StreamableHTTPClientTransport,
  UnauthorizedError,
  type OAuthClientProvider,
  type Progress,
  type Tool,
} from "@modelcontextprotocol/client";
import { signInReason, type CallFailure } from "../model/explain-failure.js";
import type { ToolResult } from "../model/describe-result.js";

/** The MCP server, as the console uses it. */
export interface McpConnection {
  readonly serverName: string;
  /** What the server says about itself, for models and for people. */
  readonly instructions: string | undefined;
  listTools(): Promise<readonly Tool[]>;
  /** Rejects with CallFailed. */
  callTool(call: ToolCall): Promise<ToolResult>;
}

export interface ToolCall {
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** No result, and why. */
export class CallFailed extends Error {
  public override readonly name = "CallFailed";
  public constructor(
    public readonly failure: CallFailure,
    options?: ErrorOptions,
  ) {
    super("the call failed", options);
  }
}

/** Longer than the gateway waits for an answer, so that it is the one to say what happened. */
const TIMEOUT_MILLISECONDS = 240_000;

/**
 * Connects with the newest protocol revision that the server has.
 *
 * @param authProvider - brings a token; without one the browser's session is the credential
 */
export async function connect(endpoint: URL, authProvider?: OAuthClientProvider): Promise<McpConnection> {
  let refusedFor: "challenge" | "over" | undefined;
  const transport = new StreamableHTTPClientTransport(endpoint, {
    ...(authProvider === undefined ? {} : { authProvider }),
    fetch: async (url, init) => {
      const response = await fetch(url, init);
      if (response.status === 401) refusedFor = signInReason(response.headers.get("WWW-Authenticate"));
      return response;
    },
  });
  const client = new Client(
    { name: "entra-mcp-console", title: "Web console", version: "1.0.0" },
    { versionNegotiation: { mode: "auto" } },
  );

  async function attempt<T>(action: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    refusedFor = undefined;
    try {
      return await action();
    } catch (error) {
      throw new CallFailed(failureOf(error, signal?.aborted ?? false), { cause: error });
    }
  }

  function failureOf(error: unknown, cancelled: boolean): CallFailure {
    if (cancelled) return { kind: "cancelled" };
    if (refusedFor !== undefined) return { kind: "sign-in", reason: refusedFor };
    if (error instanceof UnauthorizedError) return { kind: "sign-in", reason: "over" };
    return { kind: "failed", message: error instanceof Error ? error.message : String(error) };
  }

  await attempt(() => client.connect(transport));
  const server = client.getServerVersion();
  return {
    serverName: server?.title ?? server?.name ?? "MCP server",
    instructions: client.getInstructions(),
    listTools: () => attempt(async () => (await client.listTools()).tools),
    callTool: ({ name, values, signal, onProgress }) =>
      attempt(
        () =>
          client.callTool(
            { name, arguments: { ...values } },
            { signal, onprogress: onProgress, timeout: TIMEOUT_MILLISECONDS, resetTimeoutOnProgress: true },
          ),
        signal,
      ),
  };
}
