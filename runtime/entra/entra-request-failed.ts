import { USER_TEXTS } from "./error-texts.js";
import { explainEntraError, type EntraErrorContext, type EntraErrorExplanation } from "./error-catalogue.js";

/** What is known of a failure. */
export interface EntraFailure {
  /** OAuth `error`, or a word of ours where Entra said nothing. */
  readonly error: string;
  readonly suberror?: string;
  /** AADSTS number. */
  readonly code?: number;
  /** Claims challenge: JSON, to be sent along unchanged with the user's next sign-in. */
  readonly claims?: string;
  /** Ids of the request in Entra's sign-in log. */
  readonly correlationId?: string;
  readonly traceId?: string;
  readonly timestamp?: string;
  /** Status of the response; none when there was no response. */
  readonly status?: number;
  /** How long Entra wants to be left alone. */
  readonly retryAfterSeconds?: number;
  readonly explanation: EntraErrorExplanation;
}

/** Entra refused a request, or did not answer it. Holds no token and none of Entra's sentences, which name users. */
export class EntraRequestFailed extends Error implements EntraFailure {
  public override readonly name = "EntraRequestFailed";
  declare public readonly error: string;
  declare public readonly suberror?: string;
  declare public readonly code?: number;
  declare public readonly claims?: string;
  declare public readonly correlationId?: string;
  declare public readonly traceId?: string;
  declare public readonly timestamp?: string;
  declare public readonly status?: number;
  declare public readonly retryAfterSeconds?: number;
  declare public readonly explanation: EntraErrorExplanation;

  public constructor(failure: EntraFailure, options?: ErrorOptions) {
    super(`Entra: ${failure.error}${failure.code === undefined ? "" : ` (AADSTS${failure.code})`}`, options);
    Object.assign(this, failure);
  }
}

/** A response of the token endpoint that is no token, or the parameters of a redirect with an error. */
export interface EntraErrorResponse {
  readonly body: Readonly<Record<string, unknown>>;
  readonly status?: number;
  readonly retryAfter?: string | null;
}

/** Reads an error of Entra. The raw body is read because the client library drops `claims` and ids of some. */
export function failureOfResponse(
  { body, status, retryAfter }: EntraErrorResponse,
  values: EntraErrorContext["values"] = {},
): EntraFailure {
  const text = (name: string): string | undefined => {
    const value = body[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const correlationId = text("correlation_id");
  const explanation = explainEntraError(body, {
    ...(status === undefined ? {} : { httpStatus: status }),
    values: { ...(correlationId === undefined ? {} : { correlationId }), ...values },
  });
  return withoutUndefined({
    error: text("error") ?? "no_error_named",
    suberror: text("suberror"),
    code: explanation.code,
    claims: text("claims"),
    correlationId,
    traceId: text("trace_id"),
    timestamp: text("timestamp"),
    status,
    retryAfterSeconds: secondsOf(retryAfter),
    explanation,
  });
}

/** No answer, or none that could be read. */
export function failureWithoutAnswer(error: "no_answer" | "timeout"): EntraFailure {
  return {
    error,
    explanation: {
      kind: "retry",
      known: true,
      cause: "Entra could not be reached, or gave an answer that can't be read",
      prevention: "Outgoing connections to Entra's host are allowed; the request is repeated a few times",
      operator: "Entra could not be reached. Check outgoing connections, name resolution and the status of Entra.",
      user: USER_TEXTS.busy,
    },
  };
}

/** Entra said yes, but to something else: the ID token's nonce is not ours, or there is no access token. */
export function failureOfUnusableAnswer(): EntraFailure {
  return {
    error: "unusable_answer",
    explanation: {
      kind: "reauthenticate",
      known: true,
      cause: "Entra's answer does not belong to this sign-in, or holds no access token",
      prevention: "Each sign-in has a nonce of its own and names a scope",
      operator: "An answer of Entra did not belong to the sign-in it came for. If it lasts, check the shared store.",
      user: USER_TEXTS.startAgain,
    },
  };
}

const CREDENTIALS = {
  identity: {
    cause: "The managed identity gave no token",
    prevention: "The deployment assigns the identity to the container before its first start",
    operator: "The managed identity gave no token. Check that it is assigned to this container and not deleted.",
  },
  certificate: {
    cause: "The certificate could not be read from Key Vault, or has ended",
    prevention: "The identity may read the one secret, Key Vault renews in time, and what was read is kept",
    operator:
      "There is no certificate to prove this application with; the cause says why. Check that the identity may read the " +
      "secret of the certificate (Key Vault Secrets User), and that the vault can be reached.",
  },
} as const;

/** Our own credential could not be had, so nothing was sent. */
export function failureWithoutCredential(credential: keyof typeof CREDENTIALS): EntraFailure {
  return {
    error: "no_credential",
    explanation: { kind: "retry", known: true, ...CREDENTIALS[credential], user: USER_TEXTS.busy },
  };
}

/** RFC 9110 §10.2.3; Entra sends seconds. */
function secondsOf(retryAfter: string | null | undefined): number | undefined {
  return retryAfter && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : undefined;
}

function withoutUndefined(failure: { [Name in keyof EntraFailure]: EntraFailure[Name] | undefined }): EntraFailure {
  return Object.fromEntries(
    Object.entries(failure).filter(([, value]) => value !== undefined),
  ) as unknown as EntraFailure;
}
