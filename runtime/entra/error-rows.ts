import { USER_TEXTS } from "./error-texts.js";

/**
 * What we do about an error of Entra:
 *
 * - `reauthenticate`: the grant is worth nothing any more; the user signs in again.
 * - `claims-challenge`: the user signs in again, and the challenge goes along.
 * - `consent`: somebody has to consent first; trying again changes nothing.
 * - `configuration`: our registration or our request is wrong; the operator has to look.
 * - `retry`: the same request may work in a moment.
 * - `final`: no, and it stays no.
 */
export type EntraErrorKind = "reauthenticate" | "claims-challenge" | "consent" | "configuration" | "retry" | "final";

/** One code of the catalogue. */
export interface EntraErrorRow {
  /** AADSTS number. */
  readonly code: number;
  /** What it usually leads to; decides only where the rest of the error says nothing. */
  readonly kind: EntraErrorKind;
  readonly cause: string;
  readonly prevention: string;
  /** With `{names}` of values. */
  readonly operator: string;
  readonly user: string;
}

type SharedRow = Omit<EntraErrorRow, "code"> & { readonly codes: readonly number[] };

const shapeOfTheRequest: readonly SharedRow[] = [
  {
    codes: [9010010],
    kind: "configuration",
    cause: "`resource` is not to the letter an identifier URI of the application that owns the requested scopes",
    prevention: "The gateway keeps `resource` to itself; direct sign-in registers every URL of the server",
    operator:
      "Entra rejected the resource {resource}. Application {app} must list exactly this in identifierUris " +
      "(token version 2, no final slash), and all requested scopes must belong to it.",
    user: USER_TEXTS.notSetUp,
  },
  {
    codes: [901002],
    kind: "configuration",
    cause: "`resource` was sent to the v2 endpoint, which did not take it",
    prevention: "`resource` is never sent to Entra",
    operator: "Entra does not accept `resource` here, and the runtime should have left it out: please report this.",
    user: USER_TEXTS.notSetUp,
  },
  {
    codes: [900144],
    kind: "configuration",
    cause: "A required parameter is missing, in practice `scope`",
    prevention: "Challenge, metadata and every request of ours name a scope",
    operator:
      "The request of client {client} lacks {parameter}, usually the scope. It ignores what the challenge names; " +
      "the gateway fills it in.",
    user: USER_TEXTS.notSetUp,
  },
  {
    codes: [70011],
    kind: "configuration",
    cause: "The scope is invalid, typically `offline_access` and nothing else",
    prevention: "Every request names a scope of the API",
    operator: "The scope {scope} is not valid for application {app}.",
    user: USER_TEXTS.notSetUp,
  },
  {
    codes: [28002, 28003],
    kind: "configuration",
    cause: "The scope is invalid or empty when the code is redeemed",
    prevention: "The scope is sent with the code as well",
    operator: "An authorization code was redeemed without a usable scope ({scope}): please report this.",
    user: USER_TEXTS.notSetUp,
  },
  {
    codes: [28000, 700022],
    kind: "configuration",
    cause: "Scopes of two APIs in one token request",
    prevention: "A token request names the scopes of one API and those of OpenID Connect",
    operator:
      "Two APIs in one token request: {resource} and {otherResource}. Graph permissions are asked for on behalf of " +
      "the user, not here.",
    user: USER_TEXTS.notSetUp,
  },
  {
    codes: [650053],
    kind: "configuration",
    cause: "The scope does not exist on the resource; a bare name is looked up on Microsoft Graph",
    prevention: "Scopes go to Entra fully qualified",
    operator: "The scope {scope} was looked up on Microsoft Graph. Publish it as <identifier URI>/<name>.",
    user: USER_TEXTS.notSetUp,
  },
  {
    codes: [90009],
    kind: "configuration",
    cause: "The application asks for a token for itself by its identifier URI; seen at the first refresh",
    prevention: "Our own scope is asked for by client id, also on refresh",
    operator: "Application {app} asked for a token for itself by URI. It has to ask for <client id>/<scope>.",
    user: USER_TEXTS.notSetUp,
  },
  {
    codes: [90008],
    kind: "configuration",
    cause: "The application asks for a token for itself without any permission to sign users in",
    prevention: "The delegated permission User.Read is granted",
    operator: "Grant application {app} the delegated permission User.Read of Microsoft Graph.",
    user: USER_TEXTS.notSetUp,
  },
  {
    codes: [500011],
    kind: "configuration",
    cause: "The resource has no service principal in the tenant",
    prevention: "The deployment creates a service principal for every application",
    operator: "{resource} has no service principal in tenant {tenant}, or this is the wrong tenant.",
    user: USER_TEXTS.notSetUp,
  },
  {
    codes: [65005, 650056, 650057],
    kind: "configuration",
    cause: "The resource or permission is not listed on the client application, or not consented to",
    prevention: "Required permissions, grants and requests come from one list",
    operator: "Application {app} does not list the permission {scope} of {resource}.",
    user: USER_TEXTS.notSetUp,
  },
  {
    codes: [50011, 900971],
    kind: "configuration",
    cause: "The redirect URI is not registered",
    prevention: "The deployment registers the one callback of the public URL",
    operator:
      "Register {redirectUri} on application {app} exactly as it is: scheme, host, path and letter case; the port " +
      "is ignored for http://localhost only.",
    user: USER_TEXTS.notSetUp,
  },
  {
    codes: [50194, 9001023, 90130],
    kind: "configuration",
    cause: "A single-tenant application or grant was used at the endpoint of all tenants or of personal accounts",
    prevention: "Requests go to the endpoint of the tenant, by its id",
    operator: "Application {app} has to use the endpoint of tenant {tenant}, not /common or /consumers.",
    user: USER_TEXTS.notSetUp,
  },
  {
    codes: [90023],
    kind: "configuration",
    cause: "A parameter or value that Entra does not support, for example a `prompt` that was passed on",
    prevention: "Nothing of a client's request is passed on to Entra",
    operator: "Entra does not support the parameter {parameter}, or its value.",
    user: USER_TEXTS.notSetUp,
  },
  {
    codes: [90002, 90038],
    kind: "configuration",
    cause: "The tenant is unknown, or lives in another cloud",
    prevention: "Tenant and cloud come from the deployment",
    operator: "Tenant {tenant} does not exist in the cloud {cloud}.",
    user: USER_TEXTS.notSetUp,
  },
  {
    codes: [700016, 700011],
    kind: "configuration",
    cause: "The client id is unknown in the tenant",
    prevention: "Client ids come from the deployment",
    operator: "Application {app} is not in tenant {tenant}.",
    user: USER_TEXTS.notSetUp,
  },
  {
    codes: [900561],
    kind: "reauthenticate",
    cause: "A page that takes forms was opened as a link, for example with the back button",
    prevention: "The callback can be opened twice, and its page says how to go on",
    operator: "A user went back to a page of Entra that can't be opened again. Nothing is wrong.",
    user: USER_TEXTS.startAgain,
  },
];

