import { bodyOf, describedChange, describedReference } from "../plan/reviewed-plan.js";
import { textOf } from "../plan/values.js";
import { say } from "../text.js";
import { concept } from "./concept.js";

/** What keeps mistakes from happening or going unseen. */
export const safeguards = concept({
  title: "Locks and logs",
  types: ["azurerm_management_lock", "azurerm_monitor_*", "azurerm_log_analytics_workspace"],
  rules: {
    "lock-removed": {
      level: "high",
      title: "A lock goes",
      why: "What it protected can be deleted or changed again, by this plan or the next.",
      remedy: "Find out why, and put it back when that is done.",
    },
    "logging-removed": {
      level: "medium",
      title: "Logs or alerts go",
      why: "What happens from then on is recorded nowhere, or nobody is told.",
      remedy: "Check that another one takes its place.",
    },
    "log-retention-shortened": {
      level: "medium",
      title: "Logs are kept for less time",
      why: "What is found out late can't be looked up any more.",
      remedy: "Check what your own rules ask for.",
    },
  },
  *find(change, plan) {
    const { before, after, type, action } = change;
    if (type === "azurerm_management_lock") {
      const level = textOf(bodyOf(change).lock_level);
      const weaker = action === "replace" && before?.lock_level === "ReadOnly" && after?.lock_level !== "ReadOnly";
      if (action === "delete" || weaker) {
        const scope = describedReference(plan, change, "scope");
        yield {
          rule: "lock-removed",
          text: say`${describedChange(plan, change)} (${level ?? "unknown level"}) on ${scope}`,
        };
      }
      return;
    }
    if (action === "delete" && type.startsWith("azurerm_monitor_")) {
      yield { rule: "logging-removed", text: describedChange(plan, change) };
    }
    const [from, to] = [before?.retention_in_days, after?.retention_in_days];
    if (typeof from === "number" && typeof to === "number" && to < from) {
      yield {
        rule: "log-retention-shortened",
        text: say`${describedChange(plan, change)}: from ${from} to ${to} days`,
      };
    }
  },
});
