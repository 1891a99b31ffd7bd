import type { ResourceChange, TerraformPlan } from "../plan/terraform-plan.js";
import { planLabels, type PlanLabel, type PlanSide } from "../plan/plan-labels.js";

/** One line of a summary: what kind of thing, and which. */
export interface SummaryLine {
  readonly side: PlanSide;
  readonly title: string;
  readonly detail: string;
}

/** What a plan creates, in reading order: Entra first, then Azure, each in the order of the label table. */
export function summarizePlan(plan: TerraformPlan): SummaryLine[] {
  const created = (plan.resource_changes ?? []).filter(({ change }) => change.actions.includes("create"));
  return Object.entries(planLabels).flatMap(([type, label]) =>
    created
      .filter((change) => change.type === type)
      .map((change): SummaryLine => ({ side: label.side, title: label.title, detail: describe(change, label.detail) }))
      .sort((a, b) => (a.detail < b.detail ? -1 : 1)),
  );
}

function describe({ change, address }: ResourceChange, detail: PlanLabel["detail"]): string {
  // Mcp_Api_IdentifierUri_8D1FFADA: the construct path, and a hash that says nothing to a person.
  const name = (address.split(".").at(-1) ?? address).replace(/_[0-9A-F]{8}$/, "");
  const text = detail(change.after ?? {}, name);
  return typeof text === "string" && text !== "" ? text : name;
}
