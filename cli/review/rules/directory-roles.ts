import { directoryRoleName } from "../knowledge/directory-roles.js";
import { bodyOf, describedReference, referredTo } from "../plan/reviewed-plan.js";
import { textOf } from "../plan/values.js";
import { say } from "../text.js";
import { concept } from "./concept.js";

/** Where each type names the role and who gets it. */
const ATTRIBUTES: Readonly<Record<string, { readonly role: string; readonly principal: string }>> = {
  azuread_directory_role_assignment: { role: "role_id", principal: "principal_object_id" },
  azuread_directory_role_member: { role: "role_object_id", principal: "member_object_id" },
  azuread_directory_role_eligibility_schedule_request: { role: "role_definition_id", principal: "principal_id" },
  azuread_administrative_unit_role_member: { role: "role_object_id", principal: "member_object_id" },
};

/** Administrator roles of Entra. */
export const directoryRoles = concept({
  title: "Administrator roles of Entra",
  types: Object.keys(ATTRIBUTES),
  rules: {
    "directory-role-assigned": {
      level: "high",
      title: "Somebody gets an administrator role of Entra",
      why: "It holds for the whole tenant, or for an administrative unit, and often includes power over applications and their credentials.",
      remedy: "Have an administrator of the tenant approve it; prefer an eligibility that has to be activated.",
    },
    "directory-role-removed": {
      level: "medium",
      title: "Somebody loses an administrator role of Entra",
      why: "Pipelines and people that need it can't go on.",
      remedy: "Check that it isn't the last one who has it.",
    },
  },
  *find(change, plan) {
    const { role = "", principal = "" } = ATTRIBUTES[change.type] ?? {};
    const id = textOf(bodyOf(change)[role]);
    const target = referredTo(plan, change, role);
    const name = (id === undefined ? undefined : directoryRoleName(id)) ?? textOf(target?.body.display_name);
    const roleText = name === undefined ? describedReference(plan, change, role) : say`${name}`;
    const who = describedReference(plan, change, principal);
    if (change.action === "create" || change.action === "replace") {
      yield { rule: "directory-role-assigned", text: say`${who} gets ${roleText}` };
    } else if (change.action === "delete") {
      yield { rule: "directory-role-removed", text: say`${who} loses ${roleText}` };
    }
  },
});
