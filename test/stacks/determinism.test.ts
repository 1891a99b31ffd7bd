import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { synthesizeExampleStacks } from "../support/example-stacks.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const home = process.cwd();
afterEach(() => {
  process.chdir(home);
});

/** Synthesizes in a working folder of its own, into a folder of its own. */
function synthesizeIn(workingFolder: string, outdir: string) {
  mkdirSync(workingFolder, { recursive: true });
  process.chdir(workingFolder);
  return synthesizeExampleStacks(outdir);
}

const first = temporaryFolder();
const second = temporaryFolder();

it("synthesizes the same bytes a second time", () => {
  const one = synthesizeExampleStacks(join(first, "one"));
  expect(Object.keys(one)).toEqual(["direct-sso", "oauth-proxy", "platform"]);
  expect(synthesizeExampleStacks(join(first, "one"))).toEqual(one);
});

it("synthesizes the same bytes from any folder into any folder", () => {
  const one = synthesizeIn(join(first, "checkout"), join(first, "out"));
  const other = synthesizeIn(join(second, "ci", "build 42"), join(second, "cdktf.out"));
  expect(other).toEqual(one);
});

it("writes no absolute path into what Terraform reads", () => {
  for (const json of Object.values(synthesizeIn(join(first, "checkout"), join(first, "out")))) {
    expect(json).not.toContain(first);
    expect(json).not.toContain(home);
    expect(json).not.toMatch(/"(\/(home|root|tmp|usr|var|work|Users)\/|[A-Za-z]:\\\\)/);
  }
});
