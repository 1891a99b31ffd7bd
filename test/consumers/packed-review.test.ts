import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { created, planOf } from "../cli/review/planted-plan.js";
import { consumer } from "./consumer-project.js";

it("review runs from the packed package, with what that declares and nothing else", () => {
  const folder = consumer({ "package.json": JSON.stringify({ private: true }) });
  const launcher = join(folder, "node_modules/entra-mcp/cli/entra-mcp.js");
  const plan = planOf([created("azurerm_container_registry", { name: "crshop", admin_enabled: true })]);

  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [launcher, "review", "-", "--json", "--fail-on=high"],
    {
      encoding: "utf8",
      cwd: folder,
      input: JSON.stringify(plan),
    },
  );

  expect([status, stderr]).toEqual([1, ""]);
  const { findings } = JSON.parse(stdout) as { findings: { rule: string }[] };
  expect(findings.map(({ rule }) => rule)).toEqual(["registry-admin-user", "public-access", "billed-resource"]);
});
