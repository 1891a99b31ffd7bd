import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";

/** An npm package of which at least one file is in a bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** Where it is installed, absolute. */
  readonly folder: string;
}

/**
 * The packages of which something ended up in bundles, by name and version.
 *
 * @param metafiles - of builds whose working directory was `root`
 */
export function bundledPackages(root: string, metafiles: readonly Metafile[]): BundledPackage[] {
  const inputs = metafiles
    .flatMap(({ outputs }) => Object.values(outputs))
    .flatMap((output) => Object.entries(output.inputs))
    // What was read and then dropped isn't there.
    .flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [packageFolder(path)] : []))
    .filter((folder) => folder !== undefined);
  const packages = [...new Set(inputs)].map((folder) => readPackage(join(root, folder)));
  const unique = new Map(packages.map((found) => [`${found.name}@${found.version}`, found]));
  return [...unique.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, found]) => found);
}

/** `node_modules/<name>` of the innermost package that a path is in. */
function packageFolder(path: string): string | undefined {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0];
}

function readPackage(folder: string): BundledPackage {
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest)) throw new Error(`${manifest} is missing: npm ci`);
  const { name, version } = JSON.parse(readFileSync(manifest, "utf8")) as Omit<BundledPackage, "folder">;
  return { name, version, folder };
}
