import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { bundledPackages } from "../../../cli/image/bundled-packages.js";
import { thirdPartyNotices } from "../../../cli/image/third-party-notices.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

const manifest = (name: string, version: string) =>
  JSON.stringify({ name, version, license: "MIT", sideEffects: false, main: "index.js" });

/** A program that bundles two versions of one package, and imports something that it doesn't use. */
async function bundled() {
  const root = temporaryFolder();
  write(root, {
    "main.js":
      'import { a } from "@scope/a"; import { b } from "b"; import { unused } from "unused"; console.log(a, b);',
    "node_modules/@scope/a/package.json": manifest("@scope/a", "1.0.0"),
    "node_modules/@scope/a/LICENSE": "Copyright Adele",
    "node_modules/@scope/a/index.js": 'export { b as a } from "b";',
    "node_modules/@scope/a/node_modules/b/package.json": manifest("b", "1.0.0"),
    "node_modules/@scope/a/node_modules/b/index.js": "export const b = Math.random();",
    "node_modules/b/package.json": manifest("b", "2.0.0"),
    "node_modules/b/lib/package.json": '{ "type": "module" }',
    "node_modules/b/lib/b.js": "export const b = Math.random();",
    "node_modules/b/index.js": 'export { b } from "./lib/b.js";',
    "node_modules/unused/package.json": manifest("unused", "1.0.0"),
    "node_modules/unused/index.js": "export const unused = 1;",
  });
  const { metafile } = await build({
    ...{ absWorkingDir: root, entryPoints: ["main.js"], outdir: root },
    ...{ bundle: true, format: "esm", write: false, metafile: true },
  });
  return bundledPackages(root, [metafile]);
}

describe("packages in a bundle", () => {
  it("are those of which something is there, each version by itself", async () => {
    expect((await bundled()).map(({ name, version }) => `${name} ${version}`)).toEqual(["b 1.0.0", "b 2.0.0"]);
  });

  it("pass their notices on, or the name of their license", () => {
    const root = temporaryFolder();
    write(root, {
      "a/package.json": manifest("a", "1.0.0"),
      "a/LICENSE.md": "Copyright Adele\r\n",
      "a/NOTICE": "Thanks to Bob",
      "b/package.json": manifest("b", "2.0.0"),
      "c/package.json": "{}",
    });
    const at = (name: string) => ({ name, version: "1.0.0", folder: join(root, name) });
    expect(thirdPartyNotices([at("a"), at("b")])).toMatch(
      /^a 1\.0\.0\n\nCopyright Adele\n\nThanks to Bob\n\n-+\n\nb 1\.0\.0\n\nLicense: MIT\n$/,
    );
    expect(() => thirdPartyNotices([at("c")])).toThrow("says nothing of its license");
  });
});
