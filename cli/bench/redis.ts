import { spawn, spawnSync } from "node:child_process";
import { freePort } from "../rehearsal/free-port.js";

/** A Redis on loopback, empty and without a disk. */
export interface BenchRedis {
  readonly port: number;
  stop(): void;
}

/** Undefined where there is no redis-server. */
export async function startBenchRedis(): Promise<BenchRedis | undefined> {
  if (spawnSync("redis-server", ["--version"]).status !== 0) return undefined;
  const port = await freePort();
  const settings = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const child = spawn("redis-server", settings, { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  for await (const text of child.stdout) {
    output += String(text);
    if (output.includes("Ready to accept connections")) break;
  }
  return { port, stop: () => child.kill() };
}
