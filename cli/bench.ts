import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { largePlan } from "./bench/large-plan.js";
import { runOnce, spreadOf, type Run } from "./bench/measure.js";
import { measuredPrograms, PLANNED_RESOURCES, type MeasuredProgram } from "./bench/programs.js";
import { measureStores, storesTable } from "./bench/stores.js";
import { table, thisMachine, type Figure } from "./bench/report.js";

const repository = join(__dirname, "..");
const compiled = join(repository, "dist");

const program = new Command("bench")
  .description(
    "Measure time and memory of loading, synthesis and type-checking, and times of the stores of sign-ins. Compiles into dist/ first.",
  )
  .option("--runs <count>", "runs of each program", positiveInteger, 5)
  .option("--json", "print the figures as JSON", false)
  .addHelpText("after", "\nExit codes:\n  0  measured, whether targets are met or missed\n  1  something failed to run")
  .parse();

main(program.opts()).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

async function main({ runs, json }: { runs: number; json: boolean }): Promise<void> {
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
