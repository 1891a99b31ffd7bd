import type { IncomingMessage } from "node:http";

/** What the `Authorization` header of a request holds. */
export type PresentedToken =
  | { readonly kind: "token"; readonly token: string }
  /** No header, or another scheme: whoever asks may begin by signing in. */
  | { readonly kind: "none" }
  /** Several headers, or something that can't be a token. */
  | { readonly kind: "malformed" };

/**
 * Reads the bearer token of a request: from the header and nowhere else, so that a token in a URL never counts.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1
 */
export function presentedToken({ headersDistinct }: Pick<IncomingMessage, "headersDistinct">): PresentedToken {
  const [header, ...more] = headersDistinct.authorization ?? [];
  if (more.length > 0) return { kind: "malformed" };
  const [, scheme = "", rest = ""] = /^([A-Za-z]+)(?: +(.*))?$/.exec(header ?? "") ?? [];
  if (scheme.toLowerCase() !== "bearer") return { kind: "none" };
  return /^[A-Za-z0-9\-._~+/]+=*$/.test(rest) ? { kind: "token", token: rest } : { kind: "malformed" };
}
