import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { join } from "node:path";

const ROOT = join(__dirname, "../../..");

export interface CommandResult {
  readonly status: number | null;
  /** The result that it printed; undefined if it printed none. */
  readonly result: unknown;
  /** Lines of its log. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
}

/** Runs the command as an operator would in the container: same program, same environment. */
export async function runRevoke(
  environment: Readonly<Record<string, string>>,
  ...words: readonly string[]
): Promise<CommandResult> {
  const child = spawn(process.execPath, ["--import", "tsx", "runtime/main.ts", "revoke", ...words], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "close");
  const [printed, log] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [status] = (await ended) as [number | null];
  const lines = log.split("\n").filter((line) => line !== "");
  return {
    status,
    result: printed === "" ? undefined : (JSON.parse(printed) as unknown),
    log: lines.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}
