import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import process from "node:process";
import { build, type BuildOptions, type Metafile } from "esbuild";
import { consoleBuild } from "./console/console-build.js";
import { billOfMaterials } from "./image/bill-of-materials.js";
import { bundledPackages } from "./image/bundled-packages.js";
import { runtimeBuild } from "./image/runtime-build.js";
import { thirdPartyNotices } from "./image/third-party-notices.js";

const ROOT = join(__dirname, "..");

/**
 * Builds what the container image holds of ours: `npm run build:runtime [folder]`. In the folder, `app` goes into the
 * image as it is, with the web console where the runtime looks for it; source maps stay beside it.
 */
async function main([folder = join(ROOT, "dist/image")]: readonly string[]): Promise<void> {
  const app = join(folder, "app");
  rmSync(folder, { recursive: true, force: true });
  const metafiles = [
    await bundle({ ...runtimeBuild, outdir: app }, (path) => (path.endsWith(".map") ? folder : app)),
    await bundle({ ...consoleBuild, outdir: join(app, "dist") }, dirname),
  ];
  const packages = bundledPackages(ROOT, metafiles);
  write(join(app, "THIRD-PARTY-NOTICES.txt"), thirdPartyNotices(packages));
  write(join(app, "sbom.cdx.json"), billOfMaterials(ROOT, packages, process.versions.node));
  console.log(`${packages.length} packages in the bundles, Node ${process.versions.node} beside them`);
}

async function bundle(
  options: BuildOptions & { readonly metafile: true },
  folderOf: (path: string) => string,
): Promise<Metafile> {
  const { outputFiles, metafile } = await build({ ...options, write: false });
  for (const { path, contents } of outputFiles) write(join(folderOf(path), basename(path)), contents);
  return metafile;
}

function write(path: string, contents: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
  console.log(`${path}: ${(Buffer.byteLength(contents) / 1024).toFixed(1)} KB`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
