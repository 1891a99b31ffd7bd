import { describedChange } from "../plan/reviewed-plan.js";
import { say } from "../text.js";
import { concept } from "./concept.js";

/** Service principals: whether and for whom an application can be signed in to in this tenant. */
export const enterpriseApplications = concept({
  title: "Enterprise applications",
  types: ["azuread_service_principal"],
  rules: {
    "assignment-no-longer-required": {
      level: "high",
      title: "Assignment is no longer required",
      why: "Until now only assigned users and applications got in; after this, everybody in the tenant does, guests too.",
      remedy: "Keep app_role_assignment_required, and assign a group.",
    },
    "assignment-not-required": {
      level: "low",
      title: "Everybody in the tenant may sign in",
      why: "Guests count, too. What users may do is up to the server.",
      remedy: "Set app_role_assignment_required, and assign a group, unless it is meant for everybody.",
    },
    "assignment-required": {
      level: "medium",
      title: "Assignment is required from now on",
      why: "Whoever isn't assigned can't sign in any more (AADSTS50105).",
      remedy: "Assign users or groups in the same plan.",
    },
    "sign-in-disabled": {
      level: "high",
      title: "Signing in is switched off",
      why: "Nobody gets a token for the application any more (AADSTS7000112), and refreshing fails.",
      remedy: "Check that it is meant.",
    },
  },
  *find(change, plan) {
    const { before, after } = change;
    if (after === null) return;
    const application = describedChange(plan, change);
    // Off is the provider's default, so that it may be left out.
    const [had, has] = [before?.app_role_assignment_required === true, after.app_role_assignment_required === true];
    if (before !== null && had && !has) yield { rule: "assignment-no-longer-required", text: application };
    if (before === null && !has) yield { rule: "assignment-not-required", text: application };
    if (before !== null && !had && has) yield { rule: "assignment-required", text: application };
    if (after.account_enabled === false && before?.account_enabled !== false) {
      yield { rule: "sign-in-disabled", text: say`${application}` };
    }
  },
});
