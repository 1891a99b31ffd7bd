import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { run } from "./consumer-project.js";
import { packedPackage } from "./packed-package.js";

const repository = join(__dirname, "../..");

function packedFiles(): string[] {
  return execFileSync("tar", ["-tzf", packedPackage()], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((path) => path.replace(/^package\//, ""));
}

describe("the packed package", () => {
  it("holds the constructs, the runtime's configuration contract, the commands, and documents", () => {
    const unexpected = packedFiles().filter(
      (path) =>
        !/^dist\/(constructs|runtime\/config|cli\/(command-line|decide|doctor|plan|review))\/[\w/-]+\.(js|d\.ts)$/.test(
          path,
        ) &&
        !/^dist\/runtime\/(entra\/error-(catalogue|placeholders|rows|texts)|security\/redact-text)\.(js|d\.ts)$/.test(
          path,
        ) &&
        !/^dist\/cli\/main\.(js|d\.ts)$/.test(path) &&
        !["cli/entra-mcp.js", "package.json", "README.md", "LICENSE", "CHANGELOG.md"].includes(path),
    );

    expect(unexpected).toEqual([]);
  });

  it("holds declarations for every module", () => {
    const files = new Set(packedFiles());
    const undeclared = [...files].filter(
      (path) => /^dist\/.+\.js$/.test(path) && !files.has(path.replace(/\.js$/, ".d.ts")),
    );

    expect(files).toContain("dist/constructs/index.js");
    expect(undeclared).toEqual([]);
  });

  it("is small", () => {
    expect(statSync(packedPackage()).size).toBeLessThan(450 * 1024);
    expect(packedFiles().length).toBeLessThan(700);
  });

  it("has nothing that publint would have a user stumble over", () => {
    const publint = join(repository, "node_modules/publint/src/cli.js");

    expect(run(repository, process.execPath, [publint, "run", packedPackage(), "--strict"])).toContain("All good!");
  });
});
