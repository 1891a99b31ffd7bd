import { isConfidential } from "../addresses.js";
import type { Evidence } from "../evidence.js";
import { textOf } from "../http/answer.js";
import { UNKNOWN_HOST_REDIRECT } from "../registration/hostile-redirects.js";
import type { Tools } from "../tools.js";
import { notTried, wasTried } from "../tried.js";
import { authorizationRequest } from "./authorization-request.js";

/** Requests without a person, which the authorization endpoint has to refuse. */
export async function gatherAuthorization(evidence: Evidence, { http }: Tools): Promise<Partial<Evidence>> {
  const { authorizationServer, registration } = evidence;
  if (!wasTried(authorizationServer)) return { authorization: authorizationServer };
  if (!wasTried(registration)) return { authorization: registration };
  const { client } = registration;
  if (!wasTried(client)) return { authorization: client };
  const endpoint = textOf(authorizationServer.document, "authorization_endpoint");
  if (endpoint === undefined || !isConfidential(endpoint)) {
    return { authorization: notTried("there is no authorization endpoint to ask") };
  }
  const withoutPkce = authorizationRequest(evidence, endpoint, client).url;
  withoutPkce.searchParams.delete("code_challenge");
  withoutPkce.searchParams.delete("code_challenge_method");
  const withOtherRedirect = authorizationRequest(evidence, endpoint, client).url;
  withOtherRedirect.searchParams.set("redirect_uri", UNKNOWN_HOST_REDIRECT);
  const headers = { accept: "text/html" };
  return {
    authorization: {
      redirectUri: client.redirectUri,
      withoutPkce: await http.send(withoutPkce, { headers }),
      withOtherRedirect: await http.send(withOtherRedirect, { headers }),
    },
  };
}
