import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { servePlugin } from "./plugin-server.js";
import { schemaOnlyProvider, type SchemaOnlyProviderOptions } from "./schema-only-provider.js";

/**
 * A process of its own that serves schema-only providers to Terraform, one unix socket each.
 *
 * Its first line on standard input is a JSON object: full provider source address -> options. Its only line on standard
 * output is the content of `TF_REATTACH_PROVIDERS`. Standard input stays open as a lifeline: when it closes, the parent
 * is gone, however it died, and this process ends. It also ends on SIGTERM; SIGINT is Terraform's to handle first, since
 * Ctrl-C reaches the whole process group. Its sockets are removed in every case that lets a process still act.
 */
const socketFolder = mkdtempSync(join(tmpdir(), "entra-mcp-plugin-"));

process.on("exit", () => {
  rmSync(socketFolder, { recursive: true, force: true });
});
process.on("SIGTERM", () => process.exit(0));
process.on("SIGINT", () => undefined);

const input = createInterface({ input: process.stdin });
input.on("close", () => process.exit(0));
input.once("line", (line) => {
  serveAll(JSON.parse(line) as Readonly<Record<string, SchemaOnlyProviderOptions>>).then(
    (attach) => process.stdout.write(`${JSON.stringify(attach)}\n`),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function serveAll(providers: Readonly<Record<string, SchemaOnlyProviderOptions>>): Promise<object> {
  const attached = Object.entries(providers).map(async ([source, options], index) => {
    const socket = join(socketFolder, `${index}.sock`);
    await servePlugin(schemaOnlyProvider(options), socket);
    const address = { Network: "unix", String: socket };
    return [source, { Protocol: "grpc", ProtocolVersion: 5, Pid: process.pid, Test: true, Addr: address }] as const;
  });
  return Object.fromEntries(await Promise.all(attached));
}
