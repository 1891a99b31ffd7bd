import type { ExaminedStage } from "../examine.js";
import type { Status } from "../verdict.js";

/** How many checks came to what. */
export type Summary = Readonly<Record<Status, number>>;

export function summaryOf(stages: readonly ExaminedStage[]): Summary {
  const summary = { pass: 0, warn: 0, fail: 0, skip: 0 };
  for (const { findings } of stages) for (const { status } of findings) summary[status] += 1;
  return summary;
}
