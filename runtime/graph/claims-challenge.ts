/** Longer challenges than Entra sends are not passed around. */
const MAX_CLAIMS_LENGTH = 8192;

/**
 * The claims request inside a `WWW-Authenticate` header of Microsoft Graph, as JSON text; undefined when there is none.
 *
 * Only well-formed JSON objects come out, because the text goes into an authorization request later.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/claims-challenge#claims-challenge-header-format
 */
export function claimsChallenge(wwwAuthenticate: string | null): string | undefined {
  const encoded = /(?:^|[\s,])claims="([A-Za-z0-9+/_-]+={0,2})"/.exec(wwwAuthenticate ?? "")?.[1];
  if (encoded === undefined || encoded.length > MAX_CLAIMS_LENGTH) return undefined;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  return isJsonObject(text) ? text : undefined;
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
