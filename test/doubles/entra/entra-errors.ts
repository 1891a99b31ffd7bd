/** How Entra words one AADSTS code: the row a rejection is built from. */
export interface EntraErrorRow {
  /** OAuth `error`. */
  readonly error: string;
  readonly suberror?: string;
  /** Status at the token endpoint. @default 401 for `invalid_client`, else 400 */
  readonly status?: number;
  /** At the authorization endpoint: `page` is shown to the user and never reaches the client. @default "redirect" */
  readonly shown?: "page";
  /** What happened, with `{names}` of values that a rejection gives. */
  readonly text: string;
}

const badRequest = (text: string): EntraErrorRow => ({ error: "invalid_request", text });
const badGrant = (text: string): EntraErrorRow => ({ error: "invalid_grant", text });
const badClient = (text: string): EntraErrorRow => ({ error: "invalid_client", text });
const badScope = (text: string): EntraErrorRow => ({ error: "invalid_scope", text });
const badResource = (text: string): EntraErrorRow => ({ error: "invalid_resource", text });
const interaction = (text: string): EntraErrorRow => ({ error: "interaction_required", text });
/** A grant that a new sign-in makes good. */
const staleGrant = (text: string, suberror = "basic_action"): EntraErrorRow => ({
  error: "invalid_grant",
  suberror,
  text,
});
const transient = (text: string, status = 503): EntraErrorRow => ({ error: "temporarily_unavailable", status, text });
const page = (row: EntraErrorRow): EntraErrorRow => ({ ...row, shown: "page" });

const shapeOfTheRequest = {
  9010010: {
    error: "invalid_target",
    text: "The resource parameter '{resource}' does not match the requested scopes.",
  },
  901002: badRequest("The 'resource' request parameter is not supported."),
  900144: page(badRequest("The request must contain the parameter '{parameter}'.")),
  70011: badScope("The input parameter 'scope' is not valid: '{scope}'. {reason}"),
  28002: badRequest("The input parameter 'scope' is not valid for this authorization code: '{scope}'."),
  28003: badRequest("The input parameter 'scope' cannot be empty when an authorization code is redeemed."),
  28000: badRequest("The input parameter 'scope' contains more than one resource: '{scope}'."),
  700022: badRequest("The input parameter 'scope' contains more than one resource: '{scope}'."),
  650053: badClient(
    "The application '{client}' asked for scope '{scope}' that does not exist on the resource '{resource}'.",
  ),
  90009: badRequest("Application '{client}' requests a token for itself, which needs the resource's GUID identifier."),
  90008: badRequest("Application '{client}' requests a token for itself without a permission to sign users in."),
  500011: badResource("The resource principal named '{resource}' was not found in the tenant named '{tenant}'."),
  65005: badResource("The application '{client}' lacks the required resource access list entry for '{resource}'."),
  650056: badClient(
    "Misconfigured application: '{client}' lists no permission of the resource, or was not consented to.",
  ),
  650057: badResource("The client '{client}' asked for resource '{resource}', which its registration does not list."),
  50011: page(
    badRequest("The redirect URI '{redirectUri}' does not match those configured for application '{client}'."),
  ),
  900971: page(badRequest("No reply address provided.")),
  50194: page(badRequest("Application '{client}' is single-tenant; the /{tenant} endpoint is not supported for it.")),
  9001023: badRequest("The grant type '{grantType}' is not supported over the /common or /consumers endpoints."),
  90130: page(badRequest("Application '{client}' is not supported over the /common or /consumers endpoints.")),
  90023: badRequest("Invalid request: {reason}"),
  90002: page(badRequest("Tenant '{tenant}' not found.")),
  90038: page(badRequest("Tenant '{tenant}' is located in another cloud.")),
  700016: page({
    error: "unauthorized_client",
    text: "Application with identifier '{client}' was not found in the directory '{tenant}'.",
  }),
  700011: page({ error: "unauthorized_client", text: "Application with identifier '{client}' was not found." }),
  900561: { ...page(badRequest("The endpoint only accepts POST requests. Received a {method} request.")) },
  90013: page(badRequest("Invalid input: the parameter '{parameter}' {reason}.")),
  90014: badRequest("The required field '{parameter}' is missing."),
  70003: { error: "unsupported_grant_type", text: "The grant type '{grantType}' is not supported." },
  700054: {
    error: "unsupported_response_type",
    text: "response_type '{responseType}' is not enabled for the application.",
  },
  1002012: badScope("The scope '{scope}' is not valid: client credentials need the resource's '/.default'."),
} as const satisfies Record<number, EntraErrorRow>;

