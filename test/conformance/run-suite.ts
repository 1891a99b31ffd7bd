import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryFolder } from "../support/temporary-folder.js";

/** One check of a scenario, as the suite reports it. */
export interface Check {
  readonly id: string;
  readonly status: "SUCCESS" | "FAILURE" | "WARNING" | "SKIPPED" | "INFO";
  readonly errorMessage?: string;
}

export interface SuiteRun {
  readonly exitCode: number | null;
  /** What it printed, for somebody who has to find out why. */
  readonly output: string;
  readonly scenarios: ReadonlyMap<string, readonly Check[]>;
}

const PACKAGE = dirname(require.resolve("@modelcontextprotocol/conformance/package.json"));

/** Runs the conformance suite as a process of its own. `onOutput` sees what it has printed so far, each time it grows. */
export async function runSuite(
  args: readonly string[],
  onOutput: (output: string) => void = () => undefined,
): Promise<SuiteRun> {
  const folder = temporaryFolder();
  const child = spawn(process.execPath, [join(PACKAGE, "dist/index.js"), ...args, "-o", folder], {
    env: { PATH: process.env.PATH },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      onOutput(output);
    });
  }
  const [exitCode] = (await once(child, "close")) as [number | null];
  return { exitCode, output, scenarios: readResults(folder) };
}

/** The suite writes a folder a scenario: its kind, its name, and when it ran. */
const RESULT_FOLDER = /^(?:server-|authorization-)?(.+?)-\d{4}-\d{2}-\d{2}T[\d-]+Z?$/;

function readResults(folder: string): ReadonlyMap<string, readonly Check[]> {
  return new Map(
    readdirSync(folder)
      .toSorted()
      .map((name) => [
        RESULT_FOLDER.exec(name)?.[1] ?? name,
        JSON.parse(readFileSync(join(folder, name, "checks.json"), "utf8")) as Check[],
      ]),
  );
}

/** Several runs as one, which fails if one of them does. */
export function together(runs: readonly SuiteRun[]): SuiteRun {
  const failed = runs.filter(({ exitCode }) => exitCode !== 0);
  return {
    exitCode: failed.length === 0 ? 0 : (failed[0]?.exitCode ?? null),
    output: failed.map(({ output }) => output).join("\n"),
    scenarios: new Map(runs.flatMap(({ scenarios }) => [...scenarios])),
  };
}
