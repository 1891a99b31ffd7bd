import { randomUUID } from "node:crypto";
import { isConfidential } from "../addresses.js";
import type { AuthorizationServerEvidence } from "../authorization-server/authorization-server-evidence.js";
import type { Evidence } from "../evidence.js";
import { textOf } from "../http/answer.js";
import { UNKNOWN_HOST_REDIRECT } from "../registration/hostile-redirects.js";
import type { Tools } from "../tools.js";
import { notTried, wasTried } from "../tried.js";
import { authorizationRequest } from "./authorization-request.js";
import type { AuthorizationEvidence } from "./sign-in-evidence.js";
import { postForm } from "./token-request.js";

/** Requests without a person, which the authorization server has to refuse. */
export async function gatherAuthorization(evidence: Evidence, tools: Tools): Promise<Partial<Evidence>> {
  const { authorizationServer } = evidence;
  if (!wasTried(authorizationServer)) return { authorization: authorizationServer };
  if (authorizationServer.document === undefined) {
    return { authorization: notTried("there is no metadata of the authorization server") };
  }
  return {
    authorization: {
      byUnknownClient: await askAsUnknownClient(authorizationServer, tools),
      authorizations: await askForAuthorizations(evidence, authorizationServer, tools),
    },
  };
}

async function askAsUnknownClient(
  { document, where }: AuthorizationServerEvidence,
  { http }: Tools,
): Promise<AuthorizationEvidence["byUnknownClient"]> {
  const endpoint = textOf(document, "token_endpoint");
  if (where === "entra") return notTried("Entra registers no clients, so that none is lost");
  if (endpoint === undefined || !isConfidential(endpoint)) return notTried("there is no token endpoint to ask");
  const form = { grant_type: "refresh_token", refresh_token: randomUUID(), client_id: randomUUID() };
  return { exchange: await postForm(http, endpoint, form) };
}

async function askForAuthorizations(
  evidence: Evidence,
  { document }: AuthorizationServerEvidence,
  { http }: Tools,
): Promise<AuthorizationEvidence["authorizations"]> {
  const { registration } = evidence;
  if (!wasTried(registration)) return registration;
  const { client } = registration;
  if (!wasTried(client)) return client;
  const endpoint = textOf(document, "authorization_endpoint");
  if (endpoint === undefined || !isConfidential(endpoint)) return notTried("there is no authorization endpoint to ask");
  const withoutPkce = authorizationRequest(evidence, endpoint, client).url;
  withoutPkce.searchParams.delete("code_challenge");
  withoutPkce.searchParams.delete("code_challenge_method");
  const withOtherRedirect = authorizationRequest(evidence, endpoint, client).url;
  withOtherRedirect.searchParams.set("redirect_uri", UNKNOWN_HOST_REDIRECT);
  const headers = { accept: "text/html" };
  return {
    redirectUri: client.redirectUri,
    withoutPkce: await http.send(withoutPkce, { headers }),
    withOtherRedirect: await http.send(withOtherRedirect, { headers }),
  };
}
