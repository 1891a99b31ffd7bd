import { added, textOf, textsOf, type Body } from "../plan/values.js";
import { say } from "../text.js";
import { isOfNewRegistration, registrationOf } from "./application-parts.js";
import { concept } from "./concept.js";

/** Names under which clients ask for tokens for an API. */
export const identifierUris = concept({
  title: "Names of an API",
  types: ["azuread_application", "azuread_application_identifier_uri"],
  rules: {
    "identifier-uri-removed": {
      level: "high",
      title: "An API loses a name that clients ask for",
      why: "Clients that name it in a scope or as resource get no token any more (AADSTS500011, AADSTS9010010).",
      remedy: "Keep the old name beside the new one until every client has changed.",
    },
    "identifier-uri-added": {
      level: "low",
      title: "An existing API gets a further name",
      why: "Tokens for version 1 carry it as audience, and a server may accept or refuse it.",
      remedy: "Check that the host in it belongs to you.",
    },
  },
  *find(change, plan) {
    const registration = registrationOf(plan, change);
    const before = urisOf(change.before);
    const after = urisOf(change.after);
    if (!isOfNewRegistration(plan, change)) {
      for (const uri of added(before, after)) {
        yield { rule: "identifier-uri-added", text: say`${registration} can be asked for as ${uri}` };
      }
    }
    if (change.action === "delete" && change.type === "azuread_application") return;
    for (const uri of added(after, before)) {
      yield { rule: "identifier-uri-removed", text: say`${registration} can no longer be asked for as ${uri}` };
    }
  },
});

function urisOf(body: Body | null): string[] {
  const own = textOf(body?.identifier_uri);
  return own === undefined ? textsOf(body?.identifier_uris) : [own];
}
