import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const repository = join(__dirname, "../..");

/**
 * Builds and packs the package once for all consumers, in a folder of its own: `dist/` may hold anything. Types are
 * not checked again, `npm run typecheck` does that.
 */
export default function packOnce(): void {
  const folder = mkdtempSync(join(tmpdir(), "entra-mcp-pack-"));
  const outDir = join(folder, "dist");
  const tsc = join(repository, "node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json", "--noCheck", "--outDir", outDir], {
    cwd: repository,
    stdio: "inherit",
  });
  for (const name of ["package.json", "README.md", "LICENSE", "CHANGELOG.md", "cli/entra-mcp.js"]) {
    if (existsSync(join(repository, name))) cpSync(join(repository, name), join(folder, name));
  }
  // Without scripts: `prepack` would build again.
  execFileSync("npm", ["pack", "--ignore-scripts", "--silent"], { cwd: folder });
  process.env.ENTRA_MCP_PACK_FOLDER = folder;
}
