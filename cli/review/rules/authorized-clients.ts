import { knownApplication } from "../knowledge/known-applications.js";
import type { PlannedChange } from "../plan/planned-change.js";
import { bodyOf, describedReference, referredTo, type ReviewedPlan } from "../plan/reviewed-plan.js";
import { added, blocksAt, hasUnknown, textOf, textsOf, type Body } from "../plan/values.js";
import { list, say, words, type Text } from "../text.js";
import { registrationOf } from "./application-parts.js";
import { concept } from "./concept.js";
import { namedPermission } from "./permission-names.js";

/** Clients that need no consent, or share one with the API. */
export const authorizedClients = concept({
  title: "Clients that an API trusts",
  types: ["azuread_application_pre_authorized", "azuread_application_known_clients", "azuread_application"],
  rules: {
    "pre-authorized-client": {
      level: "medium",
      title: "A client is pre-authorized",
      why: "Users are not asked: every program that signs users in with this client id gets tokens for the API.",
      remedy:
        "Check the client id with its publisher. A client that is no application of Microsoft's or yours doesn't belong here.",
    },
    "pre-authorized-own-client": {
      level: "low",
      title: "A client of this plan is pre-authorized",
      why: "Users are not asked for consent when they use it with the API.",
      remedy: "Check its redirect URIs: they decide who can be that client.",
    },
    "pre-authorized-removed": {
      level: "medium",
      title: "A client loses its pre-authorization",
      why: "Its users have to consent, or are refused where only administrators may (AADSTS65001).",
      remedy: "Check that nobody uses this client with the API any more.",
    },
    "known-client-added": {
      level: "low",
      title: "A client gets consent together with the API",
      why: "Whoever consents to the client consents to everything the API asks for, in one question.",
      remedy: "Check that the client belongs to the API.",
    },
  },
  *find(change, plan) {
    const registration = registrationOf(plan, change);
    if (change.type === "azuread_application_pre_authorized") {
      const client = clientOf(plan, change);
      if (change.action === "delete") {
        yield { rule: "pre-authorized-removed", text: say`${client.text} on ${registration}` };
        return;
      }
      const had = change.action === "replace" ? [] : textsOf(change.before?.permission_ids);
      const scopes = added(had, textsOf(change.after?.permission_ids)).map(
        (id) => namedPermission(plan, { isGraph: false, inPlan: true, text: [] }, id, "Scope").text,
      );
      const more = hasUnknown(change.after?.permission_ids) ? [words("scopes known after apply")] : [];
      if (scopes.length + more.length === 0) return;
      yield {
        rule: client.inPlan ? "pre-authorized-own-client" : "pre-authorized-client",
        text: say`${client.text} on ${registration}, for ${list([...scopes, ...more])}`,
      };
      return;
    }
    for (const id of added(knownClients(change.before), knownClients(change.after))) {
      yield { rule: "known-client-added", text: say`${nameOf(plan, id)} with ${registration}` };
    }
  },
});

function clientOf(plan: ReviewedPlan, change: PlannedChange): { readonly text: Text; readonly inPlan: boolean } {
  const id = textOf(bodyOf(change).authorized_client_id);
  if (id !== undefined) return { text: nameOf(plan, id), inPlan: plan.byId(id)?.type === "azuread_application" };
  return {
    text: describedReference(plan, change, "authorized_client_id"),
    inPlan: referredTo(plan, change, "authorized_client_id") !== undefined,
  };
}

function nameOf(plan: ReviewedPlan, clientId: string): Text {
  const known = knownApplication(clientId);
  if (known !== undefined) return say`${words(known)} (${clientId})`;
  const name = textOf(plan.byId(clientId)?.body.display_name);
  return name === undefined ? say`client ${clientId}, which is not a known one` : say`${name} (${clientId})`;
}

function knownClients(body: Body | null): string[] {
  return [
    ...textsOf(body?.known_client_ids),
    ...blocksAt(body, "api").flatMap((api) => textsOf(api.known_client_applications)),
  ];
}
