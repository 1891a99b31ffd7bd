import { join } from "node:path";
import type { TerraformResult } from "../terraform/run-terraform.js";
import { OfflineTerraform } from "../terraform/terraform.js";
import type { Print } from "./print.js";
import { summarizePlan, type SummaryLine } from "./summarize-plan.js";

/**
 * Plans a synthesized stack with real Terraform, offline, and says what it would create.
 *
 * @returns whether it can be planned
 */
export async function rehearsePlan(outdir: string, stack: string, print: Print): Promise<boolean> {
  print("");
  print(`${stack}: planning`);
  const terraform = await OfflineTerraform.open(join(outdir, "stacks", stack));
  try {
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
