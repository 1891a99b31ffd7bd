import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { READINESS_PATH } from "../../runtime/config/routes.js";

const RUNTIME = join(__dirname, "../../runtime/main.ts");
const READY_WITHIN_MILLISECONDS = 30_000;

/** The runtime as a process of its own, as in its container. */
export interface LocalContainer {
  /** Everything it logged so far. */
  log(): string;
  stop(): Promise<void>;
}

/** Starts the runtime with an environment and waits until it says that it is ready. */
export async function startContainer(
  name: string,
  environment: Readonly<Record<string, string>>,
): Promise<LocalContainer> {
  const child = spawn(process.execPath, ["--import", "tsx", RUNTIME], {
    // Nothing of this process's environment but what a program needs to run at all.
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  const ended = new Promise<void>((resolve) =>
    child.once("close", () => {
      resolve();
    }),
  );
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    await ended;
  };
  const url = `http://127.0.0.1:${environment.PORT ?? ""}${READINESS_PATH}`;
  const deadline = Date.now() + READY_WITHIN_MILLISECONDS;
  while (child.exitCode === null && Date.now() < deadline) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return { log: () => output, stop };
    await delay(100);
  }
  await stop();
  throw new Error(`${name} did not become ready:\n${output.trim()}`);
}
