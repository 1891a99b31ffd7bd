import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const LAUNCHER = join(__dirname, "../../../../cli/entra-mcp.js");

export interface DoctorRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface DoctorProcessOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Called with the address to sign in at, once it is printed. */
  readonly person?: (address: URL) => Promise<void>;
  /** Called with each piece of progress. */
  readonly onProgress?: (text: string, interrupt: () => void) => void;
  /** Modules to preload. */
  readonly preload?: readonly string[];
}

/** `entra-mcp doctor` as users run it. */
export async function runDoctor(
  args: readonly string[],
  { environment = {}, input = "", person, onProgress, preload = [] }: DoctorProcessOptions = {},
): Promise<DoctorRun> {
  const loaders = preload.length === 0 ? [] : [require.resolve("tsx/cjs"), ...preload].flatMap((path) => ["-r", path]);
  const child = spawn(process.execPath, [...loaders, LAUNCHER, "doctor", ...args], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: "pipe",
  });
  let [stdout, stderr] = ["", ""];
  let seen = false;
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    onProgress?.(text, () => child.kill("SIGINT"));
    const address = /^(https?:\S+response_type=\S+)\n/m.exec(stderr)?.[1];
    if (address === undefined || seen || person === undefined) return;
    seen = true;
    person(new URL(address)).catch(() => child.kill("SIGINT"));
  });
  child.stdin.end(input);
  const [exitCode] = (await once(child, "close")) as [number | null];
  return { exitCode, stdout, stderr };
}
