import { described, type ReviewedPlan } from "../plan/reviewed-plan.js";
import { plannedChange } from "../plan/planned-change.js";
import { list, say, words } from "../text.js";
import type { PlanConcept } from "./concept.js";

type RuleId = "plan-errored" | "plan-incomplete" | "check-failed" | "identity-drift" | "drift" | "imported" | "moved";

/** What there is to know of the plan as a whole. */
export const planState: PlanConcept<RuleId> = {
  title: "The plan itself",
  rules: {
    "plan-errored": {
      level: "high",
      title: "Planning ended with an error",
      why: "What Terraform didn't get to is missing here: this is no review of the whole change.",
      remedy: "Mend the error, plan again, and review that plan.",
    },
    "plan-incomplete": {
      level: "medium",
      title: "The plan is not all of it",
      why: "Terraform put changes off, because of a target or of values that it doesn't know yet. Another plan has to follow.",
      remedy: "Review the next plan as well.",
    },
    "check-failed": {
      level: "medium",
      title: "A condition of the configuration doesn't hold",
      why: "Whoever wrote it thought that this must not happen.",
      remedy: "Read its message in the output of terraform plan.",
    },
    "identity-drift": {
      level: "medium",
      title: "An object of Entra was changed outside Terraform",
      why: "Somebody changed it by hand, or another program did. This plan takes that back, unless it is ignored.",
      remedy: "Find out who and why, before it is taken back or made part of the code.",
    },
    drift: {
      level: "low",
      title: "A resource was changed outside Terraform",
      why: "Somebody changed it by hand, or Azure did by itself. This plan takes that back, unless it is ignored.",
      remedy: "Find out who and why.",
    },
    imported: {
      level: "low",
      title: "An existing object is taken over",
      why: "Terraform changes it to what the code says from now on, and deletes it when the code goes.",
      remedy: "Check that it is the right object, and that nobody else manages it.",
    },
    moved: {
      level: "info",
      title: "An address changes, the object stays",
      why: "Only its name in the state is another.",
      remedy: "Nothing to do.",
    },
  },
  *find(plan) {
    const { source } = plan;
    if (source.errored === true)
      yield { rule: "plan-errored", text: words("the plan holds only what came before the error") };
    const deferred = source.deferred_changes ?? [];
    for (const { reason, resource_change: change } of deferred) {
      const address = change?.address ?? "a resource";
      yield { rule: "plan-incomplete", text: say`${address} is put off: ${reason ?? "no reason given"}`, address };
    }
    if (source.complete === false && deferred.length === 0 && source.errored !== true) {
      yield { rule: "plan-incomplete", text: words("Terraform says that another plan is needed after this one") };
    }
    for (const { status, address } of source.checks ?? []) {
      if (status !== "fail" && status !== "error") continue;
      yield { rule: "check-failed", text: say`${address.to_display}`, address: address.to_display };
    }
    yield* drift(plan);
    for (const { address, type, previousAddress, imported, after } of plan.changes) {
      if (imported) yield { rule: "imported", text: described(type, after, address), address, type };
      if (previousAddress !== undefined)
        yield { rule: "moved", text: say`${previousAddress} becomes ${address}`, address, type };
    }
  },
};

function* drift({ source }: ReviewedPlan) {
  for (const drifted of source.resource_drift ?? []) {
    const change = plannedChange(drifted);
    if (change.action === "none") continue;
    const { address, type } = change;
    const what =
      change.action === "delete" ? words("was deleted") : say`was changed: ${list(changedNames(drifted.change))}`;
    const rule = type.startsWith("azuread_") ? ("identity-drift" as const) : ("drift" as const);
    yield { rule, text: say`${described(type, change.before, address)} ${what}`, address, type };
  }
}

/** Names of attributes alone: their values may be secret. */
function changedNames({ before, after }: { readonly before: unknown; readonly after: unknown }): string[] {
  const [old, now] = [before ?? {}, after ?? {}] as Readonly<Record<string, unknown>>[];
  return Object.keys({ ...old, ...now }).filter((name) => JSON.stringify(old?.[name]) !== JSON.stringify(now?.[name]));
}
