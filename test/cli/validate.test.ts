import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../support/temporary-folder.js";
import { describeWithTerraform } from "../support/terraform.js";
import { synthesizeExample } from "./terraform/example-stack.js";

const project = join(__dirname, "..", "..");

function validate(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  return spawnSync(process.execPath, ["--import", "tsx", join(project, "cli", "validate.ts"), ...args], {
    cwd: project,
    env: { ...process.env, ...environment },
    encoding: "utf8",
  });
}

describe("npm run validate", () => {
  it("explains its exit codes", () => {
    const { status, stdout } = validate(["--help"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/Exit codes:\n +0 .*\n +1 .*\n +2 /);
  });

  it("exits with 2 for an unknown option", () => {
    expect(validate(["--nonsense"])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("--nonsense") as unknown,
    });
  });

  it("exits with 2 when there is nothing to validate", () => {
    const { status, stderr } = validate(["--no-synth", "--out", temporaryFolder()]);
    expect(status).toBe(2);
    expect(stderr).toContain("manifest.json not found: synthesize first");
  });

  it("exits with 2 and the app's own words when the synthesis fails", () => {
    const folder = temporaryFolder();
    const app = join(folder, "main.ts");
    writeFileSync(app, `throw new Error("no such scope");`);
    const { status, stderr } = validate(["--app", app, "--out", join(folder, "out")]);
    expect(status).toBe(2);
    expect(stderr).toContain("no such scope");
  });

  it("checks the arguments, then exits with 2 when terraform is missing", () => {
    const outdir = temporaryFolder();
    synthesizeExample(outdir);
    const { status, stdout, stderr } = validate(["--no-synth", "--out", outdir], { PATH: "" });
    expect(status).toBe(2);
    expect(stdout).toMatch(/schema +\d+ types/);
    expect(stderr).toContain("terraform not found on PATH: install 1.5 or newer");
  });
});

describeWithTerraform("npm run validate, with Terraform", () => {
  it("exits with 0 when every stack is valid, and leaves the output as it was", () => {
    const outdir = temporaryFolder();
    synthesizeExample(outdir);
    const before = readdirSync(outdir, { recursive: true });
    const { status, stdout } = validate(["--no-synth", "--out", outdir]);
    expect(stdout).toMatch(
      /^example\n +schema .*\n +validate +valid\n +plan +6 to add, 0 to change, 0 to destroy\.\n$/,
    );
    expect(status).toBe(0);
    expect(readdirSync(outdir, { recursive: true })).toEqual(before);
  });

  it("exits with 1 and every finding when a stack has problems", () => {
    const outdir = temporaryFolder();
    synthesizeExample(outdir, {
      alter: ({ application }) => {
        application.addOverride("nickname", "x");
      },
    });
    const { status, stdout } = validate(["--no-synth", "--out", outdir]);
    expect(status).toBe(1);
    expect(stdout).toContain('✗ azuread_application.Application.nickname: unknown argument "nickname"');
    expect(stdout).toMatch(/validate +✗ Extraneous JSON object property: .*"nickname"/);
  });

  it("exits with 1 for what only a plan finds", () => {
    const outdir = temporaryFolder();
    synthesizeExample(outdir, {
      alter: ({ application }) => {
        application.identifierUris = [`api://${application.clientId}`];
      },
    });
    const { status, stdout } = validate(["--no-synth", "--out", outdir]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/plan +✗ Error: Self-referential block/);
  });

  it("synthesizes first", () => {
    const folder = temporaryFolder();
    const app = join(project, "test", "cli", "terraform", "example-app.ts");
    const { status, stderr } = validate(["--app", app, "--out", join(folder, "out")]);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(existsSync(join(folder, "out", "stacks", "example", "cdk.tf.json"))).toBe(true);
  });

  it("says what to do when --registry cannot reach the registry", () => {
    const outdir = temporaryFolder();
    synthesizeExample(outdir);
    const folder = temporaryFolder();
    mkdirSync(join(folder, "mirror"));
    // A mirror on a closed port of this machine stands for a registry that does not answer.
    const configuration = join(folder, "mirror.tfrc");
    writeFileSync(
      configuration,
      `provider_installation {\n  network_mirror {\n    url = "https://127.0.0.1:1/"\n  }\n}\n`,
    );
    const { status, stderr } = validate(["--no-synth", "--registry", "--out", outdir], {
      TF_CLI_CONFIG_FILE: configuration,
      TF_PLUGIN_CACHE_DIR: join(folder, "mirror"),
    });
    expect(stderr).toContain("the providers could not be downloaded");
    expect(stderr).toContain("registry.terraform.io");
    expect(status).toBe(2);
  });
});
