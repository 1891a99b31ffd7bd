import type { TokenRejection } from "./token-rejection.js";

/** Header of a signed token, before anything in it is trusted. */
export type TokenHeader = Readonly<Record<string, unknown>>;

/** Entra signs with this one alone; with a list, a token could choose (RFC 8725 §3.1). */
export const SIGNATURE_ALGORITHM = "RS256";

/** Members by which a token would bring its own key, or make demands that nobody here knows (RFC 8725 §3.10). */
const REFUSED_MEMBERS = ["jku", "jwk", "x5u", "x5c", "crit", "b64"];

/** Entra's access tokens are plain `JWT`; ID tokens of others, logout tokens or `at+jwt` are something else. */
const TOKEN_TYPE = "jwt";

/** Judges a token's header: the reason to refuse it, or undefined. */
export function checkTokenHeader(header: TokenHeader): TokenRejection | undefined {
  const { alg, typ, kid } = header;
  if (alg !== SIGNATURE_ALGORITHM) return { reason: "algorithm-not-allowed", received: textOf(alg) };
  if (textOf(typ)?.toLowerCase() !== TOKEN_TYPE) return { reason: "wrong-type", received: textOf(typ) };
  const refused = REFUSED_MEMBERS.find((member) => Object.hasOwn(header, member));
  if (refused !== undefined) return { reason: "header-not-allowed", header: refused };
  return typeof kid === "string" && kid !== "" ? undefined : { reason: "malformed", detail: "no key id" };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value.slice(0, MAX_LOGGED_CHARACTERS) : undefined;
}

const MAX_LOGGED_CHARACTERS = 50;
