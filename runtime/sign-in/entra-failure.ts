import { EntraRequestFailed, failureOfResponse } from "../entra/entra-request-failed.js";

/** An error in place of a code, delivered by the browser: nothing in it is proven, so only its beginning is kept. */
export function entraReturnedError(parameters: URLSearchParams): EntraRequestFailed {
  const body = {
    error: (parameters.get("error") ?? "invalid_request").slice(0, MAX_ERROR_CHARACTERS),
    error_description: (parameters.get("error_description") ?? "").slice(0, MAX_DESCRIPTION_CHARACTERS),
  };
  return new EntraRequestFailed(failureOfResponse({ body }));
}

/** Whether nothing but a new sign-in of the user helps, and with which claims. */
export function signInNeededAfter(error: unknown): { readonly claims?: string } | undefined {
  if (!(error instanceof EntraRequestFailed) || !SIGN_IN_KINDS.has(error.explanation.kind)) return undefined;
  return error.claims === undefined ? {} : { claims: error.claims };
}

const MAX_ERROR_CHARACTERS = 60;
const MAX_DESCRIPTION_CHARACTERS = 1000;
const SIGN_IN_KINDS = new Set(["reauthenticate", "claims-challenge"]);
