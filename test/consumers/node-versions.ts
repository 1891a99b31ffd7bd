import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Every Node on PATH, the one that runs the tests first: `[version, executable]`, each version once. */
export function nodeVersions(): [version: string, executable: string][] {
  const onPath = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, "node"));
  const executables = [process.execPath, ...onPath.filter((path) => existsSync(path))];
  const byVersion = new Map<string, string>();
  for (const executable of executables) {
    const version = execFileSync(executable, ["--version"], { encoding: "utf8" }).trim();
    if (!byVersion.has(version)) byVersion.set(version, executable);
  }
  return [...byVersion];
}
