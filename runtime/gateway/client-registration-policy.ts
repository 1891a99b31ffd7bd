import { REGISTRATION_LIMITS } from "../config/defaults.js";
import { withoutMisshapenMembers } from "./client-metadata-shape.js";
import {
  checkRedirectUri,
  isLoopbackUri,
  redirectUriProblemTexts,
  type RedirectUriRules,
} from "./redirect-uri-policy.js";

/**
 * What a client may say of itself, in a registration (RFC 7591) or in a metadata document: one policy for both.
 *
 * Guarantees: pure; a client never gets a secret, never limits its own later scopes, and never redirects to an address
 * that `redirect-uri-policy` refuses.
 */

/** Client metadata as received. */
export type ClientMetadata = Readonly<Record<string, unknown>>;

export type ClientMetadataDecision =
  { readonly ok: true; readonly metadata: ClientMetadata } | { readonly ok: false; readonly description: string };

/** Checks in order; the first that objects decides. */
const CHECKS: readonly ((metadata: ClientMetadata, rules: RedirectUriRules) => string | undefined)[] = [
  checkSize,
  checkRedirectUris,
  checkClientName,
];

/** Judges what a client says in its registration, and returns what is kept of it. */
export function applyRegistrationPolicy(metadata: ClientMetadata, rules: RedirectUriRules): ClientMetadataDecision {
  for (const check of CHECKS) {
    const description = check(metadata, rules);
    if (description !== undefined) return { ok: false, description };
  }
  return { ok: true, metadata: withOurDefaults(metadata) };
}

/**
 * Judges a metadata document (CIMD). A client writes one document for all servers and cannot ask this one what it takes:
 * real ones name loopback, https and custom schemes side by side. So those of its redirect URIs that are not admitted
 * are dropped, as if they were not there; a registration, which is made for this server alone, is refused and told why.
 */
export function applyDocumentPolicy(metadata: ClientMetadata, rules: RedirectUriRules): ClientMetadataDecision {
  const uris: unknown = metadata.redirect_uris;
  if (!Array.isArray(uris)) return applyRegistrationPolicy(metadata, rules);
  // What is no text at all is a broken document, which the policy below refuses.
  const kept = uris.filter((uri) => typeof uri !== "string" || checkRedirectUri(uri, rules).ok);
  // With none left the policy says of the first one why.
  return applyRegistrationPolicy(kept.length === 0 ? metadata : { ...metadata, redirect_uris: kept }, rules);
}

/** Authentication methods with a shared secret: refused as such, because secrets in clients on laptops are none. */
const SECRET_METHODS = new Set([undefined, "client_secret_basic", "client_secret_post", "client_secret_jwt"]);

/** Dropped: a registered scope would be the ceiling of every later step-up, and secrets are not issued. */
const DROPPED = new Set(["scope", "client_secret", "client_secret_expires_at"]);

function withOurDefaults(metadata: ClientMetadata): ClientMetadata {
  const kept = Object.fromEntries(Object.entries(metadata).filter(([name]) => !DROPPED.has(name)));
  const { token_endpoint_auth_method: method, application_type: type } = metadata;
  return {
    ...kept,
    ...(SECRET_METHODS.has(method as string | undefined) ? { token_endpoint_auth_method: "none" } : {}),
    ...(type === "native" || type === "web"
      ? {}
      : { application_type: inferApplicationType(redirectUrisOf(metadata)) }),
  };
}

/** A metadata document (CIMD) with the `application_type` that it leaves out; any other text as it is. */
export function withApplicationType(document: string, clientId: string): string {
  try {
    const received = JSON.parse(document) as ClientMetadata | null;
    if (received?.client_id !== clientId) return document;
    const metadata: ClientMetadata = withoutMisshapenMembers(received);
    const { application_type: type = inferApplicationType(redirectUrisOf(metadata)) } = metadata;
    return JSON.stringify({ ...metadata, application_type: type });
  } catch {
    return document;
  }
}

/** Only native clients may change the port of a loopback URI, and only they may have schemes of their own. */
export function inferApplicationType(redirectUris: readonly string[]): "native" | "web" {
  const isNative = (uri: string) => isLoopbackUri(uri) || !/^https?:/i.test(uri);
  return redirectUris.some(isNative) ? "native" : "web";
}

function checkSize(metadata: ClientMetadata): string | undefined {
  const { metadataCharacters: most } = REGISTRATION_LIMITS;
  return JSON.stringify(metadata).length > most
    ? `client metadata must not have more than ${most} characters`
    : undefined;
}

function checkRedirectUris(metadata: ClientMetadata, rules: RedirectUriRules): string | undefined {
  const uris: unknown = metadata.redirect_uris;
  const { redirectUris: most, redirectUriCharacters: longest } = REGISTRATION_LIMITS;
  if (!Array.isArray(uris) || uris.length === 0) return "redirect_uris must name at least one";
  if (uris.length > most) return `redirect_uris must not name more than ${most}`;
  for (const uri of uris as unknown[]) {
    if (typeof uri !== "string" || uri.length > longest) {
      return `redirect_uris must be texts of at most ${longest} characters`;
    }
    const decision = checkRedirectUri(uri, rules);
    if (!decision.ok) return `redirect_uris ${redirectUriProblemTexts[decision.problem]}`;
  }
  return undefined;
}

/** Letters that turn the direction of reading or show nothing could make a name on the consent page lie. */
const DECEPTIVE_CHARACTERS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/u;

function checkClientName({ client_name: name }: ClientMetadata): string | undefined {
  if (name === undefined) return undefined;
  const { clientNameCharacters: longest } = REGISTRATION_LIMITS;
  if (typeof name !== "string" || name.length > longest) {
    return `client_name must be a text of at most ${longest} characters`;
  }
  return DECEPTIVE_CHARACTERS.test(name) ? "client_name must not contain control or format characters" : undefined;
}

function redirectUrisOf({ redirect_uris: uris }: ClientMetadata): readonly string[] {
  return Array.isArray(uris) ? uris.filter((uri) => typeof uri === "string") : [];
}
