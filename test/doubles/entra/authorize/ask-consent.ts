import type { DoubleRequest, Reply } from "../../http/message.js";
import { listedNames, missingConsent, needsAdministrator, type ConsentQuestion } from "../consent.js";
import type { EntraState } from "../entra-state.js";
import { EntraRejection, reject } from "../entra-rejection.js";
import type { RequestedScopes } from "../scopes.js";
import type { AuthorizeRequest } from "./authorize-request.js";
import { consentPage, type ConsentList } from "./sign-in-pages.js";
import type { Visitor } from "./sign-in.js";

/** Obtains the consent that is missing, or the page that asks for it. */
export function askConsent(
  { directory }: EntraState,
  asked: AuthorizeRequest,
  { tenant, user }: Visitor,
  request: DoubleRequest,
): Reply | undefined {
  const { client, prompt } = asked;
  const answer = request.form.get("consent");
  const requested = asked.scopesIn(tenant);
  const question = { directory, tenant, client, user };
  const list = consentList(question, requested, prompt === "consent" && answer === null);
  if (list.length === 0) return undefined;
  const scope = list.flatMap(({ names }) => names).join(" ");
  if (prompt === "none") {
    throw new EntraRejection(65001, { values: { client: client.clientId, scope }, error: "consent_required" });
  }
  checkMayConsent(question, list);
  if (answer !== "accept") return consentPage(request, client, user, list);
  for (const { resource, names } of list) {
    const grant = { client: client.clientId, resource: resource.clientId, scopes: names, user: user.objectId };
    directory.addGrant(tenant.tenantId, grant);
  }
  return undefined;
}

function consentList(question: ConsentQuestion, requested: RequestedScopes, everything: boolean): ConsentList {
  return requested.resources
    .map((scopes) => ({
      resource: scopes.resource,
      names: everything ? scopes.names : missingConsent(question, scopes),
    }))
    .filter(({ names }) => names.length > 0);
}

function checkMayConsent({ tenant, client, user }: ConsentQuestion, list: ConsentList): void {
  for (const { resource, names } of list) {
    if (names.includes(".default") && listedNames(client, resource).length === 0) {
      reject(650057, { client: client.clientId, resource: resource.clientId });
    }
    if (needsAdministrator(tenant, resource, names) && user?.administrator !== true) reject(90094);
  }
}
