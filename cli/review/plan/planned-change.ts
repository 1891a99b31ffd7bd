import type { ResourceChange } from "../../plan/terraform-plan.js";
import { lookUp } from "../knowledge/look-up.js";
import { withMarks, type Body } from "./values.js";

/** What happens to one object. */
export type Action = "create" | "update" | "replace" | "delete" | "forget" | "read" | "none";

const ACTIONS: Readonly<Record<string, Action>> = {
  create: "create",
  update: "update",
  delete: "delete",
  forget: "forget",
  read: "read",
  "no-op": "none",
  "delete,create": "replace",
  "create,delete": "replace",
  // Terraform 1.10: made anew, while the old one stays without being managed.
  "create,forget": "replace",
  "forget,create": "replace",
};

/** One object that a plan is about. */
export interface PlannedChange {
  readonly address: string;
  readonly type: string;
  readonly action: Action;
  /** The object as it is; null when it is created. */
  readonly before: Body | null;
  /** The object as it will be; null when it is deleted. */
  readonly after: Body | null;
  /** Attributes because of which it is replaced. */
  readonly replacedFor: readonly string[];
  readonly previousAddress: string | undefined;
  readonly imported: boolean;
}

/** One line of a plan for the rules. The bodies are made when a rule asks for them, as most objects concern none. */
export function plannedChange({ address, type, deposed, previous_address, change }: ResourceChange): PlannedChange {
  let before: Body | null | undefined;
  let after: Body | null | undefined;
  return {
    address: deposed === undefined ? address : `${address} (deposed ${deposed})`,
    type,
    action: lookUp(ACTIONS, change.actions.join()) ?? "none",
    previousAddress: previous_address === address ? undefined : previous_address,
    imported: (change.importing ?? null) !== null,
    replacedFor: [...new Set((change.replace_paths ?? []).map(([name]) => String(name)))],
    get before() {
      if (before === undefined) before = body(change.before, undefined, change.before_sensitive);
      return before;
    },
    get after() {
      if (after === undefined) after = body(change.after, change.after_unknown, change.after_sensitive);
      return after;
    },
  };
}

function body(
  value: Readonly<Record<string, unknown>> | null | undefined,
  unknown: unknown,
  sensitive: unknown,
): Body | null {
  if (value === null || value === undefined) return null;
  const marked = withMarks(value, unknown, sensitive);
  return typeof marked === "object" && marked !== null && !Array.isArray(marked) ? (marked as Body) : {};
}
