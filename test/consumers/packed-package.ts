import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Path of the package as `npm publish` would upload it, packed by `global-setup.ts`. */
export function packedPackage(): string {
  const folder = process.env.ENTRA_MCP_PACK_FOLDER;
  const name = folder && readdirSync(folder).find((file) => file.endsWith(".tgz"));
  if (!folder || !name) throw new Error("Nothing is packed: run these tests through jest.config.js");
  return join(folder, name);
}

/** Unpacks the package where an installation would put it. */
export function unpackInto(nodeModules: string): void {
  const folder = join(nodeModules, "entra-mcp");
  mkdirSync(folder, { recursive: true });
  execFileSync("tar", ["-xzf", packedPackage(), "-C", folder, "--strip-components=1"]);
}
