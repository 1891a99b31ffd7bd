import type { IncomingHttpHeaders } from "node:http";

/**
 * What an upstream means by 401 or 403. Such an answer is about the token that this gateway sent, so it is never passed
 * on as it is.
 */
export type UpstreamChallenge =
  /** Entra wants more of the user before it exchanges the token. */
  | { readonly kind: "claims"; readonly claims: string }
  /** The user's sign-in is over: Entra exchanges nothing of it any more. */
  | { readonly kind: "sign-in" }
  /** A tool needs scopes that the user's token lacks. */
  | { readonly kind: "scope"; readonly scopes: readonly string[] }
  /** It doesn't accept what the gateway sends. */
  | { readonly kind: "refused" };

export function readUpstreamChallenge(status: number, headers: IncomingHttpHeaders): UpstreamChallenge {
  const parameters = bearerParameters(headers["www-authenticate"] ?? "");
  const claims = status === 401 ? decodeClaims(parameters.get("claims")) : undefined;
  if (claims !== undefined) return { kind: "claims", claims };
  if (status === 401 && parameters.get("error") === "interaction_required") return { kind: "sign-in" };
  const scopes = (parameters.get("scope") ?? "")
    .split(" ")
    .filter((scope) => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope));
  if (status === 403 && parameters.get("error") === "insufficient_scope" && scopes.length > 0) {
    return { kind: "scope", scopes };
  }
  return { kind: "refused" };
}

/** `Bearer name="value", …`, the form every Bearer challenge has. */
function bearerParameters(header: string): ReadonlyMap<string, string> {
  if (!/^Bearer /i.test(header)) return new Map();
  const pairs = header.matchAll(/([a-z_]+)="([^"\\]*)"/gi);
  return new Map([...pairs].map(([, name = "", value = ""]) => [name.toLowerCase(), value]));
}

/** A claims request larger than this is none of Entra's. */
const MAX_CLAIMS_CHARACTERS = 4096;

/** Base64 of JSON, as Entra-aware servers send it. */
function decodeClaims(encoded: string | undefined): string | undefined {
  if (encoded === undefined || encoded.length > MAX_CLAIMS_CHARACTERS) return undefined;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  try {
    const claims: unknown = JSON.parse(text);
    return typeof claims === "object" && claims !== null && !Array.isArray(claims) ? text : undefined;
  } catch {
    return undefined;
  }
}
