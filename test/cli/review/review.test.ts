import "@microsoft/jest-sarif";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { created, planOf } from "./planted-plan.js";

const launcher = join(__dirname, "../../../cli/entra-mcp.js");
const folder = temporaryFolder();
const plan = JSON.stringify(
  planOf([
    created(
      "azuread_application",
      { display_name: "Shop", web: [{ redirect_uris: ["https://shop.example/cb"] }], notes: "hunter2" },
      { sensitive: { notes: true } },
    ),
  ]),
);
writeFileSync(join(folder, "plan.json"), plan);
writeFileSync(join(folder, "quiet.json"), JSON.stringify(planOf([])));

function review(args: readonly string[], { input = "", environment = {} } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, "review", ...args], {
    cwd: folder,
    encoding: "utf8",
    input,
    env: { PATH: process.env.PATH, ...environment },
  });
  return { exitCode: status, stdout, stderr };
}

describe("entra-mcp review", () => {
  it("tells what a plan changes, and ends with 0", () => {
    const { exitCode, stdout, stderr } = review(["plan.json"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(/^Review of plan\.json\n1 to create; Terraform 1\.11\.4\n2 medium\n/);
    expect(stdout).not.toContain("hunter2");
    expect(stdout).not.toContain("\u001b");
  });

  it("reads standard input", () => {
    expect(review(["-"], { input: plan }).stdout).toMatch(/^Review of standard input\n/);
  });

  it.each([
    ["high", "plan.json", 0],
    ["medium", "plan.json", 1],
    ["low", "plan.json", 1],
    ["low", "quiet.json", 0],
  ])("with --fail-on %s, ends for %s with %d", (level, file, exitCode) => {
    expect(review([file, "--fail-on", level]).exitCode).toBe(exitCode);
  });

  it("prints JSON, also when it objects", () => {
    const { exitCode, stdout } = review(["plan.json", "--json", "--fail-on", "medium"]);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      plan: "plan.json",
      terraformVersion: "1.11.4",
      changes: { create: 1, update: 0, replace: 0, delete: 0 },
      counts: { high: 0, medium: 2, low: 0, info: 0 },
      findings: [
        {
          rule: "redirect-uri-new-host",
          level: "medium",
          message: "app registration Shop, web: https://shop.example/cb",
          address: "azuread_application.x",
          type: "azuread_application",
        },
        { rule: "value-hidden" },
      ],
      rules: { "redirect-uri-new-host": { level: "medium" } },
    });
  });

  it("prints Markdown without colours", () => {
    const { stdout } = review(["plan.json", "--format", "markdown"], { environment: { FORCE_COLOR: "1" } });
    expect(stdout).toMatch(/^<!-- entra-mcp review -->\n/);
    expect(stdout).not.toContain("\u001b");
  });

  it("prints SARIF, with findings where it is told", () => {
    const { stdout } = review(["plan.json", "--format", "sarif", "--location", "stacks/main.ts"]);
    const sarif: unknown = JSON.parse(stdout);
    expect(sarif).toBeValidSarifLog();
    expect(stdout).toContain('"uri": "stacks/main.ts"');
    expect(review(["-", "--format", "sarif"], { input: plan }).stdout).toContain('"uri": "plan.json"');
    expect(review([join(folder, "plan.json"), "--format", "sarif"]).stdout).toContain('"uri": "plan.json"');
  });

  it("respects colours and columns", () => {
    expect(review(["plan.json"], { environment: { FORCE_COLOR: "1" } }).stdout).toContain("\u001b[");
    expect(review(["plan.json"], { environment: { FORCE_COLOR: "1", NO_COLOR: "1" } }).stdout).not.toContain("\u001b[");
    const narrow = review(["plan.json"], { environment: { COLUMNS: "50" } }).stdout.split("\n");
    expect(Math.max(...narrow.map(({ length }) => length))).toBeLessThanOrEqual(50);
  });

  it.each([
    [["none.json"], "error: none.json: there is no such file\n"],
    [["-"], "error: standard input: is empty\n"],
    [["plan.json", "--json", "--format", "sarif"], "error: --json and --format sarif ask for two forms at once\n"],
    [["plan.json", "--fail-on", "severe"], "Allowed choices are high, medium, low"],
    [["plan.json", "--format", "html"], "Allowed choices are terminal, markdown, sarif"],
    [[], "missing required argument 'plan'"],
  ])("ends with 2, and says why: %j", (args, message) => {
    const { exitCode, stdout, stderr } = review(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("    at ");
  });

  it("teaches by --help", () => {
    const { stdout } = review(["--help"]);
    for (const part of [
      "terraform show -json",
      "--fail-on <level>",
      "--location <file>",
      "review - < plan.json",
      "1    a finding",
    ]) {
      expect(stdout).toContain(part);
    }
  });
});
