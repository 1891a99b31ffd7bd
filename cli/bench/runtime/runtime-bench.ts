import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesizeStacks } from "../../../stacks/synthesize.js";
import { deployLocally, type LocalDeployment } from "../../rehearsal/local-deployment.js";
import { MODE_NAMES, type ModeName } from "../../rehearsal/modes.js";
import type { RuntimeProgram } from "../../rehearsal/runtime-process.js";
import { spreadOf, type Spread } from "../measure.js";
import { coldStart, type ColdStart } from "./cold-start.js";
import { bundledRuntime, unbundledRuntime } from "./runtime-programs.js";
import { soak, type Soak } from "./soak.js";

/** Of the doubles' directory. */
const USER = "adele@contoso.example";

/** A role, with what its starts took. */
export interface StartFigure {
  readonly role: string;
  readonly bundled: boolean;
  readonly milliseconds: Spread;
  readonly processorMilliseconds: Spread;
  readonly restMegabytes: Spread;
}

/** A mode, with what came of many requests. */
export type SoakFigure = Soak & { readonly mode: ModeName };

/** What is measured, and with what. */
export interface RuntimeBench {
  /** Absolute path of the repository. */
  readonly repository: string;
  /** The Node to measure. */
  readonly node: string;
}

/** Starts each role again and again, bundled and not, with the environments of the example stacks. */
export async function measureStarts(bench: RuntimeBench, runs: number): Promise<readonly StartFigure[]> {
  const unbundled = unbundledRuntime(bench.repository, bench.node);
  const figures = await inEachMode(bench, async ({ containers }, bundled) => {
    const starts: StartFigure[] = [];
    for (const { environment } of Object.values(containers)) {
      starts.push(...(await startsOf(environment, { bundled, unbundled }, runs)));
    }
    return starts;
  });
  return figures.flat();
}

/** Sends many requests to each mode. */
export function measureSoak(bench: RuntimeBench, requests: number): Promise<readonly SoakFigure[]> {
  return inEachMode(bench, async (deployment, _program, mode) => ({
    mode,
    ...(await soak(mode, deployment, USER, requests)),
  }));
}

/** Deploys the example stack of each mode here, one after the other, as the image would run it. */
async function inEachMode<T>(
  { repository, node }: RuntimeBench,
  use: (deployment: LocalDeployment, program: RuntimeProgram, mode: ModeName) => Promise<T>,
): Promise<readonly T[]> {
  const folder = mkdtempSync(join(tmpdir(), "entra-mcp-bench-"));
  try {
    const program = bundledRuntime(repository, join(folder, "image"), node);
    synthesizeStacks(join(folder, "synthesis"), {});
    const results: T[] = [];
    for (const mode of MODE_NAMES) {
      const stackFolder = join(folder, "synthesis/stacks", mode);
      const deployment = await deployLocally({ stackFolder, program });
      try {
        results.push(await use(deployment, program, mode));
      } finally {
        await deployment.stop();
      }
    }
    return results;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** By turns, so that a busy moment of the machine falls on both ways. */
async function startsOf(
  environment: Readonly<Record<string, string>>,
  programs: Readonly<Record<"bundled" | "unbundled", RuntimeProgram>>,
  runs: number,
): Promise<readonly StartFigure[]> {
  const starts: Record<keyof typeof programs, ColdStart[]> = { bundled: [], unbundled: [] };
  for (let run = 0; run < runs; run++) {
    for (const way of ["bundled", "unbundled"] as const) starts[way].push(await coldStart(programs[way], environment));
  }
  return (["bundled", "unbundled"] as const).map((way) => {
    const spread = (name: keyof ColdStart) => spreadOf(starts[way].map((start) => start[name]));
    return {
      role: environment.MCP_ROLE ?? "",
      bundled: way === "bundled",
      milliseconds: spread("milliseconds"),
      processorMilliseconds: spread("processorMilliseconds"),
      restMegabytes: spread("restMegabytes"),
    };
  });
}
