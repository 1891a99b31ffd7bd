import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from "@modelcontextprotocol/client";
import { Client as LegacyClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as LegacyTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

/** What of a tool's result tests look at. */
export interface ToolAnswer {
  readonly structuredContent?: unknown;
  readonly isError?: boolean;
  /** Of the first content. */
  readonly text: string;
}

/** A connected client, whichever generation it is of. */
export interface TestClient {
  readonly protocolVersion: string | undefined;
  tools(): Promise<readonly { readonly name: string }[]>;
  call(name: string, args?: Record<string, unknown>): Promise<ToolAnswer>;
  close(): Promise<void>;
}

/** Generations of clients, by the revision they speak. */
export const CLIENTS = {
  "2025-11-25": connectLegacy,
  "2026-07-28": connectModern,
} as const;

const INFO = { name: "test", version: "1.0.0" };

async function connectLegacy(url: URL, token: string): Promise<TestClient> {
  const client = new LegacyClient(INFO);
  const transport = new LegacyTransport(url, { requestInit: { headers: { Authorization: `Bearer ${token}` } } });
  await client.connect(transport);
  return {
    protocolVersion: transport.protocolVersion,
    tools: async () => (await client.listTools()).tools,
    call: async (name, args = {}) => answerOf(await client.callTool({ name, arguments: args })),
    close: () => client.close(),
  };
}

async function connectModern(url: URL, token: string): Promise<TestClient> {
  const client = new ModernClient(INFO, { versionNegotiation: { mode: { pin: "2026-07-28" } } });
  const transport = new ModernTransport(url, { requestInit: { headers: { Authorization: `Bearer ${token}` } } });
  await client.connect(transport);
  return {
    protocolVersion: client.getNegotiatedProtocolVersion(),
    tools: async () => (await client.listTools()).tools,
    call: async (name, args = {}) => answerOf(await client.callTool({ name, arguments: args })),
    close: () => client.close(),
  };
}

function answerOf(result: object): ToolAnswer {
  const { content, structuredContent, isError } = result as {
    readonly content?: readonly { readonly text?: string }[];
    readonly structuredContent?: unknown;
    readonly isError?: boolean;
  };
  return { text: content?.[0]?.text ?? "", structuredContent, ...(isError === undefined ? {} : { isError }) };
}
