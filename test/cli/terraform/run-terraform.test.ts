import { chmodSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { cleanEnvironment, terraformVersion } from "../../../cli/terraform/run-terraform.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const original = { ...process.env };

afterEach(() => {
  process.env = { ...original };
});

/** Puts a stand-in for terraform on PATH, which answers with a version. */
function installTerraform(version: string): void {
  const folder = temporaryFolder();
  const script = join(folder, "terraform");
  writeFileSync(script, `#!/bin/sh\necho '{ "terraform_version": "${version}" }'\n`);
  chmodSync(script, 0o755);
  process.env.PATH = `${folder}${delimiter}${original.PATH ?? ""}`;
}

describe("the terraform on PATH", () => {
  it.each(["1.5.0", "1.11.4", "2.0.0-beta1"])("is taken in version %s", async (version) => {
    installTerraform(version);
    await expect(terraformVersion()).resolves.toBe(version);
  });

  it.each(["1.4.7", "0.15.5", ""])("is refused in version %j", async (version) => {
    installTerraform(version);
    await expect(terraformVersion()).rejects.toThrow("is too old: install 1.5 or newer");
  });

  it("is asked for when it is missing", async () => {
    process.env.PATH = temporaryFolder();
    await expect(terraformVersion()).rejects.toThrow("terraform not found on PATH: install 1.5 or newer");
  });
});

describe("the environment of an offline run", () => {
  it("has none of Terraform's settings but the input variables", () => {
    process.env.TF_CLI_ARGS_plan = "-destroy";
    process.env.TF_WORKSPACE = "production";
    process.env.TF_VAR_region = "westeurope";
    const names = Object.keys(cleanEnvironment()).filter((name) => name.startsWith("TF_"));
    expect(names).toEqual(["TF_VAR_region"]);
  });
});
