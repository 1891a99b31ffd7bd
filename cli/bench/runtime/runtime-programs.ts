import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { RuntimeProgram } from "../../rehearsal/runtime-process.js";

/**
 * The runtime as in its image, compiled once before.
 *
 * @param folder - for the bundle
 * @param node - the Node to start it with
 */
export function bundledRuntime(repository: string, folder: string, node: string): RuntimeProgram {
  run(repository, "--import", "tsx", "cli/build-runtime.ts", folder);
  const main = join(folder, "app/main.js");
  const compiled = { NODE_COMPILE_CACHE: join(folder, "compiled") };
  // Without a configuration it ends at once.
  spawnSync(node, [main], { env: compiled });
  const variables = Object.entries(compiled).map(([name, value]) => `${name}=${value}`);
  return { command: "env", args: [...variables, node, ...nodeOptions(repository), main] };
}

/** The runtime file by file, with its packages beside it. Compiles to where `npm run build` does. */
export function unbundledRuntime(repository: string, node: string): RuntimeProgram {
  run(repository, "node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json");
  run(repository, "--import", "tsx", "cli/build-console.ts", "dist/runtime/console/dist");
  // Some of the runtime's packages are not those of the repository.
  const [packages, compiled] = ["runtime/node_modules", "dist/runtime/node_modules"].map((path) =>
    join(repository, path),
  ) as [string, string];
  if (existsSync(packages) && !existsSync(compiled)) symlinkSync(packages, compiled);
  return { command: node, args: [...nodeOptions(repository), join(repository, "dist/runtime/main.js")] };
}

/** What the image gives to Node. */
function nodeOptions(repository: string): readonly string[] {
  const containerfile = readFileSync(join(repository, "runtime/Containerfile"), "utf8");
  const [, words = ""] = /^ENTRYPOINT (\[.*\])$/m.exec(containerfile) ?? [];
  return (JSON.parse(words) as string[]).filter((word) => word.startsWith("--"));
}

function run(repository: string, ...args: readonly string[]): void {
  execFileSync(process.execPath, args, { cwd: repository, stdio: ["ignore", "ignore", "inherit"] });
}
