import { join } from "node:path";
import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { App, TerraformStack } from "cdktf";
import { plannedActions, type StateObject } from "../../cli/plan/terraform-plan.js";
import type { OfflineTerraform } from "../../cli/terraform/terraform.js";
import { EntraMcpIntegration } from "../../constructs/index.js";
import { loadRuntimeConfig } from "../../runtime/config/load-runtime-config.js";
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

/** What the runtime would say to the variables that Terraform gave its containers, by address. */
async function configurationProblems(terraform: OfflineTerraform): Promise<Readonly<Record<string, unknown>>> {
  const { values } = await terraform.state();
  const apps = (values?.root_module.resources ?? []).filter(({ type }) => type === "azurerm_container_app");
  const environments = apps.map(({ address, values: app }) => ({ address, environment: environmentOf(app) }));
  const told = environments.filter(({ environment }) => environment.MCP_ROLE !== undefined);
  expect(told.length).toBeGreaterThan(20);
  return Object.fromEntries(
    told.flatMap(({ address, environment }) => {
      const loaded = loadRuntimeConfig(environment);
      return loaded.ok ? [] : [[address, loaded.problems]];
    }),
  );
}

function environmentOf(app: StateObject["values"]): Readonly<Record<string, string>> {
  const [template] = app.template as readonly { container: readonly { env: readonly Variable[] }[] }[];
  const variables = template?.container[0]?.env ?? [];
  return Object.fromEntries(variables.map(({ name, value, secret_name }) => [name, secret_name ? "a secret" : value]));
}

interface Variable {
  readonly name: string;
  readonly value: string;
  readonly secret_name?: string;
}

describeWithTerraform("every variation, through real Terraform", () => {
  it("validates, applies, gives the runtime what it understands and has nothing left to change; what is protected stays", async () => {
    await withTerraform(synthesizeTogether(), async (terraform) => {
      expect(await terraform.init()).toMatchObject({ exitCode: 0 });
      expect(await terraform.validate()).toMatchObject({ exitCode: 0, diagnostics: [] });
      expect(await terraform.apply()).toMatchObject({ exitCode: 0 });
      const { plan } = await terraform.plan();
      expect(plan && plannedActions(plan)).toEqual({});
      expect(await configurationProblems(terraform)).toEqual({});

      const destroyed = await terraform.destroy();
      expect(destroyed.exitCode).not.toBe(0);
      expect(destroyed.stderr).toContain("lifecycle.prevent_destroy");
    });
    // Some hundred resources, on a machine that may have other things to do.
  }, 300_000);
});
