import { join } from "node:path";
import { synthesizeStacks } from "../../stacks/synthesize.js";
import { terraformVersion } from "../terraform/run-terraform.js";
import { TerraformUnavailableError } from "../terraform/terraform-errors.js";
import { printTroubles } from "./container-troubles.js";
import { deployLocally } from "./local-deployment.js";
import type { Print } from "./print.js";
import type { RehearsalOptions } from "./rehearsal-options.js";
import { rehearsePlan } from "./rehearse-plan.js";
import { rehearseSignIns } from "./rehearse-sign-in.js";

/**
 * The main job: synthesizes the example stacks, plans each with real Terraform, then runs one of them on this machine and
 * signs users in, from their MCP client down to Graph.
 *
 * @returns whether everything succeeded
 */
export async function rehearse({ outdir, mode, port, print, stayUp }: RehearsalOptions): Promise<boolean> {
  const stacks = synthesizeStacks(outdir, { ENTRA_MCP_BACKEND: "local" });
  print(`synthesized ${stacks.join(", ")}`);
  const planned = await planAll(outdir, stacks, print);

  print("");
  print(`${mode.name}: runs here, with the environments that its stack puts on the container apps`);
  const deployment = await deployLocally({
    stackFolder: join(outdir, "stacks", mode.stack),
    port,
    onReady: (name) => {
      print(`  ready   ${name}`);
    },
  });
  try {
    const signedIn = await rehearseSignIns(deployment, print);
    if (!signedIn) printTroubles(deployment.containers, print);
    const succeeded = signedIn && planned;
    print("");
    print(succeeded ? "all of it succeeded; nothing was created, no account was used" : "something failed: see above");
    await stayUp?.(deployment);
    return succeeded;
  } finally {
    await deployment.stop();
  }
}

async function planAll(outdir: string, stacks: readonly string[], print: Print): Promise<boolean> {
  try {
    await terraformVersion();
  } catch (error) {
    if (!(error instanceof TerraformUnavailableError)) throw error;
    print("");
    print(`no plans: ${error.message}`);
    return true;
  }
  let succeeded = true;
  for (const stack of stacks) succeeded = (await rehearsePlan(outdir, stack, print)) && succeeded;
  return succeeded;
}