const codesRefreshTokensUsers: readonly SharedRow[] = [
  {
    codes: [501481, 50147, 501491],
    kind: "reauthenticate",
    cause: "The PKCE verifier does not fit the challenge, or the challenge is malformed",
    prevention: "Each sign-in has a pair of its own, stored with its state",
    operator: "PKCE mismatch: the callback reached a replica without the stored verifier. Check the shared store.",
    user: USER_TEXTS.startAgain,
  },
  {
    codes: [54005],
    kind: "reauthenticate",
    cause: "The authorization code was redeemed twice",
    prevention: "A state is consumed once, and a code redeemed once",
    operator: "A callback was delivered twice, and both redeemed its code. Check the shared store.",
    user: USER_TEXTS.startAgain,
  },
  {
    codes: [700005],
    kind: "reauthenticate",
    cause: "The authorization code was redeemed at another tenant",
    prevention: "Sign-in and redemption use the same endpoint",
    operator: "An authorization code of tenant {otherTenant} was redeemed at {tenant}.",
    user: USER_TEXTS.startAgain,
  },
  {
    codes: [70000, 70008, 700082],
    kind: "reauthenticate",
    cause: "The refresh token or code is invalid, expired or was unused for too long",
    prevention: "None: sessions end. The user signs in again, nothing is retried",
    operator: "The session of {user} ended; the user signs in again.",
    user: USER_TEXTS.signInAgain,
  },
  {
    codes: [700084],
    kind: "reauthenticate",
    cause: "The refresh token of a single-page application reached its fixed end",
    prevention: "The redirect URI is registered as Web",
    operator: "The redirect URI of application {app} is registered as SPA; change it to Web.",
    user: USER_TEXTS.signInAgain,
  },
  {
    codes: [70043],
    kind: "reauthenticate",
    cause: "Conditional access asks for a sign-in every so often",
    prevention: "None: it is the tenant's wish",
    operator: "The sign-in frequency of conditional access ended the session of {user}, as intended.",
    user: USER_TEXTS.signInAgain,
  },
  {
    codes: [50173, 50132, 50133],
    kind: "reauthenticate",
    cause: "The grant was revoked, or the password changed",
    prevention: "None: the grant is dropped, and the user signs in again",
    operator: "The tokens of {user} were revoked.",
    user: USER_TEXTS.signInAgain,
  },
  {
    codes: [50020, 50034, 51004],
    kind: "final",
    cause: "The user is not in this tenant",
    prevention: "The sign-in goes to the tenant, and the page says which accounts it takes",
    operator: "{user} is neither member nor guest of tenant {tenant}.",
    user: USER_TEXTS.notAMember,
  },
  {
    codes: [50105],
    kind: "final",
    cause: "The application requires assignment, and the user has none",
    prevention: "Users or groups are assigned to the enterprise application",
    operator: "Assign {user} or one of the user's groups to the enterprise application {app}.",
    user: USER_TEXTS.notAssigned,
  },
  {
    codes: [50196],
    kind: "retry",
    cause: "Entra saw too many identical requests and took them for a loop",
    prevention: "One request at a time for the same token; refusals are remembered for a while",
    operator: "Entra throttled a loop of token requests of application {app}. Look for a client that never stops.",
    user: USER_TEXTS.busy,
  },
  {
    codes: [90055, 90006, 90024, 90033],
    kind: "retry",
    cause: "Throttling, or a passing failure of Entra",
    prevention: "None: the request is repeated a few times, and cached tokens serve on",
    operator: "Entra is busy; the request was repeated. Nothing to do unless it lasts.",
    user: USER_TEXTS.busy,
  },
];

