import { toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import { McpServer as LegacyServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport as LegacyTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { z } from "zod";
import { startLocalServer } from "../../../support/local-server.js";

/** Somebody's MCP server behind the gateway, with tools that need everything a form and a result can be. */
export interface ToolServer {
  readonly mcpUrl: string;
  /** Arguments that arrived, newest last. */
  readonly received: unknown[];
  /** How many calls were ended by their client. */
  cancelled(): number;
  /** Whether it has any tools. */
  offersTools: boolean;
  close(): Promise<void>;
}

/** One pixel. */
const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const surveyInput = z.object({
  station: z.enum(["north", "south"]).describe("Where to measure"),
  samples: z.int().min(1).max(9),
  threshold: z.number().gt(0).optional(),
  comment: z.string().max(20).optional(),
  code: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  day: z.iso.date().optional(),
  detailed: z.boolean().optional(),
  labels: z.array(z.string()).max(2).optional(),
  options: z.object({ depth: z.number() }).optional(),
});

export async function startToolServer(): Promise<ToolServer> {
  const received: unknown[] = [];
  let cancelled = 0;
  const state = { offersTools: true };

  function build(): McpServer {
    const server = new McpServer(
      { name: "tide", title: "Tide station", version: "1.0.0" },
      { capabilities: { tools: {} } },
    );
    if (!state.offersTools) {
      server.registerTool("hidden", { inputSchema: z.object({}) }, () => ({ content: [] })).disable();
      return server;
    }
    server.registerTool(
      "take_survey",
      {
        title: "Take survey",
        description: "Measures.",
        inputSchema: surveyInput,
        annotations: { readOnlyHint: false },
      },
      (input) => {
        received.push(input);
        const rows = [
          { place: "Quay <b>1</b>", metres: 2.4, at: "2026-11-25T09:00:00Z" },
          { place: "Quay 2", metres: 2.1, at: "2026-11-25T10:00:00Z" },
        ];
        return { content: [], structuredContent: { rows } };
      },
    );
    server.registerTool("show_chart", { title: "Show chart", inputSchema: z.object({}) }, () => ({
      content: [
        { type: "text", text: "The tide\nrises." },
        { type: "image", mimeType: "image/png", data: PNG },
      ],
    }));
    server.registerTool(
      "wait_for_tide",
      { title: "Wait for tide", inputSchema: z.object({}) },
      async (_input, { mcpReq }) => {
        const progressToken = mcpReq._meta?.progressToken ?? "none";
        await mcpReq.notify({
          method: "notifications/progress",
          params: { progressToken, progress: 1, total: 4, message: "still low" },
        });
        return new Promise((resolve) => {
          mcpReq.signal.addEventListener("abort", () => {
            cancelled += 1;
            resolve({ content: [] });
          });
        });
      },
    );
    return server;
  }

  const handler = createMcpHandler(build);
  const answer = toNodeHandler(handler);
  const local = await startLocalServer((request, response) => void answer(request, response));
  return Object.assign(state, {
    mcpUrl: `${local.origin}/mcp`,
    received,
    cancelled: () => cancelled,
    close: async () => {
      await handler.close();
      await local.close();
    },
  });
}

/** A server of the years before 2026: it knows `initialize`, and nothing of `server/discover`. */
export async function startLegacyServer(): Promise<Pick<ToolServer, "mcpUrl" | "close">> {
  const local = await startLocalServer((request, response) => {
    const server = new LegacyServer({ name: "lighthouse", version: "1.0.0" });
    server.registerTool("light_lamp", { title: "Light lamp" }, () => ({
      content: [{ type: "text", text: "It burns." }],
    }));
    const transport = new LegacyTransport({ sessionIdGenerator: undefined });
    void server.connect(transport as never).then(() => transport.handleRequest(request, response));
  });
  return { mcpUrl: `${local.origin}/mcp`, close: () => local.close() };
}
