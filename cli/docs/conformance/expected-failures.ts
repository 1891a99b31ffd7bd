import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A scenario of the conformance suite, or one of its checks, that is known to fail. */
export interface ExpectedFailure {
  readonly scenario: string;
  readonly reason: string;
}

const EMPTY = "server: []";
const ENTRY = /^ {2}- (\S+) # (.+)$/;

/** Reads one of the suite's own lists, of which every entry has to say why. */
export function expectedFailures(projectFolder: string, name: string): ExpectedFailure[] {
  const file = join(projectFolder, "test/conformance/expected-failures", `${name}.yml`);
  const [first, ...entries] = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  if (first !== "server:" && first !== EMPTY) throw new Error(`${file} begins with neither "server:" nor "${EMPTY}"`);
  return entries.map((line) => {
    const [, scenario, reason] = ENTRY.exec(line) ?? [];
    if (scenario === undefined || reason === undefined) throw new Error(`${file}: "${line}" is no entry with a reason`);
    return { scenario, reason };
  });
}
