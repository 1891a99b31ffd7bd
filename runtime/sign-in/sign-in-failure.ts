import type { EntraErrorKind } from "../entra/error-catalogue.js";
import { EntraRequestFailed } from "../entra/entra-request-failed.js";

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
  return error instanceof EntraRequestFailed ? explained(error) : UNEXPLAINED;
}

function explained({ error, code, correlationId, traceId, explanation }: EntraRequestFailed): SignInFailure {
  const name = code === undefined ? error : `AADSTS${code}`;
  return {
    reason: `Entra: ${name}`,
    ...(code === undefined ? {} : { code: name }),
    operator: explanation.operator,
    user: explanation.user,
    declined: isDeclined(error, code),
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
  trace: {},
};
