import { readdirSync } from "node:fs";
import { join } from "node:path";
import { outdatedDossiers } from "../../cli/docs/example-dossiers.js";
import { synthesizeStacks } from "../../stacks/synthesize.js";
import { readDossier } from "../support/dossiers.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const home = process.cwd();
afterEach(() => {
  process.chdir(home);
});

function filesOf(outdir: string, stack: string): string[] {
  return readdirSync(join(outdir, "stacks", stack)).sort();
}

describe("the dossiers of the example stacks", () => {
  it("are the kept ones, to the letter: else run `npm run docs`, and read the difference", () => {
    expect(outdatedDossiers(home).map(({ path }) => path)).toEqual([]);
  });

  it("are two files an integration, next to the stack's Terraform", () => {
    const outdir = temporaryFolder();
    synthesizeStacks(outdir, {});
    expect(filesOf(outdir, "oauth-proxy")).toEqual(["Mcp.integration.json", "Mcp.integration.md", "cdk.tf.json"]);
    expect(filesOf(outdir, "platform")).toEqual(
      ["Mail", "Wiki"].flatMap((name) => [`${name}.integration.json`, `${name}.integration.md`]).concat("cdk.tf.json"),
    );
  });

  it("are the same bytes a second time, from another folder into another", () => {
    const [first, second] = [temporaryFolder(), temporaryFolder()];
    synthesizeStacks(first, {});
    process.chdir(second);
    synthesizeStacks(join(second, "out"), {});
    for (const [stack, name] of [
      ["direct-sso", "Mcp"],
      ["oauth-proxy", "Mcp"],
      ["platform", "Mail"],
      ["platform", "Wiki"],
    ] as const) {
      const one = readDossier(join(first, "stacks", stack), name);
      expect(readDossier(join(second, "out/stacks", stack), name)).toEqual(one);
      expect(one.markdown + one.json).not.toContain(first);
      expect(one.markdown + one.json).not.toContain(home);
      // Neither a date nor a time of day.
      expect(one.markdown + one.json).not.toMatch(/\b20\d\d-\d\d\b|\b\d\d:\d\d\b/);
    }
  });
});
