import { isAbsolute, relative, resolve, sep } from "node:path";
import type { CommandContext, Outcome, Run } from "../command-line/command.js";
import { CommandFailed } from "../command-line/command-failed.js";
import { EXIT_CODE } from "../command-line/exit-code.js";
import { packageVersion } from "../command-line/package-version.js";
import type { ReviewOptions } from "./options.js";
import { jsonReport } from "./output/json-report.js";
import { markdownReport } from "./output/markdown-report.js";
import { sarifReport } from "./output/sarif-report.js";
import { terminalReport } from "./output/terminal-report.js";
import { readPlan } from "./read-plan.js";
import { reviewPlan, type Review } from "./review-plan.js";
import { LEVELS } from "./rules/concept.js";

/** Reads a plan, reviews it, and says it in the form that was asked for. */
export const run: Run<ReviewOptions> = async ([path = "-"], options, context): Promise<Outcome> => {
  if (options.json && options.format !== "terminal") {
    throw new CommandFailed(
      `--json and --format ${options.format} ask for two forms at once`,
      "Leave one of them out.",
    );
  }
  const { plan, name } = await readPlan(path, context);
  const review = reviewPlan(plan);
  return {
    json: jsonReport(review, name),
    exitCode: objects(review, options) ? EXIT_CODE.objection : EXIT_CODE.ok,
    text: (terminal) => {
      if (options.format === "markdown") return markdownReport(review);
      if (options.format === "terminal") return terminalReport(review, name, terminal);
      const report = sarifReport(review, { location: locationOf(path, options, context), version: packageVersion() });
      return `${JSON.stringify(report, undefined, 2)}\n`;
    },
  };
};

function objects({ counts }: Review, { failOn }: ReviewOptions): boolean {
  if (failOn === undefined) return false;
  return LEVELS.slice(0, LEVELS.indexOf(failOn) + 1).some((level) => counts[level] > 0);
}

/** Code scanning wants paths relative to the repository, which is where pipelines start commands. */
function locationOf(path: string, { location }: ReviewOptions, { workingFolder }: CommandContext): string {
  const file = location ?? (path === "-" ? "plan.json" : path);
  const fromHere = relative(workingFolder, resolve(workingFolder, file));
  return (isAbsolute(fromHere) ? file : fromHere).split(sep).join("/");
}
