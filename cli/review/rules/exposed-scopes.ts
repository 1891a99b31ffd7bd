import type { PlannedChange } from "../plan/planned-change.js";
import { blocksAt, textOf, type Body } from "../plan/values.js";
import { say } from "../text.js";
import { isOfNewRegistration, registrationOf } from "./application-parts.js";
import { concept } from "./concept.js";

interface Scope {
  readonly id: string | undefined;
  readonly value: string;
  /** Whether users can consent to it themselves. */
  readonly userConsent: boolean;
  readonly enabled: boolean;
}

/** Scopes that an API exposes: what clients can ask users and administrators for. */
export const exposedScopes = concept({
  title: "Scopes that an API exposes",
  types: ["azuread_application", "azuread_application_permission_scope"],
  rules: {
    "scope-added": {
      level: "medium",
      title: "An existing API exposes a new scope",
      why: "Every client that is pre-authorized or gets consent to it can call the API with it.",
      remedy: "Check that the server tells this scope from the others, and who is meant to consent to it.",
    },
    "scope-exposed": {
      level: "info",
      title: "A new API exposes a scope",
      why: "It is what clients ask for when they call the API.",
      remedy: "Check name and consent: users can consent to a scope of type User by themselves.",
    },
    "scope-widened": {
      level: "high",
      title: "A scope is widened",
      why: "Where an administrator had to consent before, any user can now; or a scope that was off is on again.",
      remedy: "Keep the type Admin unless every user of the tenant may let clients act with this scope.",
    },
    "scope-removed": {
      level: "high",
      title: "A scope goes, or gets another id",
      why: "Consents and pre-authorizations hang on the id. Clients that ask for the scope can't sign users in any more.",
      remedy: "Keep id and value. To retire a scope, disable it first and remove it when nobody uses it.",
    },
    "scope-renamed": {
      level: "high",
      title: "A scope is renamed",
      why: "Clients ask for it by its value; those that use the old one can't sign users in any more.",
      remedy: "Expose the new name as a scope of its own, and remove the old one when nobody uses it.",
    },
  },
  *find(change, plan) {
    const registration = registrationOf(plan, change);
    const isNew = isOfNewRegistration(plan, change);
    const before = scopesOf(change, change.before);
    const after = scopesOf(change, change.after);
    for (const scope of after) {
      const old = before.find(({ id, value }) => (id === undefined ? value === scope.value : id === scope.id));
      const consent = scope.userConsent ? "users can consent themselves" : "an administrator must consent";
      if (old === undefined) {
        const text = say`${registration} exposes ${scope.value} (${[{ kind: "words", text: consent }]})`;
        yield { rule: isNew ? "scope-exposed" : "scope-added", text };
        continue;
      }
      if (scope.userConsent && !old.userConsent) {
        yield { rule: "scope-widened", text: say`${registration}: users can now consent to ${scope.value} themselves` };
      }
      if (scope.enabled && !old.enabled) {
        yield { rule: "scope-widened", text: say`${registration}: ${scope.value} is enabled again` };
      }
      if (scope.value !== old.value) {
        yield { rule: "scope-renamed", text: say`${registration}: ${old.value} becomes ${scope.value}` };
      }
    }
    // With the registration itself everything goes; that is a finding of its own.
    if (change.action === "delete" && change.type === "azuread_application") return;
    for (const old of before) {
      if (after.some(({ id, value }) => (old.id === undefined ? value === old.value : id === old.id))) continue;
      const another = after.some(({ value }) => value === old.value);
      yield {
        rule: "scope-removed",
        text: another
          ? say`${registration}: ${old.value} gets another id, which drops every consent to it`
          : say`${registration} no longer exposes ${old.value}`,
      };
    }
  },
});

function scopesOf({ type }: PlannedChange, body: Body | null): Scope[] {
  if (body === null) return [];
  const blocks: readonly Body[] =
    type === "azuread_application"
      ? blocksAt(body, "api", "oauth2_permission_scope")
      : [{ ...body, id: body.scope_id }];
  return blocks.map((block) => ({
    id: textOf(block.id),
    value: textOf(block.value) ?? "(default)",
    // The provider's default is User.
    userConsent: block.type !== "Admin",
    enabled: block.enabled !== false,
  }));
}
