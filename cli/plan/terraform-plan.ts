/** One line of `resource_changes` in `terraform show -json <plan>`, as far as it is used here. */
export interface ResourceChange {
  readonly address: string;
  /** Where the object was in the state before, when it moves. */
  readonly previous_address?: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name?: string;
  /** Key of an object that an earlier `create_before_destroy` has left behind. */
  readonly deposed?: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Readonly<Record<string, unknown>> | null;
    readonly after: Readonly<Record<string, unknown>> | null;
    /** The shape of `after` with `true` for what is only known after apply. */
    readonly after_unknown?: unknown;
    /** The shapes of `before` and `after` with `true` for what is sensitive. The values stand there all the same. */
    readonly before_sensitive?: unknown;
    readonly after_sensitive?: unknown;
    /** Paths that force a replacement, each a list of names and indexes. */
    readonly replace_paths?: readonly (readonly (string | number)[])[];
    /** Present when an existing object is taken into the state. */
    readonly importing?: { readonly id?: string } | null;
  };
}

/** A plan in Terraform's JSON form (`format_version` 1.x), as far as it is used here. */
export interface TerraformPlan {
  readonly format_version?: string;
  readonly terraform_version?: string;
  readonly resource_changes?: readonly ResourceChange[];
  /** What was changed outside Terraform since the last run. */
  readonly resource_drift?: readonly ResourceChange[];
  /** What Terraform can plan only after this plan is applied. */
  readonly deferred_changes?: readonly { readonly reason?: string; readonly resource_change?: ResourceChange }[];
  readonly output_changes?: Readonly<Record<string, { readonly actions: readonly string[]; readonly after?: unknown }>>;
  readonly checks?: readonly ConditionCheck[];
  readonly planned_values?: unknown;
  readonly prior_state?: { readonly values?: StateValues };
  readonly configuration?: { readonly root_module?: ConfigurationModule };
  /** When the plan was made, RFC 3339. */
  readonly timestamp?: string;
  /** Planning ended with an error: the rest isn't there. */
  readonly errored?: boolean;
  /** False when another plan is needed after this one. Terraform 1.8 and newer. */
  readonly complete?: boolean;
}

/** A condition of the configuration, and what came of it. */
export interface ConditionCheck {
  readonly address: { readonly to_display: string };
  readonly status: "pass" | "fail" | "error" | "unknown";
}

/** Resources in a state, by module. */
export interface StateValues {
  readonly root_module?: StateModule;
}

/** One module of a state. */
export interface StateModule {
  readonly resources?: readonly StateObject[];
  readonly child_modules?: readonly StateModule[];
}

/** One module of the configuration. */
export interface ConfigurationModule {
  readonly resources?: readonly {
    readonly address: string;
    readonly expressions?: Readonly<Record<string, unknown>>;
  }[];
  readonly module_calls?: Readonly<Record<string, { readonly module?: ConfigurationModule }>>;
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
  readonly sensitive_values?: unknown;
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
