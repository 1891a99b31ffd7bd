import { BOTH, DIRECT, GATEWAY, type Requirement } from "./requirement.js";

/** What MCP asks of a resource server. */
export const RESOURCE_SERVER = {
  "RS-1": {
    level: "MUST",
    since: "2025-06-18",
    modes: BOTH,
    rule: "Publish metadata of the protected resource (RFC 9728) that names an authorization server.",
  },
  "RS-2": {
    level: "MUST",
    since: "2025-06-18",
    modes: BOTH,
    rule: "Lead to that metadata from the challenge of a 401, from the well-known path of the resource, and from the root.",
  },
  "RS-3": {
    level: "MUST",
    since: "2025-06-18",
    modes: BOTH,
    rule: "Name the resource by its canonical URI: scheme, no fragment, no slash at the end; take other letter case of scheme and host.",
  },
  "RS-4": {
    level: "SHOULD",
    since: "2025-11-25",
    modes: BOTH,
    rule: "Say in the challenge of a 401 which scopes to ask for; Entra refuses a request without any.",
  },
  "RS-5": {
    level: "SHOULD",
    since: "2025-11-25",
    modes: BOTH,
    rule: "Answer a token that is too narrow with 403, `insufficient_scope`, the scopes and the metadata.",
  },
  "RS-5b": {
    level: "SHOULD",
    since: "2026-07-28",
    modes: BOTH,
    rule: "Name everything an operation needs in one challenge, in the same way everywhere.",
  },
  "RS-6": {
    level: "MUST",
    since: "2026-07-28",
    modes: BOTH,
    rule: "Let a broader scope do where a narrower one is asked for.",
  },
  "RS-7": {
    level: "SHOULD NOT",
    since: "2026-07-28",
    modes: BOTH,
    rule: "Ask for `offline_access` neither in challenges nor in the metadata.",
  },
  "RS-8": {
    level: "MUST",
    since: "2025-06-18",
    modes: BOTH,
    rule: "Validate every token, and that it was issued for this server.",
  },
  "RS-9": {
    level: "MUST",
    since: "2025-06-18",
    modes: BOTH,
    rule: "Take tokens for this server's own resources only, and pass on no other.",
  },
  "RS-10": {
    level: "MUST",
    since: "2025-06-18",
    modes: BOTH,
    rule: "Refuse a token that does not name this server as its audience.",
  },
  "RS-11": {
    level: "MUST NOT",
    since: "2025-06-18",
    modes: BOTH,
    rule: "Send the client's token to an API behind; that one gets a token of its own.",
  },
  "RS-12": {
    level: "MUST",
    since: "2025-06-18",
    modes: BOTH,
    rule: "401 for a token that is missing, invalid or over, 403 for one that is not enough, 400 for a request that is malformed.",
  },
  "RS-13": {
    level: "MUST NOT",
    since: "2025-06-18",
    modes: BOTH,
    rule: "Take a token from anywhere but the Authorization header.",
  },
  "RS-14": {
    level: "MUST",
    since: "2025-06-18",
    modes: BOTH,
    rule: "Check Origin on every request; one that is not allowed gets 403.",
  },
  "RS-15": {
    level: "MUST",
    since: "2025-06-18",
    modes: BOTH,
    rule: "Older revisions: 400 for an unknown version, 2025-03-26 for none; a session is never authentication.",
  },
  "RS-16": {
    level: "SHOULD",
    since: "2026-07-28",
    modes: BOTH,
    rule: "POST only: 405 for GET and DELETE, no session or event ids, 202 without a body for a notification.",
  },
  "RS-17": {
    level: "MUST",
    since: "2026-07-28",
    modes: BOTH,
    rule: "Refuse version, method or name in a header that the body contradicts, with −32020.",
  },
  "RS-18": {
    level: "MAY",
    since: "2026-07-28",
    modes: BOTH,
    rule: "Serve clients of both eras at one endpoint; tell proxies not to buffer event streams.",
  },
  "RS-19": {
    level: "MUST NOT",
    since: "2026-07-28",
    modes: BOTH,
    rule: "Take a handle for authentication: another user's is worth nothing.",
  },
  "RS-20": {
    level: "SHOULD",
    since: "2026-07-28",
    modes: BOTH,
    rule: "Route or limit by mirrored headers only after a check that the version is one that validates them.",
  },
  "RS-21": {
    level: "MUST",
    since: "2026-07-28",
    modes: BOTH,
    rule: "Refuse a request without the required `_meta` (−32602) or a needed capability (−32021).",
  },
  "RS-22": {
    level: "MUST",
    since: "2026-07-28",
    modes: BOTH,
    rule: "Implement `server/discover`; −32022 for a version nobody knows, 404 with −32601 for such a method.",
  },
  "RS-23": {
    level: "MUST",
    since: "2026-07-28",
    modes: BOTH,
    rule: "Say of every result what it is, and of lists for how long and for whom they may be kept: only for their user.",
  },
  "RS-24": {
    level: "MUST",
    since: "2026-07-28",
    modes: BOTH,
    rule: "Protect `requestState` against changes by the client, and refuse what was changed.",
  },
  "RS-25": {
    level: "MUST NOT",
    since: "2026-07-28",
    modes: BOTH,
    rule: "Use error codes outside those of the revision.",
  },
  "RS-26": {
    level: "MUST NOT",
    since: "2025-11-25",
    modes: BOTH,
    rule: "Ask users for secrets in a form, or for authorization towards this server by URL.",
  },
  "RS-26b": {
    level: "MUST NOT",
    since: "2025-11-25",
    modes: BOTH,
    rule: "Put credentials into an elicitation URL; whoever opens it has to be the user it was meant for.",
  },
  "RS-27": {
    level: "MUST",
    since: "2026-07-28",
    modes: BOTH,
    rule: "A closed connection cancels a request of 2026-07-28, and none of an older revision.",
  },
  "RS-28": {
    level: "MUST",
    since: "2025-06-18",
    modes: BOTH,
    rule: "Protect tokens wherever they are kept; write none into a log.",
  },
  "RS-29": {
    level: "SHOULD",
    since: "security best practices",
    modes: BOTH,
    rule: "Begin with few scopes, step up later, put every step up on the audit trail with an id; a scope replaces no permission of the user's.",
  },
  "RS-30": { level: "SHOULD", since: "2026-07-28", modes: BOTH, rule: "List tools in an order that stays." },
} as const satisfies Readonly<Record<string, Requirement>>;

