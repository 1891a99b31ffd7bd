import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { CONSOLE_BUILD_FOLDER, consoleBuild } from "./console/console-build.js";

/** Builds the web console for browsers: `npm run build:console [folder]`. */
async function main([folder = CONSOLE_BUILD_FOLDER]: readonly string[]): Promise<void> {
  const { outputFiles } = await build({ ...consoleBuild, outdir: folder, write: false });
  mkdirSync(folder, { recursive: true });
  for (const { path, contents } of outputFiles) {
    replaceFile(path, contents);
    console.log(
      `${basename(path)}: ${kilobytes(contents)} KB, ${kilobytes(gzipSync(contents, { level: 9 }))} KB gzipped`,
    );
  }
}

/** At once, so that a server which starts meanwhile never reads half of it. */
function replaceFile(path: string, contents: Uint8Array): void {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, contents);
  renameSync(unfinished, path);
}

function kilobytes({ length }: Uint8Array): string {
  return (length / 1024).toFixed(1);
}

void main(process.argv.slice(2));
