/**
 * Which redirect URIs a client of the gateway may register.
 *
 * Guarantees: pure; what is accepted is spelled the way browsers read it, so that the exact comparison made later
 * (RFC 9700 section 2.1) and the host shown on the consent page speak of the same address.
 */

/** Why a redirect URI is refused. */
export type RedirectUriProblem =
  | "not-a-uri"
  | "not-canonical"
  | "fragment"
  | "wildcard"
  | "credentials"
  | "plain-http"
  | "host-not-listed"
  | "scheme-not-listed";

/** What the operator admits beside loopback addresses. */
export interface RedirectUriRules {
  /** `MCP_CLIENT_REDIRECT_URIS`: compared character for character. */
  readonly uris: readonly string[];
  /** `MCP_CLIENT_REDIRECT_HOSTS`, for https. */
  readonly hosts: readonly string[];
  /** `DANGEROUSLY_ALLOW_ANY_REDIRECT_HOST`. */
  readonly anyHost: boolean;
}

/** What kind of address an accepted one is: the operator named `listed` ones, or their host. */
export type RedirectUriKind = "loopback" | "listed" | "unlisted";

export type RedirectUriDecision =
  { readonly ok: true; readonly kind: RedirectUriKind } | { readonly ok: false; readonly problem: RedirectUriProblem };

/** One sentence a problem, for `error_description`. Never repeats the URI. */
export const redirectUriProblemTexts: Readonly<Record<RedirectUriProblem, string>> = {
  "not-a-uri": "must be absolute URIs",
  "not-canonical": "must be spelled in their normalized form",
  fragment: "must not have a fragment",
  wildcard: "must not contain wildcards",
  credentials: "must not contain a user name or password",
  "plain-http": "must use https, or http with localhost, 127.0.0.1 or [::1]",
  "host-not-listed": "must have a host that the operator has listed, or a loopback address",
  "scheme-not-listed": "must use https or a loopback address; other schemes are allowed by the operator one by one",
};

/** Loopback written the one way that every client and browser understands alike (RFC 8252 section 7.3). */
const LOOPBACK = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:[1-9]\d{0,4})?([/?]|$)/;
/** RFC 3986 section 2, with every percent sign followed by two digits that don't hide a control character. */
const URI_CHARACTERS = /^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%(?![01]|7[Ff])[0-9A-Fa-f]{2})+$/;

/** Judges one URI. */
export function checkRedirectUri(uri: string, { uris, hosts, anyHost }: RedirectUriRules): RedirectUriDecision {
  if (uris.includes(uri)) return { ok: true, kind: "listed" };
  if (!URI_CHARACTERS.test(uri) || !URL.canParse(uri)) return refused("not-a-uri");
  const url = new URL(uri);
  if (uri.includes("#")) return refused("fragment");
  if (uri.includes("*")) return refused("wildcard");
  if (url.username !== "" || url.password !== "" || /^[a-z]+:\/\/[^/?]*@/i.test(uri)) return refused("credentials");
  if (url.protocol === "http:") return LOOPBACK.test(uri) ? accepted("loopback", uri, url) : refused("plain-http");
  if (url.protocol !== "https:") return refused("scheme-not-listed");
  // With its port: what else a host offers on another one is not what was listed.
  if (hosts.includes(url.host)) return accepted("listed", uri, url);
  return anyHost ? accepted("unlisted", uri, url) : refused("host-not-listed");
}

/** Whether a URI leads to the user's own machine, where any local program may be listening. */
export function isLoopbackUri(uri: string): boolean {
  return LOOPBACK.test(uri);
}

/** What a person recognizes the destination by. */
export function redirectDestination(uri: string): string {
  const url = new URL(uri);
  return url.protocol === "https:" || url.protocol === "http:" ? url.host : `${url.protocol}//${url.host}`;
}

function accepted(kind: RedirectUriKind, uri: string, url: URL): RedirectUriDecision {
  const canonical = url.href === uri || url.href === withSlash(uri);
  return canonical && url.port !== "0" ? { ok: true, kind } : refused("not-canonical");
}

/** An address without a path is the same with the slash that parsers put there. */
function withSlash(uri: string): string {
  return uri.replace(/^(https?:\/\/[^/?]+)/, "$1/");
}

function refused(problem: RedirectUriProblem): RedirectUriDecision {
  return { ok: false, problem };
}
