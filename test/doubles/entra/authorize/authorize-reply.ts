import { html, redirect, type DoubleRequest, type Reply } from "../../http/message.js";
import { entraErrorRow } from "../entra-errors.js";
import type { EntraRejection } from "../entra-rejection.js";
import { errorMessage } from "../error-answer.js";
import { escapeHtml, form, page } from "../html.js";
import type { ReturnAddress } from "./authorize-request.js";

/** Sends the browser back to the client with an answer, in the response mode it asked for. */
export function returnToClient(
  { redirectUri, responseMode, state }: ReturnAddress,
  answer: Readonly<Record<string, string>>,
  more: Partial<Reply>,
): Reply {
  const parameters = new URLSearchParams({ ...answer, ...(state === undefined ? {} : { state }) });
  if (responseMode === "form_post") {
    const controls = "<button>Continue</button>";
    return html(200, page("Working…", form(redirectUri, Object.fromEntries(parameters), controls)), more);
  }
  const location = new URL(redirectUri);
  if (responseMode === "fragment") location.hash = parameters.toString();
  else for (const [name, value] of parameters) location.searchParams.append(name, value);
  return redirect(location.href, more);
}

/** Refuses: tells the client where Entra does so, and the user otherwise. */
export function refuse(
  rejection: EntraRejection,
  request: DoubleRequest,
  now: number,
  address: ReturnAddress | undefined,
): Reply {
  const message = errorMessage(rejection, request, now);
  const shown = rejection.details.shown ?? entraErrorRow(rejection.code).shown ?? "redirect";
  const outcome = rejection.message;
  if (!address || shown === "page") return errorPage(message.error_description, outcome, address);
  const answer = {
    error: message.error,
    ...(rejection.code === 65004 ? { error_subcode: "cancel" } : {}),
    error_description: message.error_description,
    error_uri: message.error_uri,
    ...(message.claims === undefined ? {} : { claims: message.claims }),
  };
  return returnToClient(address, answer, { outcome });
}

function errorPage(description: string, outcome: string, address: ReturnAddress | undefined): Reply {
  const back = address
    ? form("", { consent: "cancel" }, "<button>Return to the application without signing in</button>")
    : "";
  const body = `<p role="alert">Sorry, but we're having trouble signing you in.</p>\n<p>${escapeHtml(description)}</p>\n${back}`;
  return html(400, page("Sign in", body), { outcome });
}
