import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CommandFailed } from "../../../cli/command-line/command-failed.js";
import { parsePlan, readPlan } from "../../../cli/review/read-plan.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { created, planOf } from "./planted-plan.js";

const plan = JSON.stringify(planOf([created("azuread_application", { display_name: "Shop" })]));

function refusal(text: string): CommandFailed {
  try {
    parsePlan(text, "plan.json");
  } catch (error) {
    if (error instanceof CommandFailed) return error;
    throw error;
  }
  throw new Error("was read");
}

describe("what is no plan", () => {
  it.each([
    ["nothing", "", "is empty"],
    ["blanks", " \n", "is empty"],
    ["a saved plan", "PK\u0003\u0004abc", "a saved plan in Terraform's own format"],
    ["a web page", "<!doctype html><title>Sign in</title>", "is HTML"],
    ["a state", JSON.stringify({ version: 4, serial: 3, lineage: "x", resources: [] }), "state file, not a plan"],
    [
      "terraform show -json without a plan",
      JSON.stringify({ format_version: "1.0", terraform_version: "1.11.4", values: {} }),
      "the JSON form of a state",
    ],
    ["cdk.tf.json", JSON.stringify({ terraform: {}, resource: {} }), "is a configuration, such as cdktf synthesizes"],
    ["schemas", JSON.stringify({ format_version: "1.0", provider_schemas: {} }), "schemas of providers"],
    [
      "terraform plan -json",
      '{"@level":"info","@message":"Terraform 1.11.4"}\n{"@level":"info"}',
      "terraform plan -json",
    ],
    ["one line of it", '{"@level":"info","@message":"Terraform 1.11.4"}', "terraform plan -json"],
    ["a plan for people", "Terraform will perform the following actions:\n", "is a plan as text for people"],
    ["a plan that was cut off", plan.slice(0, 200), "starts as JSON, but is cut off or damaged"],
    ["words", "hello", "is not JSON"],
    ["a list", "[]", "is JSON, but not a Terraform plan"],
    ["a number", "7", "is JSON, but not a Terraform plan"],
    ["null", "null", "is JSON, but not a Terraform plan"],
    ["an object of something else", "{}", "is JSON, but not a Terraform plan (format_version"],
    ["a SARIF report", JSON.stringify({ version: "2.1.0", runs: [] }), "is a SARIF report"],
    [
      "a plan with broken changes",
      JSON.stringify({ format_version: "1.2", resource_changes: [{ address: "a" }] }),
      "not a Terraform plan (resource_changes.0",
    ],
  ])("is refused, and named: %s", (_title, text, message) => {
    const error = refusal(text);
    expect(error.message).toContain(message);
    expect(error.message).toMatch(/^plan\.json: /);
    expect(error.remedy).toContain("terraform show -json");
  });

  it.each([
    ["0.2", "1.0.11"],
    ["2.0", "2.3.0"],
  ])("is the plan format %s", (format, terraform) => {
    const error = refusal(
      JSON.stringify({ format_version: format, terraform_version: terraform, resource_changes: [] }),
    );
    expect(error.message).toBe(
      `plan.json: has the plan format ${format}, of Terraform ${terraform}; this version reads 1.x`,
    );
  });

  it("doesn't show what is in it", () => {
    const error = refusal('{"password": "hunter2", "broken": ');
    expect(error.message + (error.remedy ?? "")).not.toContain("hunter2");
  });
});

describe("a plan", () => {
  const context = (folder: string, input = "") => ({
    workingFolder: folder,
    readStandardInput: () => Promise.resolve(input),
  });

  it.each([
    ["UTF-8", Buffer.from(plan)],
    ["UTF-8 with a mark", Buffer.from(`\uFEFF${plan}`)],
    ["UTF-16, as PowerShell writes it", Buffer.from(`\uFEFF${plan}`, "utf16le")],
  ])("is read in %s, from the working folder", async (_title, bytes) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "plan.json"), bytes);
    const read = await readPlan("plan.json", context(folder));
    expect(read).toEqual({ name: "plan.json", plan: JSON.parse(plan) as unknown });
  });

  it("is read from standard input", async () => {
    expect((await readPlan("-", context("/", plan))).name).toBe("standard input");
  });

  it("may be without changes, or of a later minor format", () => {
    expect(parsePlan('{"format_version": "1.9", "resource_changes": null, "new_thing": 1}', "p")).toBeDefined();
  });

  it("is asked for where there is none", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "plan"));
    writeFileSync(join(folder, "tfplan"), Buffer.from("PK\u0003\u0004\u0000\u00ff", "latin1"));
    await expect(readPlan("none.json", context(folder))).rejects.toThrow("none.json: there is no such file");
    await expect(readPlan("plan", context(folder))).rejects.toThrow("plan: is a folder, not a file");
    await expect(readPlan("tfplan", context(folder))).rejects.toThrow("tfplan: is a saved plan");
  });
});
