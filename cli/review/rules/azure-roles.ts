import {
  assignmentScope,
  azureRoleName,
  roleReach,
  type AssignmentScope,
  type RoleReach,
} from "../knowledge/azure-roles.js";
import type { PlannedChange } from "../plan/planned-change.js";
import { bodyOf, describedChange, describedReference, referredTo, type ReviewedPlan } from "../plan/reviewed-plan.js";
import { added, blocksAt, textOf, textsOf } from "../plan/values.js";
import { list, say, words, type Text } from "../text.js";
import { concept } from "./concept.js";

const ASSIGNMENTS = [
  "azurerm_role_assignment",
  "azurerm_pim_active_role_assignment",
  "azurerm_pim_eligible_role_assignment",
];

type RuleId =
  | "role-control-broad"
  | "role-broad"
  | "role-control"
  | "role-write"
  | "role-narrow"
  | "role-removed"
  | "role-definition-broad";

/** Roles in Azure. */
export const azureRoles = concept<RuleId>({
  title: "Roles in Azure",
  types: [...ASSIGNMENTS, "azurerm_role_definition"],
  rules: {
    "role-control-broad": {
      level: "high",
      title: "A powerful role over a subscription or more",
      why: "It can change or delete whatever is there, and, as Owner or access administrator, give itself and others every other role.",
      remedy: "Assign a narrower role, at a resource or a resource group.",
    },
    "role-broad": {
      level: "medium",
      title: "A role over a whole subscription or more",
      why: "It reaches everything that is there now, and what comes later.",
      remedy: "Assign it at the resource that it is needed for.",
    },
    "role-control": {
      level: "high",
      title: "A role that gives roles",
      why: "Whoever has it can give themselves everything else at this scope.",
      remedy: "Assign a role that only does the work; add a condition to an access administrator's.",
    },
    "role-write": {
      level: "medium",
      title: "A role that can change resources or read their secrets",
      why: "It can replace what runs there, or read what is kept there.",
      remedy: "Check that the principal needs it at this scope.",
    },
    "role-narrow": {
      level: "low",
      title: "A role at one resource or group",
      why: "It is limited to what its name says.",
      remedy: "Check principal and scope.",
    },
    "role-removed": {
      level: "medium",
      title: "A role goes",
      why: "Whatever works with it, such as pulling an image or unwrapping a key, fails from then on.",
      remedy: "Check that nothing uses it any more.",
    },
    "role-definition-broad": {
      level: "high",
      title: "A custom role that allows nearly everything",
      why: "A wildcard, or the right to write role assignments, makes it as good as Owner.",
      remedy: "List the actions that are needed.",
    },
  },
  *find(change, plan) {
    if (change.type === "azurerm_role_definition") {
      const broad = added(broadActions(change.before), broadActions(change.after));
      if (broad.length > 0) {
        yield { rule: "role-definition-broad", text: say`${describedChange(plan, change)} allows ${list(broad)}` };
      }
      return;
    }
    const role = roleOf(plan, change);
    const scope = scopeOf(plan, change);
    const eligible = words(change.type.includes("eligible") ? "can activate" : "gets");
    const text = (verb: Text): Text =>
      say`${describedReference(plan, change, "principal_id")} ${verb} ${role.text} at ${scope.text}`;
    if (change.action === "create" || change.action === "replace") {
      yield { rule: ruleFor(role.reach, scope.kind), text: text(eligible) };
    }
    if (change.action === "delete") yield { rule: "role-removed", text: text(words("loses")) };
  },
});

function ruleFor(reach: RoleReach, scope: AssignmentScope | undefined): RuleId {
  const broad = scope === "tenant" || scope === "management group" || scope === "subscription";
  if (broad) return reach === "control" || reach === "write" || reach === "data" ? "role-control-broad" : "role-broad";
  if (reach === "control") return "role-control";
  return reach === "write" || reach === "data" ? "role-write" : "role-narrow";
}

function roleOf(plan: ReviewedPlan, change: PlannedChange): { readonly text: Text; readonly reach: RoleReach } {
  const { role_definition_name, role_definition_id } = bodyOf(change);
  const id = textOf(role_definition_id);
  const target = referredTo(plan, change, "role_definition_id");
  const name =
    textOf(role_definition_name) ?? (id === undefined ? undefined : azureRoleName(id)) ?? textOf(target?.body.name);
  if (name !== undefined) return { text: say`${name}`, reach: customReach(target?.body) ?? roleReach(name) };
  // What can't be told is judged as what can change things.
  return { text: describedReference(plan, change, "role_definition_id"), reach: "write" };
}

function customReach(definition: Parameters<typeof broadActions>[0] | undefined): RoleReach | undefined {
  return definition !== undefined && broadActions(definition).length > 0 ? "control" : undefined;
}

function scopeOf(
  plan: ReviewedPlan,
  change: PlannedChange,
): { readonly text: Text; readonly kind?: AssignmentScope | undefined } {
  const text = describedReference(plan, change, "scope");
  const id = textOf(bodyOf(change).scope);
  const target = referredTo(plan, change, "scope");
  if (id !== undefined) {
    const kind = assignmentScope(id);
    return { kind, text: target === undefined && kind !== undefined ? say`${words(kind)} ${text}` : text };
  }
  const addresses = plan.findSource(change.address, ["scope"])?.addresses ?? [];
  const isSubscription = addresses.some((address) => address.includes("azurerm_subscription."));
  return { text, kind: isSubscription ? "subscription" : undefined };
}

function broadActions(body: ReturnType<typeof bodyOf> | null): string[] {
  return blocksAt(body, "permissions")
    .flatMap((permissions) => [...textsOf(permissions.actions), ...textsOf(permissions.data_actions)])
    .filter((action) =>
      /^\*$|^Microsoft\.Authorization\/(\*|roleAssignments\/(\*|write)|elevateAccess)|^\*\/(write|action)$/i.test(
        action,
      ),
    );
}
