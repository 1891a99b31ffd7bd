import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { LIVENESS_PATH, READINESS_PATH } from "../../runtime/config/routes.js";
import { cleanUpOnExit } from "../terraform/cleanup.js";

/** What is run, and how. */
export interface RuntimeProgram {
  readonly command: string;
  readonly args: readonly string[];
}

const LOADER = pathToFileURL(require.resolve("tsx")).href;
const MAIN = join(__dirname, "../../runtime/main.ts");
/** Far more than a start takes: past it, something hangs. */
const LONGEST_START_MILLISECONDS = 90_000;
const POLL_MILLISECONDS = 50;

/** The runtime as a process of its own, as in its container. */
export interface RuntimeProcess {
  /** Its id on this machine. */
  readonly pid: number | undefined;
  /** Resolves once it answers on this port of loopback; rejects with its output if it ended instead. */
  listening(port: number): Promise<void>;
  /** Resolves once it says that it can take traffic. */
  ready(port: number): Promise<void>;
  /** Everything it has written. */
  output(): string;
  /** Sends a message to the modules that were loaded before the runtime, and waits for the next answer. */
  ask(message: object): Promise<unknown>;
  /** Ends it gracefully and waits until it is gone. */
  stop(): Promise<void>;
  /** Ends it at once, in the middle of whatever it does, and waits until it is gone. */
  kill(): Promise<void>;
}

export interface RuntimeProcessOptions {
  /** Modules to load before the runtime, as URLs. They may answer what `ask` sends. @default none */
  readonly preload?: readonly string[];
  /** @default `runtime/main.ts` from source, with the modules of `preload` */
  readonly program?: RuntimeProgram | undefined;
}

/** Starts the runtime with nothing of this process's environment but what a program needs to run at all. */
export function startRuntime(
  environment: Readonly<Record<string, string>>,
  { preload = [], program = fromSource(preload) }: RuntimeProcessOptions = {},
): RuntimeProcess {
  const child = spawn(program.command, program.args, {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ["ignore", "pipe", "pipe", preload.length > 0 ? "ipc" : "ignore"],
  });
  // Whoever started it may be ended without getting to `stop`.
  const forget = cleanUpOnExit(() => child.kill("SIGKILL"));
  const pieces: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => pieces.push(text));
  }
  const output = (): string => pieces.join("");
  const ended = new Promise<void>((resolve) => {
    // `close`, and not `exit`: only then has everything been read that it wrote.
    child.once("close", () => {
      forget();
      resolve();
    });
    child.once("error", (error) => pieces.push(`${error.message}\n`));
  });
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;

  async function answering(url: string): Promise<void> {
    for (const deadline = Date.now() + LONGEST_START_MILLISECONDS; Date.now() < deadline;) {
      if (hasEnded()) {
        await ended;
        throw new Error(`the runtime ended:\n${output().trim()}`);
      }
      const answer = await fetch(url).catch(() => undefined);
      if (answer?.ok) return;
      await delay(POLL_MILLISECONDS);
    }
    throw new Error(`the runtime did not answer at ${url}:\n${output().trim()}`);
  }

  return {
    pid: child.pid,
    listening: (port) => answering(`http://127.0.0.1:${port}${LIVENESS_PATH}`),
    ready: (port) => answering(`http://127.0.0.1:${port}${READINESS_PATH}`),
    output,
    ask: async (message) => {
      const answered = once(child, "message");
      child.send(message);
      return ((await answered) as [unknown])[0];
    },
    stop: async () => {
      if (!hasEnded()) child.kill("SIGTERM");
      await ended;
    },
    kill: async () => {
      if (!hasEnded()) child.kill("SIGKILL");
      await ended;
    },
  };
}

function fromSource(preload: readonly string[]): RuntimeProgram {
  const modules = [LOADER, ...preload].flatMap((url) => ["--import", url]);
  return { command: process.execPath, args: [...modules, MAIN] };
}
