import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";

/** What one run of a program took. */
export interface Run {
  /** Wall time from starting the process to its end. */
  readonly milliseconds: number;
  /** Most memory that was resident at once, in MB (10⁶ bytes). */
  readonly peakMegabytes: number;
}

/** Middle, least and most of some numbers. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/**
 * Runs a Node program once, in a process of its own.
 *
 * @param preload - compiled `peak-memory-main`
 * @param args - of `node`
 * @throws Error with what the program wrote, when it fails
 */
export async function runOnce(
  preload: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Run> {
  const start = performance.now();
  const child = spawn(process.execPath, ["--require", preload, ...args], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const [, output, errors, memory] = child.stdio as unknown as readonly [null, Readable, Readable, Readable];
  const written = Promise.all([text(output), text(errors), text(memory)]);
  const [exitCode] = (await once(child, "close")) as [number | null];
  const milliseconds = performance.now() - start;
  const [stdout, stderr, kilobytes] = await written;
  if (exitCode !== 0)
    throw new Error(`node ${args.join(" ")} ended with ${exitCode ?? "a signal"}\n${stdout}${stderr}`);
  return { milliseconds, peakMegabytes: (Number(kilobytes) * 1024) / 1e6 };
}

/** @param values - at least one */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? NaN;
  const middle = (sorted.length - 1) / 2;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    min: at(0),
    max: at(sorted.length - 1),
  };
}
