import { join } from "node:path";
import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { App, TerraformStack } from "cdktf";
import { plannedActions } from "../../cli/plan/terraform-plan.js";
import { EntraMcpIntegration } from "../../constructs/index.js";
import { variations } from "../support/integration-variations.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { describeWithTerraform, withTerraform } from "../support/terraform.js";

/** One variation in a stack of its own. */
function synthesizeAlone(name: string): string {
  const props = variations[name];
  if (!props) throw new Error(`there is no variation "${name}"`);
  const outdir = temporaryFolder();
  const app = new App({ outdir });
  const stack = new TerraformStack(app, "alone");
  new AzureadProvider(stack, "azuread");
  new AzurermProvider(stack, "azurerm", { features: [{}] });
  stack.addOverride("terraform.required_providers.azurerm.version", "~> 4.58");
  new EntraMcpIntegration(stack, "Mcp", props);
  app.synth();
  return join(outdir, "stacks", "alone");
}

describeWithTerraform.each([
  "direct-sso, minimal",
  "direct-sso, fully private",
  "oauth-proxy, minimal",
  "oauth-proxy, fully private",
])("%s, through real Terraform", (name) => {
  it("validates, plans, applies once, has nothing left to change, and is destroyed without a rest, locks first", async () => {
    await withTerraform(synthesizeAlone(name), async (terraform) => {
      expect(await terraform.init()).toMatchObject({ exitCode: 0 });
      expect(await terraform.validate()).toMatchObject({ exitCode: 0, diagnostics: [] });
      const { plan: first } = await terraform.plan();
      const created = first ? plannedActions(first) : {};
      expect(new Set(Object.values(created))).toEqual(new Set(["create"]));

      expect(await terraform.apply()).toMatchObject({ exitCode: 0 });
      const { plan: second } = await terraform.plan();
      expect(second && plannedActions(second)).toEqual({});

      const destroyed = await terraform.destroy();
      expect(destroyed.exitCode).toBe(0);
      expect((await terraform.state()).values).toBeUndefined();
      expect(startedUnderLock(destroyed.stdout)).toEqual([]);
    });
  }, 300_000);
});

/** What Terraform began to delete in Azure before the last lock was gone, by what it prints. */
function startedUnderLock(output: string): string[] {
  const steps = [...output.matchAll(/^(azurerm_\w+)\.\S+: (Destroying|Destruction complete)/gm)];
  const isLock = (step: RegExpMatchArray) => step[1] === "azurerm_management_lock";
  const unlocked = steps.findLastIndex((step) => isLock(step) && step[2] === "Destruction complete");
  return steps.slice(0, Math.max(unlocked, 0)).flatMap((step) => (isLock(step) ? [] : [step[0]]));
}