const codesRefreshTokensUsers = {
  501481: badGrant("The code_verifier does not match the code_challenge of the authorization request."),
  50148: badGrant("The code_verifier is missing, or does not belong to this authorization request."),
  50147: badRequest("The code_challenge parameter is missing or malformed."),
  501491: badRequest("Invalid size of the code_challenge parameter."),
  9002325: badRequest("PKCE is required for cross-origin authorization code redemption."),
  9002327: badRequest(
    "Tokens of the 'Single-Page Application' client type are redeemed by cross-origin requests only.",
  ),
  54005: badGrant("The authorization code was already redeemed."),
  700005: badGrant("The authorization code is intended for another tenant, so it was rejected."),
  500112: badClient("The reply address '{redirectUri}' is not the one the authorization code was requested with."),
  70000: badGrant("The provided grant is invalid or malformed."),
  9002313: badGrant("The request is malformed or invalid."),
  70008: badGrant("The authorization code or refresh token has expired."),
  700082: badGrant(
    "The refresh token has expired due to inactivity. It was issued on {issuedAt}, inactive for {days} days.",
  ),
  700084: badGrant("The refresh token of a single page app has a fixed lifetime, which is over."),
  70043: staleGrant(
    "The refresh token expired or is invalid under the sign-in frequency of conditional access.",
    "token_expired",
  ),
  50173: staleGrant("The grant was revoked; a fresh sign-in is needed.", "bad_token"),
  50132: staleGrant("The session is not valid: the password expired or was changed.", "bad_token"),
  50133: staleGrant("The session is not valid: the password expired or was changed.", "bad_token"),
  50020: page(
    badGrant("User account '{user}' does not exist in tenant '{tenant}' and cannot access '{client}' in it."),
  ),
  50034: page(badGrant("The user account '{user}' does not exist in the directory '{tenant}'.")),
  51004: page(badGrant("The user account '{user}' does not exist in the directory '{tenant}'; add it as a guest.")),
  50057: page(badGrant("The user account is disabled.")),
  50058: { error: "login_required", text: "A silent sign-in request was sent but no user is signed in." },
  50105: page(interaction("The user '{user}' is not assigned to a role for the application '{client}'.")),
  501051: badGrant("Application '{client}' is not assigned to a role for the application '{resource}'."),
  50196: badGrant("A request loop of the client was detected."),
  90055: transient("Too many requests.", 429),
  90006: transient("The service is temporarily unavailable."),
  90024: transient("The request budget was exceeded: a transient error."),
  90033: transient("A transient error has occurred. Please try again."),
} as const satisfies Record<number, EntraErrorRow>;

const credentialsOfTheApp = {
  7000215: badClient("Invalid client secret provided for application '{client}'."),
  7000216: badClient("The grant type '{grantType}' needs 'client_assertion' or 'client_secret'."),
  7000218: badClient("The request body must contain 'client_assertion' or 'client_secret'."),
  7000222: badClient("The client secret of application '{client}' expired on {endDateTime}."),
  700025: badClient("The client is public, so neither 'client_assertion' nor 'client_secret' should be presented."),
  700027: badClient(
    "The client assertion has an invalid signature, or its certificate '{thumbprint}' is not registered.",
  ),
  50012: badClient("Authentication failed: {reason}"),
  700024: badClient("The client assertion is not within its valid time range. Current time: {now}, expiry: {expiry}."),
  70021: badRequest(
    "No federated identity record matches the assertion: issuer '{issuer}', subject '{subject}', audience '{audience}'.",
  ),
  700211: badClient("No federated identity record matches the assertion's issuer '{issuer}'."),
  700212: badClient("No federated identity record matches the assertion's audience '{audience}'."),
  700213: badClient("No federated identity record matches the assertion's subject '{subject}'."),
  700229: badClient("Only app-only tokens can be used as federated identity credentials."),
} as const satisfies Record<number, EntraErrorRow>;

const consentAndConditionalAccess = {
  65001: staleGrant(
    "The user or administrator has not consented to use the application with ID '{client}' for '{scope}'.",
    "consent_required",
  ),
  90094: page({ error: "access_denied", text: "The grant requires administrator permission." }),
  90095: page({ error: "access_denied", text: "Consent of an administrator was requested." }),
  65004: { error: "access_denied", text: "The user declined to consent to access the app." },
  50076: staleGrant("Multi-factor authentication is required to access '{resource}'."),
  50079: staleGrant("The user must enroll in multi-factor authentication to access '{resource}'."),
  50078: staleGrant("The presented multi-factor authentication has expired; '{resource}' needs it again."),
  50072: staleGrant("The user must enroll in multi-factor authentication (interactive)."),
  50074: staleGrant("Strong authentication is required."),
  53003: page(staleGrant("Access has been blocked by conditional access policies.", "message_only")),
  530032: page(staleGrant("Access has been blocked by a security policy of the tenant.", "message_only")),
  53000: page(staleGrant("The device is not compliant, which conditional access requires.", "message_only")),
  53001: page(staleGrant("The device is not domain joined, which conditional access requires.", "message_only")),
  50131: page(staleGrant("Conditional access failed: device state, suspicious activity or policy.", "message_only")),
  50158: staleGrant("An external security challenge was not satisfied.", "additional_action"),
  50013: badGrant("The assertion is invalid: {reason}"),
  500131: badGrant("The assertion's audience '{audience}' is not the presenting application '{client}'."),
  500133: badGrant("The assertion is not within its valid time range. Current time: {now}, expiry: {expiry}."),
  7000114: {
    error: "unauthorized_client",
    text: "Application '{client}' is not allowed to make application on-behalf-of calls.",
  },
} as const satisfies Record<number, EntraErrorRow>;

/**
 * Every AADSTS code the double can answer with. Numbers and `error` values are Entra's, texts are our own: Microsoft
 * changes its texts, so nothing may depend on them beyond the `AADSTS<number>: ` in front.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export const entraErrors = {
  ...shapeOfTheRequest,
  ...codesRefreshTokensUsers,
  ...credentialsOfTheApp,
  ...consentAndConditionalAccess,
} as const satisfies Record<number, EntraErrorRow>;

export type EntraErrorCode = keyof typeof entraErrors;

export function entraErrorRow(code: EntraErrorCode): EntraErrorRow {
  return entraErrors[code];
}

export function isEntraErrorCode(code: number): code is EntraErrorCode {
  return Object.hasOwn(entraErrors, code);
}
