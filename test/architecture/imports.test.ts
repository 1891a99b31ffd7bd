import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryFolder } from "../support/temporary-folder.js";
import { allowed, plantedViolations, type Files } from "./planted-violations.js";

const repository = join(__dirname, "../..");
const configuration = join(repository, ".dependency-cruiser.cjs");
const folders = ["cli", "constructs", "runtime", "stacks", "test"];

interface CruiseResult {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: {
    readonly violations: readonly {
      readonly rule: { readonly name: string };
      readonly from: string;
      readonly to: string;
    }[];
    readonly ruleSetUsed: { readonly forbidden: readonly { readonly name: string }[] };
  };
}

/** Reads the imports of everything below `base` and judges them by the repository's rules. */
function cruise(base: string): { violations: string[]; files: string[]; rules: string[] } {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(repository, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs"),
      ...["--config", configuration, "--output-type", "json"],
      ...folders.filter((folder) => existsSync(join(base, folder))),
    ],
    { cwd: base, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
  );
  if (stdout === "") throw new Error(stderr);
  const { modules, summary } = JSON.parse(stdout) as CruiseResult;
  return {
    violations: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`).sort(),
    files: modules.map(({ source }) => source),
    rules: summary.ruleSetUsed.forbidden.map(({ name }) => name),
  };
}

function plant(base: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(base, dirname(path)), { recursive: true });
    writeFileSync(join(base, path), text);
  }
}

describe("imports", () => {
  it("go the one way that is drawn in .dependency-cruiser.cjs, without cycles, from every file", () => {
    const { violations, files } = cruise(repository);

    expect(files).toEqual(expect.arrayContaining(["cli/start.ts", "constructs/index.ts", "stacks/main.ts"]));
    expect(violations).toEqual([]);
  });

  it("are reported when they break a rule, whichever it is", () => {
    const base = temporaryFolder();
    const violations = Object.entries(plantedViolations).flatMap(([rule, { files, found }]) => {
      plant(base, files);
      return found.map((edge) => `${rule}: ${edge}`);
    });
    plant(base, allowed);

    const cruised = cruise(base);
    expect(cruised.violations).toEqual(violations.sort());
    expect(Object.keys(plantedViolations)).toEqual(cruised.rules);
  });
});
