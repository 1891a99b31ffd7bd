import { join } from "node:path";
import type { OfflineTerraform } from "../../cli/terraform/terraform.js";
import { plannedActions } from "../../cli/plan/terraform-plan.js";
import { synthesizeStacks } from "../../stacks/synthesize.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { describeWithTerraform, withTerraform } from "../support/terraform.js";

const outdir = temporaryFolder();
const stacks = synthesizeStacks(outdir, {});

describeWithTerraform.each(stacks)("stack %s, through real Terraform", (stack) => {
  it("validates, plans, applies once, has nothing left to change, and is destroyed without a rest [P-19]", async () => {
    await withTerraform(join(outdir, "stacks", stack), async (terraform) => {
      expect(await terraform.init()).toMatchObject({ exitCode: 0 });
      expect(await terraform.validate()).toMatchObject({ exitCode: 0, diagnostics: [] });

      const actions = await plannedBy(terraform);
      expect(actions.length).toBeGreaterThan(10);
      expect(new Set(actions)).toEqual(new Set(["create"]));

      expect(await terraform.apply()).toMatchObject({ exitCode: 0 });
      expect(await plannedBy(terraform)).toEqual([]);
      expect(await secretsIn(terraform)).toEqual([]);

      expect(await terraform.destroy()).toMatchObject({ exitCode: 0 });
      expect((await terraform.state()).values).toBeUndefined();
    });
  }, 60_000);
});

/** What Terraform would do, one entry a resource. */
async function plannedBy(terraform: OfflineTerraform): Promise<string[]> {
  const { plan, stdout, stderr } = await terraform.plan();
  if (!plan) throw new Error(stdout + stderr);
  return Object.values(plannedActions(plan));
}

/** Attributes of the state that hold the value of a credential of ours. Keys that Azure makes itself are not ours to keep out. */
async function secretsIn(terraform: OfflineTerraform): Promise<string[]> {
  const { values } = await terraform.state();
  return (values?.root_module.resources ?? []).flatMap(({ address, type, values: attributes }) =>
    Object.entries(attributes)
      .filter(([, value]) => value !== null && value !== "" && !(Array.isArray(value) && value.length === 0))
      .filter(([name]) => type.endsWith("_password") || /password|^secret$|secret_value|client_secret/.test(name))
      .map(([name]) => `${address}.${name}`),
  );
}