const credentialsOfTheApplication: readonly SharedRow[] = [
  {
    codes: [7000215],
    kind: "configuration",
    cause: "The client secret is wrong",
    prevention: "There is no secret unless somebody asks for one",
    operator: "The client secret of application {app} was rejected. Prefer the federated credential.",
    user: USER_TEXTS.notSetUp,
  },
  {
    codes: [7000222],
    kind: "configuration",
    cause: "The client secret expired",
    prevention: "There is no secret unless somebody asks for one, and then it is rotated",
    operator:
      "The client secret of application {app} expired (on {expiry}). Renew it, or use the federated credential.",
    user: USER_TEXTS.notSetUp,
  },
  {
    codes: [7000218],
    kind: "configuration",
    cause: "Neither secret nor assertion was sent, or the application counts as public",
    prevention: "The credential is part of every request, and the application is not marked public",
    operator: "Application {app} is confidential but came without a credential, or is marked as public client.",
    user: USER_TEXTS.notSetUp,
  },
  {
    codes: [700025],
    kind: "configuration",
    cause: "A public client presented a credential",
    prevention: "The public client is an application of its own",
    operator: "Application {app} is marked public; disable public client flows.",
    user: USER_TEXTS.notSetUp,
  },
  {
    codes: [700027, 50012],
    kind: "configuration",
    cause: "The assertion's signature or certificate is not accepted",
    prevention: "Key and certificate come from one vault entry",
    operator: "The certificate {thumbprint} is not registered on application {app}.",
    user: USER_TEXTS.notSetUp,
  },
  {
    codes: [700024],
    kind: "configuration",
    cause: "The client assertion is outside of its validity",
    prevention: "The managed identity's token is asked for when it is needed",
    operator: "The client assertion of application {app} expired or is not valid yet: check the clock.",
    user: USER_TEXTS.notSetUp,
  },
  {
    codes: [70021, 700213],
    kind: "configuration",
    cause:
      "No federated credential fits issuer, subject and audience of the assertion; normal for minutes after creation",
    prevention: "The deployment generates all three values",
    operator:
      "No federated credential of application {app} fits. Expected: issuer {issuer}, subject {subject}, " +
      "audience {exchangeAudience}.",
    user: USER_TEXTS.notSetUp,
  },
  {
    codes: [700229],
    kind: "configuration",
    cause: "A user's token was presented as federated assertion",
    prevention: "Only the managed identity's token is used",
    operator: "The federated assertion of application {app} has to be a token without a user: please report this.",
    user: USER_TEXTS.notSetUp,
  },
];

