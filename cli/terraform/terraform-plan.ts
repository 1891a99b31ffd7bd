/** One line of `resource_changes` in `terraform show -json <plan>`, as far as it is used here. */
export interface ResourceChange {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Readonly<Record<string, unknown>> | null;
    readonly after: Readonly<Record<string, unknown>> | null;
    readonly after_unknown: unknown;
    /** Paths that force a replacement, each a list of names and indexes. */
    readonly replace_paths?: readonly (readonly (string | number)[])[];
  };
}

/** A plan in Terraform's JSON form (`format_version` 1.x), as far as it is used here. */
export interface TerraformPlan {
  readonly resource_changes?: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, { readonly actions: readonly string[]; readonly after?: unknown }>>;
  readonly planned_values: unknown;
  readonly configuration: unknown;
}

/** What Terraform is going to do with one object. */
export type PlannedAction = "create" | "update" | "replace" | "delete";

const actionNames: Readonly<Record<string, PlannedAction>> = {
  create: "create",
  update: "update",
  delete: "delete",
  "delete,create": "replace",
  "create,delete": "replace",
};

/** Address -> action, sorted by address, for everything that changes; empty for a plan without changes. */
export function plannedActions(plan: TerraformPlan): Record<string, PlannedAction> {
  const changes = (plan.resource_changes ?? []).flatMap(({ address, change }): [string, PlannedAction][] => {
    const action = actionNames[change.actions.join()];
    return action === undefined ? [] : [[address, action]];
  });
  return Object.fromEntries(changes.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** One object in `terraform show -json` of a state. */
export interface StateObject {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** A state in Terraform's JSON form; `values` is missing when it is empty. */
export interface TerraformState {
  readonly values?: {
    readonly root_module: { readonly resources?: readonly StateObject[] };
    readonly outputs?: Readonly<Record<string, { readonly value: unknown; readonly sensitive: boolean }>>;
  };
}

/** A message of `terraform validate -json`. */
export interface TerraformDiagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail?: string;
  readonly address?: string;
}
