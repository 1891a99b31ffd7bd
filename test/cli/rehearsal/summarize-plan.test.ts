import { readFileSync } from "node:fs";
import { join } from "node:path";
import { planLabels } from "../../../cli/plan/plan-labels.js";
import { summarizePlan } from "../../../cli/rehearsal/summarize-plan.js";
import { synthesizeStacks } from "../../../stacks/synthesize.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

function planned(
  type: string,
  after: Record<string, unknown>,
  address = `${type}.Mcp_Thing_0A1B2C3D`,
  action = "create",
) {
  return {
    address,
    mode: "managed" as const,
    type,
    change: { actions: [action], before: null, after, after_unknown: {} },
  };
}

function summarize(...changes: ReturnType<typeof planned>[]) {
  return summarizePlan({ resource_changes: changes, planned_values: {}, configuration: {} });
}

describe("summarizePlan", () => {
  it("names Entra's side before Azure's, whatever the order of the plan", () => {
    const lines = summarize(
      planned("azurerm_resource_group", { name: "rg-a" }),
      planned("azuread_application", { display_name: "A", api: [], public_client: [] }),
    );
    expect(lines.map(({ side, title, detail }) => [side, title, detail])).toEqual([
      ["Entra ID", "app registration", '"A", confidential'],
      ["Azure", "resource group", "rg-a"],
    ]);
  });

  it("tells a public client from a confidential API and lists the API's scopes", () => {
    const lines = summarize(
      planned("azuread_application", { display_name: "B", public_client: [{ redirect_uris: [] }] }),
      planned("azuread_application", {
        display_name: "A",
        public_client: [],
        api: [{ oauth2_permission_scope: [{ value: "read" }, { value: "admin" }] }],
      }),
    );
    expect(lines.map(({ detail }) => detail)).toEqual(['"A", confidential, exposes admin, read', '"B", public client']);
  });

  it("falls back to the address, without its hash, for what is only known after apply", () => {
    const [line] = summarize(planned("azurerm_resource_group", {}, "azurerm_resource_group.Mcp_Hosting_0A1B2C3D"));
    expect(line?.detail).toBe("Mcp_Hosting");
  });

  it("leaves out what isn't created", () => {
    expect(summarize(planned("azurerm_resource_group", { name: "rg" }, undefined, "delete"))).toEqual([]);
  });

  it("has a label for every resource type of the example stacks", () => {
    const outdir = temporaryFolder();
    const types = synthesizeStacks(outdir, {}).flatMap((stack) => {
      const file = join(outdir, "stacks", stack, "cdk.tf.json");
      return Object.keys((JSON.parse(readFileSync(file, "utf8")) as { resource: object }).resource);
    });
    expect([...new Set(types)].filter((type) => !(type in planLabels))).toEqual([]);
  });
});
