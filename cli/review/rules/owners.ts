import type { ReviewedPlan } from "../plan/reviewed-plan.js";
import { describedChange, describedObject } from "../plan/reviewed-plan.js";
import { added, textOf, textsOf, type Body } from "../plan/values.js";
import { say, type Text } from "../text.js";
import { registrationOf } from "./application-parts.js";
import { concept } from "./concept.js";

/** Who may change an application without being an administrator. */
export const owners = concept({
  title: "Owners",
  types: ["azuread_application", "azuread_application_owner", "azuread_service_principal", "azuread_group"],
  rules: {
    "owner-added": {
      level: "medium",
      title: "An existing object gets an owner",
      why: "An owner of an application can add a credential and act as the application, with all its permissions.",
      remedy: "Check who it is. A group can't own an application; a person who leaves stays an owner.",
    },
    "owner-removed": {
      level: "low",
      title: "An owner goes",
      why: "A pipeline that is allowed to change only what it owns fails from then on.",
      remedy: "Check that the principal which deploys is still among the owners.",
    },
  },
  *find(change, plan) {
    if (change.type === "azuread_application_owner") {
      const registration = registrationOf(plan, change);
      if (change.after !== null) {
        yield { rule: "owner-added", text: say`${registration}: ${person(plan, change.after)}` };
      }
      if (change.before !== null && change.action !== "update") {
        yield { rule: "owner-removed", text: say`${registration}: ${person(plan, change.before)}` };
      }
      return;
    }
    if (change.action !== "update" && change.action !== "replace") return;
    const [before, after] = [textsOf(change.before?.owners), textsOf(change.after?.owners)];
    for (const id of added(before, after)) {
      yield { rule: "owner-added", text: say`${describedChange(plan, change)}: ${named(plan, id)}` };
    }
    for (const id of added(after, before)) {
      yield { rule: "owner-removed", text: say`${describedChange(plan, change)}: ${named(plan, id)}` };
    }
  },
});

function person(plan: ReviewedPlan, body: Body): Text {
  return named(plan, textOf(body.owner_object_id) ?? "an object known after apply");
}

function named(plan: ReviewedPlan, id: string): Text {
  const object = plan.byId(id);
  return object === undefined ? say`${id}` : describedObject(plan, object);
}
