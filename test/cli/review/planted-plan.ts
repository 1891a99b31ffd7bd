import type { ResourceChange, TerraformPlan } from "../../../cli/plan/terraform-plan.js";

/** Attributes as Terraform has them. */
export type Attributes = Readonly<Record<string, unknown>>;

/** A plan as `terraform show -json` writes it, of the given changes. */
export function planOf(changes: readonly ResourceChange[], more: Partial<TerraformPlan> = {}): TerraformPlan {
  return {
    format_version: "1.2",
    terraform_version: "1.11.4",
    timestamp: "2026-11-26T00:00:00Z",
    resource_changes: changes,
    ...more,
  };
}

/** How a change differs from a plain one. */
export interface ChangeOptions {
  /** @default "x" */
  readonly name?: string;
  /** The shape of `after`, with `true` where it is known after apply. */
  readonly unknown?: unknown;
  /** The shapes of `before` and `after`, with `true` where they are sensitive. */
  readonly sensitive?: unknown;
  readonly replacedFor?: readonly string[];
}

/** An object that is made. */
export function created(type: string, after: Attributes, options: ChangeOptions = {}): ResourceChange {
  return change(type, ["create"], null, after, options);
}

/** An object that is changed. */
export function updated(
  type: string,
  before: Attributes,
  after: Attributes,
  options: ChangeOptions = {},
): ResourceChange {
  return change(type, ["update"], before, after, options);
}

/** An object that is deleted and made anew. */
export function replaced(
  type: string,
  before: Attributes,
  after: Attributes,
  options: ChangeOptions = {},
): ResourceChange {
  return change(type, ["delete", "create"], before, after, options);
}

/** An object that is deleted. */
export function deleted(type: string, before: Attributes, options: ChangeOptions = {}): ResourceChange {
  return change(type, ["delete"], before, null, options);
}

/** An object that stays as it is. */
export function kept(type: string, values: Attributes, options: ChangeOptions = {}): ResourceChange {
  return change(type, ["no-op"], values, values, options);
}

function change(
  type: string,
  actions: readonly string[],
  before: Attributes | null,
  after: Attributes | null,
  { name = "x", unknown = {}, sensitive = {}, replacedFor = [] }: ChangeOptions,
): ResourceChange {
  return {
    address: `${type}.${name}`,
    mode: "managed",
    type,
    name: name.replace(/\[.*/, ""),
    change: {
      actions,
      before,
      after,
      after_unknown: unknown,
      before_sensitive: before === null ? false : sensitive,
      after_sensitive: after === null ? false : sensitive,
      ...(replacedFor.length > 0 && { replace_paths: replacedFor.map((path) => [path]) }),
    },
  };
}
