import { checkAgainstSchema } from "./check-against-schema.js";
import { loadProviderSchemas } from "./provider-schemas.js";
import { formatProblem } from "./schema-problem.js";
import type { SynthesizedStack } from "./synthesized-stacks.js";
import { readConfiguration, typesUsedIn } from "./terraform-configuration.js";
import type { TerraformDiagnostic } from "../plan/terraform-plan.js";
import { OfflineTerraform, type ValidateResult } from "./terraform.js";

/** One check of one stack. */
export interface CheckReport {
  readonly check: "schema" | "init" | "validate" | "plan";
  /** Empty when the check passed. */
  readonly problems: readonly string[];
  /** Worth reading, but no reason to fail: a provider that is newer than the pin may deprecate what was right before. */
  readonly warnings: readonly string[];
  /** What there is to say of a passed check, for example "6 to add, 0 to change, 0 to destroy." */
  readonly summary: string;
}

/** Reports a check as soon as it is done. */
export type OnCheck = (report: CheckReport) => void;

/** Compares a stack with the schemas derived from the bindings; needs neither Terraform nor network. */
export function checkStackSchema({ folder }: SynthesizedStack): CheckReport {
  const configuration = readConfiguration(folder);
  const types = typesUsedIn(configuration);
  const problems = checkAgainstSchema(configuration, loadProviderSchemas(types));
  return { check: "schema", problems: problems.map(formatProblem), warnings: [], summary: `${types.length} types` };
}

/** Runs Terraform's `init`, `validate` and `plan` on a stack, with schema-only providers; stops at the first that fails. */
export async function checkStackOffline({ folder }: SynthesizedStack, onCheck: OnCheck): Promise<boolean> {
  const terraform = await OfflineTerraform.open(folder);
  try {
    const init = await terraform.init();
    if (init.exitCode !== 0) return failed("init", init.stderr, onCheck);
    const validated = validateReport(await terraform.validate());
    onCheck(validated);
    if (validated.problems.length > 0) return false;
    const { plan, stdout, stderr } = await terraform.plan();
    if (plan === undefined) return failed("plan", stderr, onCheck);
    onCheck({ check: "plan", problems: [], warnings: [], summary: /^Plan: (.*)$/m.exec(stdout)?.[1] ?? "no changes" });
    return true;
  } finally {
    await terraform.close();
  }
}

/** What `terraform validate` says of a stack. */
export function validateReport({ diagnostics }: Pick<ValidateResult, "diagnostics">): CheckReport {
  const texts = (severity: TerraformDiagnostic["severity"]): string[] =>
    diagnostics.filter((it) => it.severity === severity).map(formatDiagnostic);
  return { check: "validate", problems: texts("error"), warnings: texts("warning"), summary: "valid" };
}

/** Reports a run of Terraform that ended with an error. */
export function failed(check: CheckReport["check"], stderr: string, onCheck: OnCheck): false {
  onCheck({ check, problems: [stderr.trim()], warnings: [], summary: "" });
  return false;
}

function formatDiagnostic({ summary, detail, address }: TerraformDiagnostic): string {
  const where = address === undefined ? "" : `${address}: `;
  return `${where}${summary}${detail === undefined ? "" : `: ${detail.replaceAll("\n", " ")}`}`;
}
