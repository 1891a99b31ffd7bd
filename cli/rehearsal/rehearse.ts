import { synthesizeStacks } from "../../stacks/synthesize.js";
import { terraformVersion } from "../terraform/run-terraform.js";
import { TerraformUnavailableError } from "../terraform/terraform-errors.js";
import type { Print } from "./print.js";
import type { RehearsalOptions } from "./rehearsal-options.js";
import { rehearsePlan } from "./rehearse-plan.js";
import { rehearseSignIn } from "./rehearse-sign-in.js";

/** The stack whose runtime there is: the other mode's follows. */
const RUNNING_STACK = "oauth-proxy";

/**
 * The main job: synthesizes the example stacks, plans each with real Terraform, then runs the oauth-proxy stack on this
 * machine and signs users in, from their MCP client down to Graph.
 *
 * @returns whether everything succeeded
 */
export async function rehearse({ outdir, print, stayUp }: RehearsalOptions): Promise<boolean> {
  const stacks = synthesizeStacks(outdir, { ENTRA_MCP_BACKEND: "local" });
  print(`synthesized ${stacks.join(", ")}`);
  const planned = await planAll(outdir, stacks, print);
  const signedIn = await rehearseSignIn({ outdir, stack: RUNNING_STACK, print, stayUp });
  const succeeded = planned && signedIn;
  print("");
  print(succeeded ? "all of it succeeded; nothing was created, no account was used" : "something failed: see above");
  return succeeded;
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
