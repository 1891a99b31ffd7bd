import { join } from "node:path";
import { synthesizeStacks } from "../../stacks/synthesize.js";
import { terraformVersion } from "../terraform/run-terraform.js";
import { TerraformUnavailableError } from "../terraform/terraform-errors.js";
import { printTroubles } from "./container-troubles.js";
import { deployLocally, type LocalDeployment } from "./local-deployment.js";
import { REHEARSAL_MODES, type ModeName } from "./modes.js";
import type { Print } from "./print.js";
import type { RehearsalOptions, RunningModes } from "./rehearsal-options.js";
import { rehearsePlan } from "./rehearse-plan.js";
import { rehearseSignIns } from "./rehearse-sign-in.js";

/**
 * The main job: synthesizes the example stacks, plans each with real Terraform, then runs one for each mode on this
 * machine and signs users in, from their browser or MCP client down to Graph.
 *
 * @returns whether everything succeeded
 */
export async function rehearse({ outdir, modes, ports, print, stayUp }: RehearsalOptions): Promise<boolean> {
  const stacks = synthesizeStacks(outdir, { ENTRA_MCP_BACKEND: "local" });
  print(`synthesized ${stacks.join(", ")}`);
  let succeeded = await planAll(outdir, stacks, print);

  const running: Partial<Record<ModeName, LocalDeployment>> = {};
  try {
    for (const mode of modes) {
      const deployment = await deploy(outdir, mode, ports?.[mode], print);
      running[mode] = deployment;
      const signedIn = await rehearseSignIns(mode, deployment, print);
      if (!signedIn) printTroubles(deployment.containers, print);
      succeeded = signedIn && succeeded;
    }
    print("");
    print(succeeded ? "all of it succeeded; nothing was created, no account was used" : "something failed: see above");
    await stayUp?.(running);
    return succeeded;
  } finally {
    await stopAll(running);
  }
}

async function deploy(
  outdir: string,
  mode: ModeName,
  port: number | undefined,
  print: Print,
): Promise<LocalDeployment> {
  print("");
  print(`${mode}: runs here, with the environments that its stack puts on the container apps`);
  return deployLocally({
    stackFolder: join(outdir, "stacks", REHEARSAL_MODES[mode].stack),
    port,
    onReady: (name) => {
      print(`  ready   ${name}`);
    },
  });
}

async function stopAll(running: RunningModes): Promise<void> {
  await Promise.all(Object.values(running).map((deployment) => deployment.stop()));
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
