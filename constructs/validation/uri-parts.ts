/** The parts of a URI exactly as written (RFC 3986, section 3). */
export interface UriParts {
  /** The whole. */
  readonly text: string;
  /** Scheme without its colon; empty when there is none. */
  readonly scheme: string;
  /** What stands before `@`; undefined when there is no `@`. */
  readonly userInfo: string | undefined;
  /** Host, with brackets for IPv6; empty when there is none. */
  readonly host: string;
  /** What stands after the host's colon; undefined when there is no colon. */
  readonly port: string | undefined;
  /** Path; empty when there is none. */
  readonly path: string;
  /** Query with its question mark; undefined when there is none. */
  readonly query: string | undefined;
  /** Fragment with its hash sign; undefined when there is none. */
  readonly fragment: string | undefined;
}

// `\d` right after the colon means a port (`localhost:3000/cb`), not a scheme.
const URI = /^(?:([A-Za-z][A-Za-z0-9+.-]*):(?!\d))?(?:\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?(#[^]*)?$/;
const AUTHORITY = /^(?:([^]*)@)?(\[[^\]]*\]|[^:]*)(?::([^]*))?$/;

/**
 * Splits a URI without changing it. `URL` is no substitute: it repairs and normalizes (backslashes, letter case,
 * default ports, dot segments), while Entra compares what was registered character by character.
 */
export function splitUri(text: string): UriParts {
  const [, scheme = "", authority = "", path = "", query, fragment] = URI.exec(text) ?? [];
  const [, userInfo, host = "", port] = AUTHORITY.exec(authority) ?? [];
  return { text, scheme, userInfo, host, port, path, query, fragment };
}
