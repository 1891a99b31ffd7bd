import { join } from "node:path";
import { synthesizeStacks } from "../../stacks/synthesize.js";
import type { TerraformResult } from "../terraform/run-terraform.js";
import { OfflineTerraform } from "../terraform/terraform.js";
import { summarizePlan, type SummaryLine } from "./summarize-plan.js";

/** Takes one line of output. */
export type Print = (line: string) => void;

/**
 * Synthesizes the example stacks into `outdir` and plans each with real Terraform, offline.
 *
 * @returns whether every stack could be planned
 */
export async function rehearse(outdir: string, print: Print): Promise<boolean> {
  const stacks = synthesizeStacks(outdir, { ENTRA_MCP_BACKEND: "local" });
  print(`synthesized ${stacks.join(", ")}`);
  let succeeded = true;
  for (const stack of stacks) succeeded = (await rehearseStack(outdir, stack, print)) && succeeded;
  print("");
  print(
    succeeded
      ? `all ${stacks.length} stacks can be planned; nothing was created, no account was used`
      : "a stack can't be planned: see above",
  );
  return succeeded;
}

async function rehearseStack(outdir: string, stack: string, print: Print): Promise<boolean> {
  const terraform = await OfflineTerraform.open(join(outdir, "stacks", stack));
  try {
    print("");
    const init = await terraform.init();
    if (init.exitCode !== 0) return fail(stack, init, print);
    const validation = await terraform.validate();
    if (validation.exitCode !== 0) return fail(stack, validation, print);
    const planning = await terraform.plan();
    if (!planning.plan) return fail(stack, planning, print);
    const lines = summarizePlan(planning.plan);
    print(`${stack}: terraform would create ${lines.length} resources`);
    for (const line of layOut(lines)) print(line);
    return true;
  } finally {
    await terraform.close();
  }
}

function fail(stack: string, { stdout, stderr }: TerraformResult, print: Print): false {
  print(`${stack}: failed`);
  print(`${stdout}${stderr}`.trim());
  return false;
}

function layOut(lines: readonly SummaryLine[]): string[] {
  const width = Math.max(...lines.map(({ title }) => title.length));
  return lines.flatMap(({ side, title, detail }, index) => [
    ...(lines[index - 1]?.side === side ? [] : [`  ${side}`]),
    `    ${title.padEnd(width)}  ${detail}`,
  ]);
}
