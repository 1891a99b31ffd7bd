import type { PlannedChange } from "../plan/planned-change.js";
import { blocksAt, textOf, textsOf, type Body } from "../plan/values.js";
import { list, say, words } from "../text.js";
import { isOfNewRegistration, registrationOf } from "./application-parts.js";
import { concept } from "./concept.js";

/** App roles that an API defines: what users, groups and applications can be assigned to. */
export const appRoles = concept({
  title: "App roles that an API defines",
  types: ["azuread_application", "azuread_application_app_role"],
  rules: {
    "app-role-added": {
      level: "low",
      title: "An app role is defined",
      why: "Whoever is assigned to it gets it in every token. One for applications works without a user.",
      remedy: "Check what the server lets the role do, and who may assign it.",
    },
    "app-role-removed": {
      level: "medium",
      title: "An app role goes, or gets another id or value",
      why: "Assignments to it are gone, and the server that asks for it refuses who had it.",
      remedy: "Disable it first; remove it when nobody is assigned to it.",
    },
  },
  *find(change, plan) {
    const registration = registrationOf(plan, change);
    const before = rolesOf(change, change.before);
    const after = rolesOf(change, change.after);
    for (const { id, value, members } of after) {
      if (before.some((old) => old.id === id && old.value === value)) continue;
      const audience = list(
        members.map((member) => words(member === "Application" ? "applications" : "users and groups")),
      );
      yield { rule: "app-role-added", text: say`${registration} defines ${value} for ${audience}` };
    }
    if ((change.action === "delete" && change.type === "azuread_application") || isOfNewRegistration(plan, change))
      return;
    for (const { id, value } of before) {
      if (after.some((role) => role.id === id && role.value === value)) continue;
      yield { rule: "app-role-removed", text: say`${registration} no longer defines ${value} as it was` };
    }
  },
});

function rolesOf({ type }: PlannedChange, body: Body | null): { id?: string; value: string; members: string[] }[] {
  if (body === null) return [];
  const blocks: readonly Body[] =
    type === "azuread_application" ? blocksAt(body, "app_role") : [{ ...body, id: body.role_id }];
  return blocks.map((block) => ({
    id: textOf(block.id),
    value: textOf(block.value) ?? textOf(block.display_name) ?? "a role without a value",
    members: textsOf(block.allowed_member_types),
  }));
}
