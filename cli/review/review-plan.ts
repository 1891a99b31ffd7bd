import type { TerraformPlan } from "../plan/terraform-plan.js";
import type { PlannedChange } from "./plan/planned-change.js";
import { reviewedPlan } from "./plan/reviewed-plan.js";
import { CONCEPTS, PLAN_CONCEPTS, RULES } from "./rules/all-rules.js";
import { fitsType, LEVELS, type Concept, type Level, type Rule } from "./rules/concept.js";
import { plain, type Text } from "./text.js";

/** What one rule found at one object. */
export interface Finding {
  readonly id: string;
  readonly rule: Rule;
  readonly text: Text;
  /** Address of the object; undefined for a finding about the plan itself. */
  readonly address: string | undefined;
  readonly type: string | undefined;
}

/** How many objects a plan makes, changes and removes. */
export interface PlanSummary {
  readonly create: number;
  readonly update: number;
  readonly replace: number;
  readonly delete: number;
}

/** What a review found out. */
export interface Review {
  readonly terraformVersion: string | undefined;
  readonly summary: PlanSummary;
  readonly counts: Readonly<Record<Level, number>>;
  /** By level, then in the order of the rules, then of the addresses. */
  readonly findings: readonly Finding[];
}

/** Judges a plan by every rule. Pure: the same plan gives the same review. */
export function reviewPlan(source: TerraformPlan): Review {
  const plan = reviewedPlan(source);
  const findings: Finding[] = [];
  for (const concept of PLAN_CONCEPTS) {
    for (const { rule, text, address, type } of concept.find(plan)) {
      findings.push(finding(concept.rules, rule, text, address, type));
    }
  }
  const conceptsFor = byType(CONCEPTS);
  for (const change of plan.changes) {
    if (!changesSomething(change)) continue;
    for (const concept of conceptsFor(change.type)) {
      for (const { rule, text } of concept.find(change, plan)) {
        findings.push(finding(concept.rules, rule, text, change.address, change.type));
      }
    }
  }
  return {
    terraformVersion: source.terraform_version,
    summary: {
      create: countOf(plan.changes, "create"),
      update: countOf(plan.changes, "update"),
      replace: countOf(plan.changes, "replace"),
      delete: countOf(plan.changes, "delete"),
    },
    counts: Object.fromEntries(
      LEVELS.map((level) => [level, findings.filter(({ rule }) => rule.level === level).length]),
    ) as Record<Level, number>,
    findings: sorted(findings),
  };
}

function finding(
  rules: Readonly<Record<string, Rule>>,
  id: string,
  text: Text,
  address: string | undefined,
  type: string | undefined,
): Finding {
  const rule = rules[id];
  if (rule === undefined) throw new Error(`no rule ${id}`);
  return { id, rule, text, address, type };
}

function changesSomething({ action }: PlannedChange): boolean {
  return action !== "none" && action !== "read";
}

function countOf(changes: readonly PlannedChange[], wanted: PlannedChange["action"]): number {
  return changes.filter(({ action }) => action === wanted).length;
}

/** Which concepts look at a type, worked out once for each. */
function byType(concepts: readonly Concept[]): (type: string) => readonly Concept[] {
  const known = new Map<string, readonly Concept[]>();
  return (type) => {
    const found = known.get(type) ?? concepts.filter(({ types }) => types.some((pattern) => fitsType(type, pattern)));
    known.set(type, found);
    return found;
  };
}

function sorted(findings: readonly Finding[]): Finding[] {
  const order = [...RULES.keys()];
  const position = new Map(order.map((id, index) => [id, index]));
  const keyed = findings.map((entry) => ({ entry, text: plain(entry.text) }));
  return keyed
    .sort(
      (a, b) =>
        LEVELS.indexOf(a.entry.rule.level) - LEVELS.indexOf(b.entry.rule.level) ||
        (position.get(a.entry.id) ?? 0) - (position.get(b.entry.id) ?? 0) ||
        compare(a.entry.address ?? "", b.entry.address ?? "") ||
        compare(a.text, b.text),
    )
    .map(({ entry }) => entry);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
