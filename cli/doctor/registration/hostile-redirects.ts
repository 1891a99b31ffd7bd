/** A host that no client of any server has: nobody's (RFC 2606). Servers that know their clients' hosts refuse it. */
export const UNKNOWN_HOST_REDIRECT = "https://doctor.invalid/callback";

/** Redirect URIs that no authorization server should register, and what is wrong with each. None leads anywhere. */
export const HOSTILE_REDIRECTS: Readonly<Record<string, string>> = {
  "http://doctor.invalid/callback": "plain http off this machine",
  "https://doctor.invalid/callback#fragment": "a fragment",
  "https://*.doctor.invalid/callback": "a wildcard",
  "javascript:void(0)": "a script",
  "data:text/html,": "a page in itself",
  [UNKNOWN_HOST_REDIRECT]: "a host that nobody listed",
};