/** What a resource server whose tokens are Entra's needs besides. */
export const RESOURCE_SERVER_AT_ENTRA = {
  "RS-E1": {
    level: "OURS",
    since: "ours",
    modes: DIRECT,
    rule: "Audience of tokens is the client id, the resource is a URL: two values, both configured.",
  },
  "RS-E2": {
    level: "OURS",
    since: "ours",
    modes: DIRECT,
    rule: "The issuer is the version 2 one of the token's tenant, and the tenant is on the list.",
  },
  "RS-E3": {
    level: "OURS",
    since: "ours",
    modes: DIRECT,
    rule: "`scp` makes a user's token, `roles` without it an application's; with neither it is refused.",
  },
  "RS-E4": {
    level: "OURS",
    since: "ours",
    modes: DIRECT,
    rule: "Bare scopes of tokens are told in the full names that challenge and metadata use.",
  },
  "RS-E5": {
    level: "OURS",
    since: "ours",
    modes: DIRECT,
    rule: "The metadata names the version 2 issuer of the tenant by its id, without a slash at the end.",
  },
  "RS-E6": {
    level: "OURS",
    since: "ours",
    modes: BOTH,
    rule: "The resource has a path, and no slash at its end.",
  },
  "RS-E7": {
    level: "OURS",
    since: "ours",
    modes: GATEWAY,
    rule: "Own tokens are told by type, issuer and audience; of Entra's only those of pre-authorized clients for this API are taken.",
  },
} as const satisfies Readonly<Record<string, Requirement>>;
