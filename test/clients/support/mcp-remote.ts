import type { Readable } from "node:stream";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { freePort } from "../../../cli/rehearsal/free-port.js";
import type { Deployment } from "./deployment.js";
import { authorizeUrlIn, clientEnvironment, programOf } from "./installed-program.js";

export interface McpRemoteOptions {
  /** Where it keeps tokens from one start to the next. */
  readonly folder: string;
  readonly arguments?: readonly string[];
}

/** `mcp-remote` as a desktop application runs it: a child process that speaks JSON-RPC over stdin and stdout. */
export interface McpRemote {
  /** Resolves with the address that it asks its user to open; rejects if it ends before. */
  readonly authorizeUrl: Promise<string>;
  /** Once it is connected: what the application sees. */
  readonly connected: Promise<Client>;
  /** What it told its user. */
  log(): string;
  close(): Promise<void>;
}

export async function startMcpRemote(deployment: Deployment, options: McpRemoteOptions): Promise<McpRemote> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [
      programOf("mcp-remote", "mcp-remote"),
      deployment.mcpUrl,
      String(await freePort()),
      // A busy machine is no reason to give up.
      ...["--auth-timeout", "300"],
      ...(options.arguments ?? []),
    ],
    env: { ...clientEnvironment(options.folder, deployment.authority), MCP_REMOTE_CONFIG_DIR: options.folder },
    stderr: "pipe",
  });
  let log = "";
  const client = new Client({ name: "desktop application", version: "1.0.0" });
  const authorizeUrl = new Promise<string>((resolve, reject) => {
    (transport.stderr as Readable).setEncoding("utf8").on("data", (text: string) => {
      log += text;
      const url = authorizeUrlIn(log);
      if (url !== undefined) resolve(url);
    });
    client.onclose = () => {
      reject(new Error(`mcp-remote ended:\n${log}`));
    };
  });
  // Not every test waits for it.
  authorizeUrl.catch(() => undefined);
  const connected = client.connect(transport, { timeout: 300_000 }).then(() => client);
  connected.catch(() => undefined);
  return { authorizeUrl, connected, log: () => log, close: () => client.close() };
}
