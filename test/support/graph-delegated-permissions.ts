import { readFileSync } from "node:fs";
import { join } from "node:path";

/** One delegated permission as Microsoft publishes it. */
export interface PublishedGraphPermission {
  readonly name: string;
  readonly id: string;
  readonly adminConsent: boolean;
}

/** Every delegated permission of Microsoft Graph, from the fixture. */
export function readGraphDelegatedPermissions(): PublishedGraphPermission[] {
  const text = readFileSync(join(__dirname, "../fixtures/graph-delegated-permissions.txt"), "utf8");
  return text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [, consent, name, id] = /^([AU]) (\S+) (\S+)$/.exec(line) ?? [];
      if (name === undefined || id === undefined)
        throw new Error(`graph-delegated-permissions.txt: can't read "${line}"`);
      return { name, id, adminConsent: consent === "A" };
    });
}