const consentAndConditionalAccess: readonly SharedRow[] = [
  {
    codes: [65001],
    kind: "consent",
    cause: "A permission is not consented to",
    prevention: "The deployment creates the grants; a client's `prompt=consent` is not passed on",
    operator: "Consent to {scope} is missing for application {app}. An administrator consents at {consentUrl}.",
    user: USER_TEXTS.consentMissing,
  },
  {
    codes: [90094, 90095],
    kind: "consent",
    cause: "Only an administrator can consent",
    prevention: "The deployment creates the grants",
    operator: "{user} can't consent to {scope} for application {app}; an administrator can, at {consentUrl}.",
    user: USER_TEXTS.consentMissing,
  },
  {
    codes: [65004],
    kind: "final",
    cause: "The user declined consent",
    prevention: "The page says what is asked for and why",
    operator: "{user} declined to consent to application {app}.",
    user: USER_TEXTS.declined,
  },
  {
    codes: [50076, 50079, 50078, 50072, 50074],
    kind: "claims-challenge",
    cause: "Multi-factor authentication is needed, has to be set up, or is too long ago",
    prevention: "The challenge goes back to the client and along with the next sign-in",
    operator: "Conditional access wants multi-factor authentication for {resource}; {user} was sent to sign in again.",
    user: USER_TEXTS.anotherProof,
  },
  {
    codes: [53003, 530032, 53000, 53001, 50131, 50158],
    kind: "final",
    cause: "A policy, the state of the device or an external control blocks the user",
    prevention: "A challenge is answered by a new sign-in; without one the answer is no",
    operator: "A policy blocks {user} on {resource}. See the sign-in log, correlation id {correlationId}.",
    user: USER_TEXTS.blocked,
  },
  {
    codes: [50013],
    kind: "reauthenticate",
    cause: "The presented token can't be exchanged: expired, malformed, of the wrong version or audience",
    prevention: "Only verified tokens for this very API are exchanged",
    operator:
      "The token presented to application {app} can't be exchanged: expired, malformed, wrong version or audience.",
    user: USER_TEXTS.signInAgain,
  },
  {
    codes: [500131],
    kind: "configuration",
    cause: "The presented token is for another application",
    prevention: "Only verified tokens for this very API are exchanged",
    operator: "The presented token is for {audience}, and application {app} tried to exchange it.",
    user: USER_TEXTS.notSetUp,
  },
  {
    codes: [500133],
    kind: "reauthenticate",
    cause: "The presented token expired",
    prevention: "Tokens are renewed before they are exchanged, and no exchanged one is kept for longer",
    operator: "The presented token expired (at {expiry}); check that sessions are renewed in time.",
    user: USER_TEXTS.signInAgain,
  },
  {
    codes: [7000114],
    kind: "final",
    cause: "An application asked on behalf of itself, without a user",
    prevention: "Applications without a user are served by their roles and exchange nothing",
    operator: "Caller {client} has no user, so nothing can be asked on behalf of one.",
    user: USER_TEXTS.needsAUser,
  },
];

/** The catalogue, by AADSTS number. */
export const entraErrorRows: ReadonlyMap<number, EntraErrorRow> = new Map(
  [shapeOfTheRequest, codesRefreshTokensUsers, credentialsOfTheApplication, consentAndConditionalAccess]
    .flat()
    .flatMap(({ codes, ...row }) => codes.map((code) => [code, { code, ...row }] as const)),
);
