import { lookUp } from "../knowledge/look-up.js";
import type { PlannedChange } from "../plan/planned-change.js";
import { blocksAt, textOf, type Body, type Value } from "../plan/values.js";
import { say, words } from "../text.js";
import { registrationOf } from "./application-parts.js";
import { concept } from "./concept.js";

const AUDIENCES: Readonly<Record<string, string>> = {
  AzureADMultipleOrgs: "accounts of every organization",
  AzureADandPersonalMicrosoftAccount: "accounts of every organization, and personal ones",
  PersonalMicrosoftAccount: "personal accounts",
};

/** Settings of an app registration that decide who can sign in, and how. */
export const registrationSettings = concept({
  title: "Who can sign in to an application, and how",
  types: ["azuread_application", "azuread_application_registration", "azuread_application_fallback_public_client"],
  rules: {
    "audience-beyond-tenant": {
      level: "high",
      title: "Accounts from outside the tenant can sign in",
      why: "The tenant's policies don't hold for them, and a server that doesn't check the issuer lets them in.",
      remedy: "Keep AzureADMyOrg, or make sure that the server accepts tokens of listed tenants only.",
    },
    "implicit-grant": {
      level: "medium",
      title: "Tokens are handed out by the implicit grant",
      why: "They arrive in the address of a page, where history, logs and scripts can read them.",
      remedy: "Use the authorization code flow with PKCE, and leave the implicit grant off.",
    },
    "public-client-fallback": {
      level: "medium",
      title: "Flows without client authentication are allowed",
      why: "Device code and password sign-ins become possible with the client id alone, which phishing makes use of.",
      remedy: "Leave it off unless a client has no other way; redirect URIs of public clients don't need it.",
    },
    "token-version-changed": {
      level: "high",
      title: "The version of access tokens changes",
      why: "Issuer, audience and names of claims change with it: a server that checks them refuses every user.",
      remedy: "Keep the version, or deploy a server that accepts both first.",
    },
  },
  *find(change, plan) {
    const { before, after } = change;
    if (after === null) return;
    const registration = registrationOf(plan, change);
    const audience = textOf(after.sign_in_audience) ?? "";
    const beyond = lookUp(AUDIENCES, audience);
    if (beyond !== undefined && audience !== before?.sign_in_audience) {
      yield { rule: "audience-beyond-tenant", text: say`${registration} is open to ${words(beyond)} (${audience})` };
    }
    for (const [title, issued] of Object.entries(IMPLICIT)) {
      if (!issued(after) || (before !== null && issued(before))) continue;
      yield { rule: "implicit-grant", text: say`${registration} gets ${words(title)} by the implicit grant` };
    }
    if (publicFallback(change, after) && !(before !== null && publicFallback(change, before))) {
      yield {
        rule: "public-client-fallback",
        text: say`${registration} counts as a public client where a flow doesn't say`,
      };
    }
    const [from, to] = [before === null ? undefined : tokenVersion(before), tokenVersion(after)];
    if (change.action !== "create" && typeof from === "number" && typeof to === "number" && from !== to) {
      yield { rule: "token-version-changed", text: say`${registration}: from v${from} to v${to}` };
    }
  },
});

const IMPLICIT: Readonly<Record<string, (body: Body) => boolean>> = {
  "access tokens": (body) =>
    body.implicit_access_token_issuance_enabled === true ||
    blocksAt(body, "web", "implicit_grant").some((grant) => grant.access_token_issuance_enabled === true),
  "ID tokens": (body) =>
    body.implicit_id_token_issuance_enabled === true ||
    blocksAt(body, "web", "implicit_grant").some((grant) => grant.id_token_issuance_enabled === true),
};

function publicFallback({ type }: PlannedChange, body: Body): boolean {
  return type === "azuread_application_fallback_public_client"
    ? body.enabled === true
    : body.fallback_public_client_enabled === true;
}

function tokenVersion(body: Body): Value | undefined {
  return body.requested_access_token_version ?? blocksAt(body, "api")[0]?.requested_access_token_version;
}
