import { gzipSync } from "node:zlib";
import { mkdir, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { build } from "esbuild";
import { CONSOLE_BUILD_FOLDER, consoleBuild } from "./console/console-build.js";

/** Builds the web console for browsers: `npm run build:console [folder]`. */
async function main([folder = CONSOLE_BUILD_FOLDER]: readonly string[]): Promise<void> {
  const { outputFiles } = await build({ ...consoleBuild, outdir: folder, write: false });
  await mkdir(folder, { recursive: true });
  for (const { path, contents } of outputFiles) {
    await writeFile(path, contents);
    console.log(
      `${basename(path)}: ${kilobytes(contents)} KB, ${kilobytes(gzipSync(contents, { level: 9 }))} KB gzipped`,
    );
  }
}

function kilobytes({ length }: Uint8Array): string {
  return (length / 1024).toFixed(1);
}

void main(process.argv.slice(2));
