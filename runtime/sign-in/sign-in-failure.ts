import type { EntraErrorKind } from "../entra/error-catalogue.js";
import { EntraRequestFailed } from "../entra/entra-request-failed.js";
import { USER_TEXTS } from "../entra/error-texts.js";
import { TokenRejected, type TokenRejectionReason } from "../entra/token-rejection.js";

/** What becomes of a sign-in that failed at Entra: what auditor, operator, person and client get to know. */
export interface SignInFailure {
  /** For the audit trail. */
  readonly reason: string;
  /** E.g. `AADSTS50105`. */
  readonly code?: string;
  readonly operator: string;
  /** For the page. */
  readonly user: string;
  /** The person cancelled at Entra. */
  readonly declined: boolean;
  /** An administrator has to approve something first. */
  readonly consentMissing: boolean;
  /** Status of the page. */
  readonly status: number;
  /** For the client (RFC 6749 section 4.1.2.1). */
  readonly oauthError: "access_denied" | "temporarily_unavailable" | "server_error";
  readonly oauthDescription: string;
  readonly trace: { readonly correlationId?: string; readonly traceId?: string };
}

type Outcome = Pick<SignInFailure, "oauthError" | "oauthDescription" | "status">;

const REFUSED = { oauthError: "access_denied", oauthDescription: "Entra refused the sign-in", status: 403 } as const;
const BROKEN = { oauthError: "server_error", oauthDescription: "the sign-in failed", status: 502 } as const;

const OUTCOMES: Readonly<Record<EntraErrorKind, Outcome>> = {
  reauthenticate: REFUSED,
  "claims-challenge": REFUSED,
  consent: { ...REFUSED, oauthDescription: "consent is missing at Entra" },
  final: REFUSED,
  configuration: BROKEN,
  retry: { oauthError: "temporarily_unavailable", oauthDescription: "Entra is busy", status: 503 },
};

/** Sorts an error into what each of them gets. */
export function signInFailureOf(error: unknown): SignInFailure {
  if (error instanceof EntraRequestFailed) return explained(error);
  return error instanceof TokenRejected ? notTaken(error) : UNEXPLAINED;
}

/** Entra signed somebody in whom this deployment has not. */
function notTaken({ reason }: TokenRejected): SignInFailure {
  const failure = { ...UNEXPLAINED, reason: `token of Entra: ${reason}` };
  if (!FOREIGN_ACCOUNT.has(reason)) return failure;
  const operator =
    "The account is of a tenant that is not allowed. If it should be, list it in ENTRA_ALLOWED_TENANT_IDS.";
  return { ...failure, ...REFUSED, operator, user: USER_TEXTS.notAMember };
}

const FOREIGN_ACCOUNT: ReadonlySet<TokenRejectionReason> = new Set(["tenant-not-allowed", "personal-account"]);

function explained({ error, code, correlationId, traceId, explanation }: EntraRequestFailed): SignInFailure {
  const name = code === undefined ? error : `AADSTS${code}`;
  return {
    reason: `Entra: ${name}`,
    ...(code === undefined ? {} : { code: name }),
    operator: explanation.operator,
    user: explanation.user,
    declined: isDeclined(error, code),
    consentMissing: explanation.kind === "consent",
    ...(error === "access_denied" ? REFUSED : OUTCOMES[explanation.kind]),
    trace: { ...(correlationId === undefined ? {} : { correlationId }), ...(traceId === undefined ? {} : { traceId }) },
  };
}

/** "User declined to consent", or the cancel button. */
const DECLINED_CODE = 65004;

function isDeclined(error: string, code: number | undefined): boolean {
  return error === "access_denied" && (code === undefined || code === DECLINED_CODE);
}

const UNEXPLAINED: SignInFailure = {
  ...BROKEN,
  reason: "the answer of Entra could not be used",
  operator: "See the error of this log line.",
  user: "The answer from Microsoft could not be used. Try again; if it happens again, tell your administrator.",
  declined: false,
  consentMissing: false,
  trace: {},
};
