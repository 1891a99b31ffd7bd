import { join } from "node:path";
import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { App, TerraformStack } from "cdktf";
import type { OfflineTerraform } from "../../cli/terraform/terraform.js";
import { plannedActions } from "../../cli/plan/terraform-plan.js";
import { EntraMcpIntegration } from "../../constructs/index.js";
import { directSsoProps, imageBuild } from "../support/integration-fixtures.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { describeWithTerraform, withTerraform } from "../support/terraform.js";

function synthesizeBuild(revision: string): string {
  const outdir = temporaryFolder();
  const app = new App({ outdir });
  const stack = new TerraformStack(app, "build");
  new AzureadProvider(stack, "azuread");
  new AzurermProvider(stack, "azurerm", { features: [{}] });
  const hosting = { registry: { name: "contosomcp" }, runtimeImage: { ...imageBuild, revision } };
  new EntraMcpIntegration(stack, "Mcp", directSsoProps({ hosting }));
  app.synth();
  return join(outdir, "stacks", "build");
}

/** What Terraform would do, by resource type. */
async function planned(terraform: OfflineTerraform): Promise<Readonly<Record<string, string>>> {
  const { plan, stdout, stderr } = await terraform.plan();
  if (!plan) throw new Error(stdout + stderr);
  const actions = Object.entries(plannedActions(plan));
  return Object.fromEntries(actions.map(([address, action]) => [address.split(".")[0] ?? "", action]));
}

describeWithTerraform("an image that is built while applying, through real Terraform", () => {
  it("is built once, and again when its sources change", async () => {
    await withTerraform(synthesizeBuild("v1.4.2"), async (terraform) => {
      expect(await terraform.init()).toMatchObject({ exitCode: 0 });
      expect(await terraform.validate()).toMatchObject({ exitCode: 0, diagnostics: [] });
      expect(await terraform.apply()).toMatchObject({ exitCode: 0 });
      expect(await planned(terraform)).toEqual({});

      await terraform.changeTo(synthesizeBuild("v1.4.3"));
      expect(await planned(terraform)).toEqual({
        azurerm_container_app: "update",
        azurerm_container_registry_task: "update",
        azurerm_container_registry_task_schedule_run_now: "replace",
      });
      expect(await terraform.apply()).toMatchObject({ exitCode: 0 });
      expect(await planned(terraform)).toEqual({});
    });
  });
});
