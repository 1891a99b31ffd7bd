import { join } from "node:path";
import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { App, TerraformStack } from "cdktf";
import { plannedActions } from "../../cli/terraform/terraform-plan.js";
import { EntraMcpIntegration } from "../../constructs/index.js";
import { variations } from "../support/integration-variations.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { describeWithTerraform, withTerraform } from "../support/terraform.js";

/** Every variation side by side in one stack: many integrations, and one run of Terraform instead of many. */
function synthesizeTogether(): string {
  const outdir = temporaryFolder();
  const app = new App({ outdir });
  const stack = new TerraformStack(app, "variations");
  new AzureadProvider(stack, "azuread");
  new AzurermProvider(stack, "azurerm", { features: [{}] });
  stack.addOverride("terraform.required_providers.azurerm.version", "~> 4.58");
  Object.values(variations).forEach((props, index) => new EntraMcpIntegration(stack, `Mcp${index}`, props));
  app.synth();
  return join(outdir, "stacks", "variations");
}

describeWithTerraform("every variation, through real Terraform", () => {
  it("validates, applies and has nothing left to change; what is protected is not destroyed", async () => {
    await withTerraform(synthesizeTogether(), async (terraform) => {
      expect(await terraform.init()).toMatchObject({ exitCode: 0 });
      expect(await terraform.validate()).toMatchObject({ exitCode: 0, diagnostics: [] });
      expect(await terraform.apply()).toMatchObject({ exitCode: 0 });
      const { plan } = await terraform.plan();
      expect(plan && plannedActions(plan)).toEqual({});

      const destroyed = await terraform.destroy();
      expect(destroyed.exitCode).not.toBe(0);
      expect(destroyed.stderr).toContain("lifecycle.prevent_destroy");
    });
    // Some hundred resources, on a machine that may have other things to do.
  }, 300_000);
});
