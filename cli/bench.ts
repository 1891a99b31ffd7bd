import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { largePlan } from "./bench/large-plan.js";
import { runOnce, spreadOf, type Run } from "./bench/measure.js";
import { measuredPrograms, PLANNED_RESOURCES, type MeasuredProgram } from "./bench/programs.js";
import { describeMachine, table, thisMachine, type Figure, type Machine } from "./bench/report.js";
import { measureStores, storesTable } from "./bench/stores.js";

const repository = join(__dirname, "..");
const compiled = join(repository, "dist");

/** As many as the project promises flat memory for. */
const SOAK_REQUESTS = 200_000;

const help = `
With --runtime or --soak that is measured instead, on Linux only: the runtime as its image runs it, with the environments
of the example stacks, and doubles of Entra ID and Microsoft Graph. Give --node a Node 24 to measure what the image has.

Exit codes:
  0  measured, whether targets are met or missed
  1  something failed to run, or answered a soak's request with another status than the right one`;

interface BenchOptions {
  readonly runs: number;
  readonly json: boolean;
  readonly runtime: boolean;
  readonly soak?: number | true;
  readonly node: string;
}

const program = new Command("bench")
  .description(
    "Measure time and memory of loading, synthesis and type-checking, and times of the stores of sign-ins. Compiles into dist/ first.",
  )
  .option("--runs <count>", "runs of each program", positiveInteger, 5)
  .option("--json", "print the figures as JSON", false)
  .option("--runtime", "start-up and memory of each role, bundled and file by file", false)
  .option(
    "--soak [requests]",
    `memory of each role over many requests, by default ${SOAK_REQUESTS} a mode`,
    positiveInteger,
  )
  .option("--node <path>", "Node for --runtime and --soak", process.execPath)
  .addHelpText("after", help)
  .parse();

main(program.opts()).then(
  (succeeded) => {
    process.exitCode = succeeded ? 0 : 1;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);

async function main(options: BenchOptions): Promise<boolean> {
  if (options.runtime || options.soak !== undefined) return measureRuntime(options);
  const { runs, json } = options;
  const tsc = join(repository, "node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [tsc, "-p", join(repository, "tsconfig.build.json")], { stdio: "inherit" });
  const machine = thisMachine();
  const outdir = mkdtempSync(join(tmpdir(), "entra-mcp-bench-"));
  let figures: Figure[];
  try {
    const plan = join(outdir, "plan.json");
    writeFileSync(plan, JSON.stringify(largePlan(PLANNED_RESOURCES)));
    figures = await measure(measuredPrograms(repository, compiled, plan), runs, outdir);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
  const stores = await measureStores(runs);
  if (json) console.log(JSON.stringify({ machine, runs, figures, stores }, undefined, 2));
  else console.log(`${table(figures, machine, runs)}\n\n${storesTable(stores)}`);
  return true;
}

async function measureRuntime({ runs, json, runtime, soak, node }: BenchOptions): Promise<boolean> {
  // Loaded now, as it takes cdktf, the doubles and an MCP client.
  const { measureSoak, measureStarts } = await import("./bench/runtime/runtime-bench.js");
  const { soakTable, startsTable } = await import("./bench/runtime/runtime-report.js");
  const bench = { repository, node };
  const version = execFileSync(node, ["--print", "process.versions.node"], { encoding: "utf8" }).trim();
  const machine: Machine = { ...thisMachine(), node: version };
  const starts = runtime ? await measureStarts(bench, runs) : [];
  const soaks = soak === undefined ? [] : await measureSoak(bench, soak === true ? SOAK_REQUESTS : soak);
  const tables = [...(runtime ? [startsTable(starts)] : []), ...(soak === undefined ? [] : [soakTable(soaks)])];
  const text = [...tables, `${describeMachine(machine)}${runtime ? `; ${runs} starts each` : ""}`].join("\n\n");
  console.log(json ? JSON.stringify({ machine, runs, starts, soaks }, undefined, 2) : text);
  return soaks.every(({ wrong }) => Object.keys(wrong).length === 0);
}

/** Runs each program in turn, `runs` times over, so that a busy moment of the machine falls on all of them. */
async function measure(programs: readonly MeasuredProgram[], runs: number, outdir: string): Promise<Figure[]> {
  const preload = join(compiled, "cli/bench/peak-memory-main.js");
  const results = programs.map(() => [] as Run[]);
  for (let round = 0; round < runs; round++) {
    for (const [index, { args }] of programs.entries()) {
      results[index]?.push(await runOnce(preload, args, { CDKTF_OUTDIR: outdir, CHECKPOINT_DISABLE: "1" }));
    }
  }
  return programs.map((measured, index) => ({
    ...measured,
    milliseconds: spreadOf((results[index] ?? []).map(({ milliseconds }) => milliseconds)),
    peakMegabytes: spreadOf((results[index] ?? []).map(({ peakMegabytes }) => peakMegabytes)),
  }));
}

function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("must be a whole number, 1 or more.");
  return value;
}
