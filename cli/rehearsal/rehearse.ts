import { synthesizeStacks } from "../../stacks/synthesize.js";
import { terraformVersion } from "../terraform/run-terraform.js";
import { TerraformUnavailableError } from "../terraform/terraform-errors.js";
import { synthesize, synthesizedStacks, type SynthesizedStack } from "../terraform/synthesized-stacks.js";
import { printTroubles } from "./container-troubles.js";
import { integrationStacks, type IntegrationStack } from "./integration-stacks.js";
import { deployLocally, type LocalDeployment } from "./local-deployment.js";
import { MODE_NAMES, type ModeName } from "./modes.js";
import type { Print } from "./print.js";
import type { RehearsalOptions, RunningModes } from "./rehearsal-options.js";
import { rehearsePlan } from "./rehearse-plan.js";
import { rehearseSignIns } from "./rehearse-sign-in.js";

/**
 * The main job: synthesizes stacks, plans each with real Terraform, then runs one for each mode on this machine and signs
 * users in, from their browser or MCP client down to Graph.
 *
 * @returns whether everything succeeded
 */
export async function rehearse(options: RehearsalOptions): Promise<boolean> {
  const { outdir, ports, print, stayUp } = options;
  const stacks = synthesized(options);
  print(`synthesized ${stacks.map(({ name }) => name).join(", ")}`);
  const integrations = runnable(stacks, options.modes);
  let succeeded = await planAll(outdir, stacks, print);

  const running: Partial<Record<ModeName, LocalDeployment>> = {};
  try {
    for (const mode of MODE_NAMES) {
      const stack = integrations[mode];
      if (stack === undefined) continue;
      const deployment = await deploy(stack, mode, ports?.[mode], print);
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

/** The stacks of somebody's own app, or the example stacks. */
function synthesized({ app, outdir }: RehearsalOptions): SynthesizedStack[] {
  if (app === undefined) synthesizeStacks(outdir, { ENTRA_MCP_BACKEND: "local" });
  else synthesize(app, outdir);
  return synthesizedStacks(outdir);
}

/** Those that can run here. Throws where none can, with all that stands in the way. */
function runnable(
  stacks: readonly SynthesizedStack[],
  modes: readonly ModeName[],
): Readonly<Partial<Record<ModeName, IntegrationStack>>> {
  const found = Object.entries(integrationStacks(stacks)).filter(([mode]) => modes.some((asked) => asked === mode));
  if (found.length === 0) {
    throw new Error(`No stack is one integration in ${modes.join(" or ")} mode, hosted by the stack: nothing to run.`);
  }
  const obstacles = found.flatMap(([, { name, obstacles }]) => obstacles.map((text) => `${name}: ${text}`));
  if (obstacles.length > 0) throw new Error(`Can't run here:\n  ${obstacles.join("\n  ")}`);
  return Object.fromEntries(found);
}

async function deploy(
  { folder }: SynthesizedStack,
  mode: ModeName,
  port: number | undefined,
  print: Print,
): Promise<LocalDeployment> {
  print("");
  print(`${mode}: runs here, with the environments that its stack puts on the container apps`);
  return deployLocally({
    stackFolder: folder,
    port,
    onReady: (name) => {
      print(`  ready   ${name}`);
    },
  });
}

async function stopAll(running: RunningModes): Promise<void> {
  await Promise.all(Object.values(running).map((deployment) => deployment.stop()));
}

async function planAll(outdir: string, stacks: readonly SynthesizedStack[], print: Print): Promise<boolean> {
  try {
    await terraformVersion();
  } catch (error) {
    if (!(error instanceof TerraformUnavailableError)) throw error;
    print("");
    print(`no plans: ${error.message}`);
    return true;
  }
  let succeeded = true;
  for (const { name } of stacks) succeeded = (await rehearsePlan(outdir, name, print)) && succeeded;
  return succeeded;
}
