import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@redis/client";
import { cleanUpOnExit } from "../../cli/terraform/cleanup.js";
import { freePort } from "../../cli/rehearsal/free-port.js";

/** A Redis of its own on loopback, and what a test may do to it. */
export interface RedisServer {
  readonly port: number;
  /** Sends one command as an administrator would. */
  command(...words: string[]): Promise<unknown>;
  /** Moves the end of everything that has one closer, as if time had passed. */
  pass(seconds: number): Promise<void>;
  /** Starts it, on the same port; empty, unless it was told to write to disk. */
  start(): Promise<void>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** Lets it hang with its connections open. */
  freeze(): void;
  thaw(): void;
  /** Ends it for good. */
  stop(): Promise<void>;
}

/** @param settings - further arguments of redis-server */
export async function startRedis(...settings: string[]): Promise<RedisServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "entra-mcp-redis-"));
  let child: ChildProcess | undefined;
  const forget = cleanUpOnExit(() => child?.kill("SIGKILL"));

  async function kill(): Promise<void> {
    if (child === undefined) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
    child = undefined;
  }

  async function command(...words: string[]): Promise<unknown> {
    const client = createClient({ socket: { host: "127.0.0.1", port, reconnectStrategy: false }, RESP: 2 });
    client.on("error", () => undefined);
    try {
      await client.connect();
      return await client.sendCommand(words);
    } finally {
      client.destroy();
    }
  }

  async function start(): Promise<void> {
    const fixed = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no"];
    child = spawn("redis-server", [...fixed, ...settings], { stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    for await (const text of child.stdout ?? []) {
      output += String(text);
      if (output.includes("Ready to accept connections")) break;
    }
    if (!output.includes("Ready to accept connections")) throw new Error(`redis-server ended:\n${output}`);
  }

  await start();
  return {
    port,
    command,
    start,
    kill,
    pass: async (seconds) => {
      for (const key of (await command("KEYS", "*")) as string[]) {
        const left = Number(await command("PTTL", key));
        // Without an end: time does nothing to it.
        if (left >= 0) await command("PEXPIRE", key, String(left - seconds * 1000));
      }
    },
    freeze: () => {
      child?.kill("SIGSTOP");
    },
    thaw: () => {
      child?.kill("SIGCONT");
    },
    stop: async () => {
      await kill();
      forget();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
