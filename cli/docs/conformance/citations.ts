import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where an id is cited: test files by their path in the project, sorted. */
export type Citations = ReadonlyMap<string, readonly string[]>;

const TEXT = /"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g;
const CITATION = /\[((?:RS|AS|TR|P)-[A-Z]?\d+[a-z]?)\]/g;

/** What one test file cites: ids in brackets, in texts only, as titles of tests are. */
export function idsIn(source: string): ReadonlySet<string> {
  const texts = source.match(TEXT) ?? [];
  return new Set(texts.flatMap((text) => [...text.matchAll(CITATION)].map(([, id = ""]) => id)));
}

/** Ids that the tests below a project folder cite. */
export function citationsIn(projectFolder: string): Citations {
  const files = readdirSync(join(projectFolder, "test"), { recursive: true, encoding: "utf8" })
    .filter((path) => /\.(test|suite)\.ts$/.test(path))
    .map((path) => `test/${path.replaceAll("\\", "/")}`)
    .toSorted();
  const cited = new Map<string, string[]>();
  for (const file of files) {
    for (const id of idsIn(readFileSync(join(projectFolder, file), "utf8"))) {
      cited.set(id, [...(cited.get(id) ?? []), file]);
    }
  }
  return cited;
}
