import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { extname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { pathToFileURL } from "node:url";
import { cleanUpOnExit } from "./cleanup.js";
import type { SchemaOnlyProviderOptions } from "./schema-only-provider.js";

/** A running process that serves schema-only providers. */
export interface ProviderProcess {
  /** Value of `TF_REATTACH_PROVIDERS`. */
  readonly reattach: string;
  /** Ends the process and waits until it is gone. */
  stop(): Promise<void>;
}

/**
 * Starts one process for all given providers.
 *
 * @param providers full source address, for example `registry.terraform.io/hashicorp/azurerm` -> what it serves.
 */
export async function startProviders(
  providers: Readonly<Record<string, SchemaOnlyProviderOptions>>,
): Promise<ProviderProcess> {
  const child = spawn(process.execPath, entryArguments(), { stdio: ["pipe", "pipe", "pipe"] });
  const forget = cleanUpOnExit(() => child.kill());
  const stop = async (): Promise<void> => {
    forget();
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill();
    await gone;
  };
  try {
    return { reattach: await handOver(child, JSON.stringify(providers)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** From source, the process needs the same loader as this one; a compiled package needs none. */
function entryArguments(): string[] {
  const extension = extname(__filename);
  const entry = join(__dirname, `schema-only-provider-main${extension}`);
  return extension === ".ts" ? ["--import", pathToFileURL(require.resolve("tsx")).href, entry] : [entry];
}

function handOver(child: ChildProcessByStdio<Writable, Readable, Readable>, providers: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let complaint = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      complaint += text;
    });
    createInterface({ input: child.stdout }).once("line", resolve);
    child.once("error", reject);
    child.once("exit", (code) => {
      reject(new Error(`the schema-only provider ended with code ${code ?? "none"}: ${complaint}`));
    });
    // Left open: the process ends when this stream closes, which it does however this one ends.
    child.stdin.on("error", reject).write(`${providers}\n`);
  });
}
