import { BOTH, GATEWAY, type UsersPain } from "./requirement.js";

/** What people who put MCP servers behind Entra suffered from, and what ours must do. */
export const USERS_PAINS = {
  "P-1": {
    modes: GATEWAY,
    pain: "AADSTS9010010: `resource` and scope disagree",
    oursMust: "check `resource` here, make it the audience, and never send it to Entra.",
  },
  "P-2": {
    modes: GATEWAY,
    pain: "Entra has no dynamic registration",
    oursMust: "take clients by document, by registration and by prior agreement, each switchable.",
  },
  "P-3": {
    modes: GATEWAY,
    pain: "Silent refresh dies after an hour",
    oursMust:
      "keep Entra's refresh token, always name a scope, give clients a refresh token of their own, and bear with those that race.",
  },
  "P-4": {
    modes: GATEWAY,
    pain: "Clients break on discovery",
    oursMust: "be complete at every well-known path, with S256 and `iss`, and one issuer everywhere.",
  },
  "P-5": {
    modes: BOTH,
    pain: "Container platforms: no metadata, wrong scheme",
    oursMust: "publish the metadata and build every URL from the one that is configured.",
  },
  "P-6": {
    modes: BOTH,
    pain: "State is lost on restart or with two replicas",
    oursMust: "keep it shared and encrypted, use codes up once, and make clients register again.",
  },
  "P-7": {
    modes: BOTH,
    pain: "AADSTS50011: redirect URI and port",
    oursMust: "need one redirect URI at Entra and judge those of clients here.",
  },
  "P-8": {
    modes: BOTH,
    pain: "Scopes: missing, short or in full",
    oursMust: "map names in one place, name scopes always, and answer in the spelling that was asked for.",
  },
  "P-9": {
    modes: BOTH,
    pain: "Consent and admin consent",
    oursMust: "grant in Terraform, never force a consent prompt, and print where an administrator consents.",
  },
  "P-10": {
    modes: BOTH,
    pain: "Secrets are forbidden or expire",
    oursMust: "use a federated credential of a managed identity; a secret only by an explicit choice.",
  },
  "P-11": {
    modes: BOTH,
    pain: "Conditional Access breaks On-Behalf-Of",
    oursMust: "keep the claims, challenge the client, and carry them with the next sign-in.",
  },
  "P-12": {
    modes: GATEWAY,
    pain: "Confused deputy and consent",
    oursMust: "bind consent to browser and client, with tokens against forgery and frames forbidden.",
  },
  "P-13": {
    modes: BOTH,
    pain: "Token passthrough",
    oursMust: "issue tokens for this resource, exchange only what is meant for this API, hand out none of Entra's.",
  },
  "P-14": { modes: BOTH, pain: "Version 1 and version 2 tokens", oursMust: "force version 2, and say which one came." },
  "P-15": {
    modes: BOTH,
    pain: "Issuers of many tenants",
    oursMust: "derive the issuer from the tenant, allow listed tenants only, and never skip the check.",
  },
  "P-16": {
    modes: BOTH,
    pain: "VS Code: pre-authorization and remembered clients",
    oursMust: "ship its preset and let registrations end.",
  },
  "P-17": {
    modes: BOTH,
    pain: "Limits and cost of On-Behalf-Of",
    oursMust: "tell applications without a user apart, and exchange once per user and scope.",
  },
  "P-18": {
    modes: BOTH,
    pain: "Who did what",
    oursMust: "write one audit line a call: user, client, tool, decision and ids; no arguments, no tokens.",
  },
  "P-19": {
    modes: BOTH,
    pain: "Gaps in infrastructure code",
    oursMust: "one apply, no portal, and nothing left after destroy.",
  },
  "P-20": {
    modes: BOTH,
    pain: "Bridges race, errors explain nothing",
    oursMust: "bear with answers that come twice, and translate every code of Entra's.",
  },
} as const satisfies Readonly<Record<string, UsersPain>>;
