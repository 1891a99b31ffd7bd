import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { RunSummary, SuiteRunDefinition } from "../../cli/docs/conformance/suite-runs.js";
import type { Check, SuiteRun } from "./run-suite.js";

const PACKAGE = dirname(require.resolve("@modelcontextprotocol/conformance/package.json"));

/** What is worth telling of a run: totals of what the revision requires, and by name what is run besides. */
export function summaryOf({ scenarios }: SuiteRun, { specVersion, scenarios: chosen }: SuiteRunDefinition): RunSummary {
  const unscored = specVersion === undefined || chosen !== undefined ? new Set<string>() : notScored(specVersion);
  const scored = [...scenarios].filter(([name]) => !unscored.has(name));
  const checks = scored.flatMap(([, all]) => all);
  const count = (status: Check["status"]): number => checks.filter((check) => check.status === status).length;
  const named = (failing: boolean) =>
    [...scenarios].flatMap(([name, all]) => (unscored.has(name) && fails(all) === failing ? [name] : []));
  return {
    scenarios: {
      passed: scored.filter(([, all]) => !fails(all)).length,
      failed: scored.filter(([, all]) => fails(all)).length,
    },
    checks: { passed: count("SUCCESS"), failed: count("FAILURE"), warnings: count("WARNING") },
    notScored: { passed: named(false), failed: named(true) },
  };
}

/** As the suite judges expected failures: a warning counts. */
function fails(checks: readonly Check[]): boolean {
  return checks.some(({ status }) => status === "FAILURE" || status === "WARNING");
}

/** Scenarios that the suite runs for a revision without counting them. */
function notScored(revision: string): ReadonlySet<string> {
  const list = readFileSync(join(PACKAGE, "requirements", `${revision}.yaml`), "utf8").split("\nnot_scored:")[1];
  if (list === undefined) throw new Error(`the requirement set ${revision} has no list of what is not scored`);
  return new Set([...list.matchAll(/scenario: (\S+)/g)].map(([, name = ""]) => name));
}
