import { execFileSync } from "node:child_process";
import { join } from "node:path";

const repository = join(__dirname, "../..");

/** Provider modules that a new Node process has loaded once it has the package's entry point. */
function providerModulesOf(entry: string): string[] {
  const script = `require(${JSON.stringify(entry)}); console.log(JSON.stringify(Object.keys(require.cache)))`;
  const stdout = execFileSync(process.execPath, ["--require", "tsx/cjs", "--eval", script], {
    cwd: repository,
    encoding: "utf8",
  });
  const files = JSON.parse(stdout) as string[];
  return files.flatMap((file) => /[\\/]@cdktf[\\/]provider-\w+[\\/]lib[\\/](.*)$/.exec(file)?.[1] ?? []);
}

describe("the package's entry point", () => {
  it("loads single resources of the providers, never a provider's root and everything with it", () => {
    const loaded = providerModulesOf(join(repository, "constructs/index.ts"));

    expect(loaded).toContain(join("container-app", "index.js"));
    expect(loaded).not.toContain("index.js");
    // The two providers have more than 1,300 such modules.
    expect(loaded.length).toBeLessThan(60);
  });
});
