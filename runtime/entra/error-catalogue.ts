import { fillTemplate, type EntraErrorValues } from "./error-placeholders.js";
import { entraErrorRows, type EntraErrorKind } from "./error-rows.js";
import { USER_TEXTS } from "./error-texts.js";

/** What Entra says, as the body of its token endpoint or as parameters of a redirect. */
export interface EntraErrorBody {
  readonly error?: unknown;
  readonly suberror?: unknown;
  readonly error_description?: unknown;
  readonly error_codes?: unknown;
  readonly claims?: unknown;
}

/** What is known about the failed request. */
export interface EntraErrorContext {
  /** Status of the response, if it came as one. */
  readonly httpStatus?: number;
  /** For the operator's text. */
  readonly values?: EntraErrorValues;
}

/** An error of Entra, in words. */
export interface EntraErrorExplanation {
  readonly kind: EntraErrorKind;
  /** AADSTS number. */
  readonly code?: number;
  /** Whether the catalogue has the number. */
  readonly known: boolean;
  /** When this happens. */
  readonly cause: string;
  /** What keeps it from happening. */
  readonly prevention: string;
  /** For the log, with the values of this case. */
  readonly operator: string;
  /** For anybody who signs in: no numbers, no ids, no internals. */
  readonly user: string;
}

/**
 * Explains an error of Entra.
 *
 * What we do follows from `claims`, `suberror`, the status and `error`. Microsoft says that numbers change, so the number
 * picks the explanation, and decides only where the rest says nothing.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export function explainEntraError(body: EntraErrorBody, context: EntraErrorContext = {}): EntraErrorExplanation {
  const code = errorCodeOf(body);
  const row = code === undefined ? undefined : entraErrorRows.get(code);
  const kind = reactionTo(body, context.httpStatus) ?? row?.kind ?? "final";
  if (row === undefined) return unknownError(body, kind, code);
  return {
    kind,
    code: row.code,
    known: true,
    cause: row.cause,
    prevention: row.prevention,
    operator: fillTemplate(row.operator, context.values),
    user: row.user,
  };
}

/** The AADSTS number of an error; redirects carry it in the description alone. */
export function errorCodeOf({
  error_codes: codes,
  error_description: description,
}: EntraErrorBody): number | undefined {
  const [first] = Array.isArray(codes) ? (codes as unknown[]) : [];
  const text = typeof description === "string" ? /AADSTS(\d{4,8})\b/.exec(description)?.[1] : undefined;
  const code = Number(first ?? text);
  return Number.isSafeInteger(code) && code > 0 ? code : undefined;
}

function reactionTo(body: EntraErrorBody, httpStatus = 400): EntraErrorKind | undefined {
  if (typeof body.claims === "string" && body.claims !== "") return "claims-challenge";
  const bySuberror = REACTION_TO_SUBERROR.get(body.suberror);
  if (bySuberror !== undefined) return bySuberror;
  if (httpStatus === 429 || httpStatus >= 500) return "retry";
  return REACTION_TO_ERROR.get(body.error);
}

/** Others only describe what the user will see. */
const REACTION_TO_SUBERROR: ReadonlyMap<unknown, EntraErrorKind> = new Map([
  ["consent_required", "consent"],
  // A sign-in would show a message and end there.
  ["message_only", "final"],
]);

const REACTION_TO_ERROR: ReadonlyMap<unknown, EntraErrorKind> = new Map([
  ["interaction_required", "reauthenticate"],
  ["login_required", "reauthenticate"],
  ["invalid_grant", "reauthenticate"],
  ["consent_required", "consent"],
  ["invalid_client", "configuration"],
  ["unauthorized_client", "configuration"],
  ["invalid_resource", "configuration"],
  ["invalid_target", "configuration"],
  ["invalid_scope", "configuration"],
  ["invalid_request", "configuration"],
  ["unsupported_grant_type", "configuration"],
  ["unsupported_response_type", "configuration"],
  ["temporarily_unavailable", "retry"],
  ["server_error", "retry"],
]);

const USER_TEXT_OF_KIND: Readonly<Record<EntraErrorKind, string>> = {
  reauthenticate: USER_TEXTS.signInAgain,
  "claims-challenge": USER_TEXTS.anotherProof,
  consent: USER_TEXTS.consentMissing,
  configuration: USER_TEXTS.notSetUp,
  retry: USER_TEXTS.busy,
  final: USER_TEXTS.refused,
};

/** Entra's own description stays out: it may name users, and its words change. Its log has them under the ids. */
function unknownError(body: EntraErrorBody, kind: EntraErrorKind, code: number | undefined): EntraErrorExplanation {
  const name = typeof body.error === "string" && /^[\w.-]{1,60}$/.test(body.error) ? body.error : "an error";
  const number = code === undefined ? "" : ` (AADSTS${code}, see https://login.microsoftonline.com/error?code=${code})`;
  return {
    kind,
    ...(code === undefined ? {} : { code }),
    known: false,
    cause: `Entra answered ${name}, which is not in the catalogue`,
    prevention: "none known",
    operator: `Entra answered ${name}${number}. Look it up in the sign-in log by its correlation id.`,
    user: USER_TEXT_OF_KIND[kind],
  };
}

export type { EntraErrorKind, EntraErrorRow } from "./error-rows.js";
