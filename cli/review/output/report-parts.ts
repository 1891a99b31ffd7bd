import type { Finding, PlanSummary, Review } from "../review-plan.js";
import type { Level, Rule } from "../rules/concept.js";
import { printable } from "../text.js";

/** Levels that somebody has to decide about: a report leaves as little of them out as it can. */
export const MAJOR_LEVELS: readonly Level[] = ["high", "medium"];

/** The findings of one rule. */
export interface RuleGroup {
  readonly id: string;
  readonly rule: Rule;
  readonly findings: readonly Finding[];
}

/** Findings that are told together, as they have reason and remedy in common. */
export function findingsByRule(findings: readonly Finding[]): RuleGroup[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.id);
    if (group === undefined) groups.set(finding.id, [finding]);
    else group.push(finding);
  }
  return [...groups].flatMap(([id, members]) => {
    const [first] = members;
    return first === undefined ? [] : [{ id, rule: first.rule, findings: members }];
  });
}

const VERBS: Readonly<Record<keyof PlanSummary, string>> = {
  create: "to create",
  update: "to change",
  replace: "to replace",
  delete: "to delete",
};

/** What the plan does, in one line. */
export function summaryInWords({ summary, terraformVersion }: Review): string {
  const parts = Object.entries(VERBS).flatMap(([action, verb]) => {
    const count = summary[action as keyof PlanSummary];
    return count === 0 ? [] : [`${count} ${verb}`];
  });
  const changes = parts.length === 0 ? "No changes" : parts.join(", ");
  return terraformVersion === undefined ? changes : `${changes}; Terraform ${printable(terraformVersion)}`;
}
