import { errorCodeOf, explainEntraError } from "../../runtime/entra/error-catalogue.js";
import type { EntraErrorValues } from "../../runtime/entra/error-placeholders.js";
import { tenantOf } from "./authorization-server/where.js";
import type { Evidence } from "./evidence.js";
import { jsonOf, type Answer, type JsonObject } from "./http/answer.js";
import { scopesToAskFor } from "./resource-metadata/named-scopes.js";
import { resourceOf } from "./sign-in/authorization-request.js";
import { wasTried } from "./tried.js";
import { quote } from "./words.js";

/** An error of an authorization server, in words. */
export interface ExplainedError {
  readonly found: string;
  readonly remedy: string;
}

/** What an error of OAuth means for whoever runs the server. */
const REMEDIES: ReadonlyMap<string, string> = new Map([
  ["access_denied", "Somebody said no, or may not sign in here. Try again, or with another account."],
  ["invalid_client", "The client id is not known there: register it, or give the right one with --client-id."],
  ["unauthorized_client", "The client may not do this: allow the grant type and pre-authorize it on the API."],
  [
    "invalid_grant",
    "Code or refresh token are worth nothing there: perhaps a replica doesn't know what another one issued.",
  ],
  ["invalid_scope", "Correct the scopes that challenge and metadata name, or allow them."],
  ["invalid_target", "The resource is not known there: it has to be the one of the metadata, to the letter."],
  ["invalid_request", "A parameter was refused; the log of the authorization server says which."],
  ["server_error", "See the log of the authorization server."],
  ["temporarily_unavailable", "Try again in a moment."],
]);

/** Explains the parameters or the body of an error; Entra's numbers by the catalogue of docs/troubleshooting.md. */
export function explainOAuthError(body: JsonObject, evidence: Evidence): ExplainedError {
  const error = typeof body.error === "string" ? quote(body.error) : "an error without a name";
  if (errorCodeOf(body) !== undefined) {
    const { code, cause, operator } = explainEntraError(body, { values: valuesOf(body, evidence) });
    return { found: `${error}, AADSTS${code ?? 0}: ${cause}`, remedy: operator };
  }
  const description = typeof body.error_description === "string" ? `: ${quote(body.error_description)}` : "";
  return {
    found: `${error}${description}`,
    remedy: REMEDIES.get(error) ?? "The log of the authorization server says why.",
  };
}

/** An answer, if it is an error of OAuth. */
export function explainAnswer(answer: Answer, evidence: Evidence): ExplainedError | undefined {
  const body = jsonOf(answer);
  return answer.status >= 400 && typeof body?.error === "string" ? explainOAuthError(body, evidence) : undefined;
}

/** What the catalogue's texts may name. */
function valuesOf({ error_description: description }: JsonObject, evidence: Evidence): EntraErrorValues {
  const { authorizationServer, registration, clientId } = evidence;
  const client = wasTried(registration) && wasTried(registration.client) ? registration.client : undefined;
  const issuer = wasTried(authorizationServer) ? authorizationServer.issuer : undefined;
  const [, parameter] = /parameter:? '(\w+)'/.exec(typeof description === "string" ? description : "") ?? [];
  const values = {
    client: clientId ?? client?.clientId,
    redirectUri: client?.redirectUri,
    resource: resourceOf(evidence),
    scope: scopesToAskFor(evidence).join(" "),
    tenant: issuer === undefined ? undefined : tenantOf(issuer),
    issuer,
    parameter,
  };
  return Object.fromEntries(Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== undefined));
}
