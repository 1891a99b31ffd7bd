import { spawn } from "node:child_process";
import { once } from "node:events";
import { get } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { READINESS_PATH } from "../../../runtime/config/routes.js";
import { freePort } from "../../rehearsal/free-port.js";
import type { RuntimeProgram } from "../../rehearsal/runtime-process.js";
import { processorMilliseconds, residentMegabytes } from "./process-figures.js";

/** Between two questions whether it is ready. */
const POLL_MILLISECONDS = 3;
/** Until what a start leaves behind has settled. */
const REST_MILLISECONDS = 2000;

/** What one start took. */
export interface ColdStart {
  /** From starting the process to the first 200 of `/readyz`. */
  readonly milliseconds: number;
  /** Processor time until then: hardly changes with what else the machine does. */
  readonly processorMilliseconds: number;
  /** Resident some time later, without a request. */
  readonly restMegabytes: number;
}

/** Starts the runtime once, and ends it. */
export async function coldStart(
  { command, args }: RuntimeProgram,
  environment: Readonly<Record<string, string>>,
): Promise<ColdStart> {
  const port = await freePort();
  const begun = performance.now();
  const child = spawn(command, args, {
    env: { ...environment, PORT: String(port), NODE_ENV: "production" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = once(child, "exit");
  const { pid = 0 } = child;
  try {
    while (!(await isReady(port))) {
      if (child.exitCode !== null) throw new Error(`the runtime ended with ${child.exitCode}`);
      await delay(POLL_MILLISECONDS);
    }
    const milliseconds = performance.now() - begun;
    const used = processorMilliseconds(pid);
    await delay(REST_MILLISECONDS);
    return { milliseconds, processorMilliseconds: used, restMegabytes: residentMegabytes(pid) };
  } finally {
    child.kill("SIGTERM");
    await ended;
  }
}

function isReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    get({ host: "127.0.0.1", port, path: READINESS_PATH }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).on("error", () => {
      resolve(false);
    });
  });
}
