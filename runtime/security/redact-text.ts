/**
 * Takes out of a text what must not be read in a log: tokens, codes, assertions, secrets, cookies and states, wherever
 * they stand in it. Wrong on the safe side: a harmless word that looks like one of these goes too.
 */
export function redactText(text: string): string {
  let rest = text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text;
  for (const [pattern, replacement] of PATTERNS) rest = rest.replace(pattern, replacement);
  return rest.replace(OPAQUE_CANDIDATE, (run) => (looksRandom(run) ? REDACTED : run));
}

/** What stands in a log in place of a secret. */
export const REDACTED = "[redacted]";

/** More of one text than this helps nobody in a log line, and keeps the patterns below cheap. */
const MAX_CHARACTERS = 8192;

/** Parameters of OAuth 2.0, OpenID Connect and Entra that are worth stealing. */
const SECRET_PARAMETERS = [
  "access_token",
  "actor_token",
  "assertion",
  "client_assertion",
  "client_info",
  "client_secret",
  "code",
  "code_verifier",
  "device_code",
  "id_token",
  "id_token_hint",
  "logout_token",
  "nonce",
  "password",
  "refresh_token",
  "registration_access_token",
  "secret",
  "session_state",
  "state",
  "subject_token",
  "token",
  "user_assertion",
  "user_code",
].join("|");

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // A header written out, to the end of its line.
  [/\b((?:proxy-)?authorization|(?:set-)?cookie|x-identity-header)(["']?\s*[:=]\s*)[^\r\n]+/gi, `$1$2${REDACTED}`],
  // Credentials without their header; a challenge such as `Bearer error="…"` has none.
  [/\b(Bearer|Basic|DPoP)\s+(?!\w+=")[\w.~+/-]+=*/gi, `$1 ${REDACTED}`],
  // JSON, also inside a string of JSON. Before parameters, which end at a quotation mark.
  [
    new RegExp(`(\\\\*["'](?:${SECRET_PARAMETERS})\\\\*["']\\s*:\\s*\\\\*["'])(?:[^"'\\\\]|\\\\(?!["']))+`, "gi"),
    `$1${REDACTED}`,
  ],
  // Query, fragment, form or cookie.
  [new RegExp(`(^|[^\\w%-])(${SECRET_PARAMETERS})=[^&\\s"'#<>]+`, "gi"), `$1$2=${REDACTED}`],
  // The same as a value of another parameter, escaped once or more.
  [
    new RegExp(
      `((?:^|[^\\w%-]|%(?:25)*(?:26|3F|23|20))(?:${SECRET_PARAMETERS})%(?:25)*3D)(?:(?!%(?:25)*(?:26|23))[^&\\s"'#<>])+`,
      "gi",
    ),
    `$1${REDACTED}`,
  ],
  // JWS and JWE, whole or cut off: their headers begin with `{"`.
  [/eyJ[\w-]{6,}(?:\.[\w-]*){0,4}/g, REDACTED],
];

/** Long enough for a secret of Entra, a refresh token or a random value of 256 bits. */
const OPAQUE_CANDIDATE = /[\w.~-]{40,}/g;

/** Words, host names and paths don't mix these three; random characters of this length always do. */
function looksRandom(run: string): boolean {
  return /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run);
}
