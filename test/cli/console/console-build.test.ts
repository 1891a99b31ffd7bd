import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { CONSOLE_BUILD_FOLDER, consoleBuild } from "../../../cli/console/console-build.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

async function bytesOf(outdir: string): Promise<Record<string, Buffer>> {
  const { outputFiles } = await build({ ...consoleBuild, outdir, write: false });
  return Object.fromEntries(
    outputFiles.map(({ path, contents }) => [path.slice(outdir.length + 1), Buffer.from(contents)]),
  );
}

describe("the console's build", () => {
  it("is two files, the same bytes each time and everywhere", async () => {
    const first = await bytesOf(temporaryFolder());
    const second = await bytesOf(temporaryFolder());

    expect(Object.keys(first).sort()).toEqual(["console.css", "console.js"]);
    expect(second).toEqual(first);
  });

  it("on this disk is of these sources; else: npm run build:console", async () => {
    const fresh = await bytesOf(temporaryFolder());
    for (const [name, contents] of Object.entries(fresh)) {
      const path = join(CONSOLE_BUILD_FOLDER, name);
      expect(existsSync(path) && readFileSync(path).equals(contents)).toBe(true);
    }
  });

  it("turns no text into code, makes no markup of text, and knows nothing of this machine", async () => {
    const { "console.js": script = Buffer.from("") } = await bytesOf(temporaryFolder());

    expect(script.toString()).not.toMatch(/\beval\(|new Function|\.innerHTML|insertAdjacentHTML|document\.write\(/);
    expect(script.toString()).not.toContain(join(__dirname, "../../.."));
  });

  it("stays small enough for a slow line", async () => {
    const { "console.js": script = Buffer.from(""), "console.css": style = Buffer.from("") } =
      await bytesOf(temporaryFolder());

    expect(gzipSync(script, { level: 9 }).length + gzipSync(style, { level: 9 }).length).toBeLessThan(110 * 1024);
  });

  it("brings no validator that writes code", async () => {
    const { metafile } = await build({ ...consoleBuild, outdir: temporaryFolder(), write: false });
    const inputs = Object.keys(metafile?.inputs ?? {}).filter((path) => /ajv|json-schema-traverse/i.test(path));

    expect(inputs).toEqual([]);
  });
});
