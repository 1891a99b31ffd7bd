import { join } from "node:path";
import type { BuildOptions } from "esbuild";

const ROOT = join(__dirname, "../..");
const SOURCES = join(ROOT, "runtime/console/browser");

/** Where the runtime looks for the build while it runs from its sources. */
export const CONSOLE_BUILD_FOLDER = join(ROOT, "runtime/console/dist");

/** Two files, `console.js` and `console.css`: the same sources give the same bytes, wherever they are. */
export const consoleBuild = {
  entryPoints: [
    { in: join(SOURCES, "main.ts"), out: "console" },
    { in: join(SOURCES, "console.css"), out: "console" },
  ],
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  format: "esm",
  platform: "browser",
  // Browsers of the last three years, for modules, `hasOwn` and media queries with comparisons.
  target: ["chrome111", "edge111", "firefox115", "safari16.4"],
  // Without the file's place on the machine that builds.
  tsconfigRaw: { compilerOptions: { target: "es2022", useDefineForClassFields: true } },
  legalComments: "eof",
  metafile: true,
  logLevel: "warning",
} satisfies BuildOptions;
