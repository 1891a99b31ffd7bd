import { join } from "node:path";
import type { BuildOptions } from "esbuild";

const ROOT = join(__dirname, "../..");

/**
 * The runtime for its container: one file for the server and a small one for its health check, with every package
 * inside. The same sources give the same bytes, wherever they are.
 */
export const runtimeBuild = {
  entryPoints: [
    { in: join(ROOT, "runtime/main.ts"), out: "main" },
    { in: join(ROOT, "runtime/health-check.ts"), out: "health-check" },
  ],
  absWorkingDir: ROOT,
  bundle: true,
  platform: "node",
  target: "node24",
  format: "cjs",
  // Packages try these and do without; whether they happen to be installed here must make no difference.
  external: ["@node-rs/xxhash", "@opentelemetry/api", "supports-color"],
  // Less to read at start.
  minifyWhitespace: true,
  minifySyntax: true,
  // oidc-provider finds out by the names of its classes what a token is, and writes them down. A bundle renames what two
  // packages call alike. It also keeps stacks in the log readable without the map.
  keepNames: true,
  // Without a comment that points at it: nobody who reads the container gets the sources for free.
  sourcemap: "external",
  // What the packages demand to be said is in a file of its own.
  legalComments: "none",
  // Without the file's place on the machine that builds.
  tsconfigRaw: { compilerOptions: { target: "es2022" } },
  metafile: true,
  logLevel: "warning",
} satisfies BuildOptions;
