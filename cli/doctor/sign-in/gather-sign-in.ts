import { isConfidential } from "../addresses.js";
import type { Evidence } from "../evidence.js";
import { textOf } from "../http/answer.js";
import type { Tools } from "../tools.js";
import { notTried, wasTried } from "../tried.js";
import { authorizationRequest } from "./authorization-request.js";
import type { SignInEvidence } from "./sign-in-evidence.js";
import { whyNotSignIn } from "./why-not-sign-in.js";
import { postForm, tokensOf } from "./token-request.js";

/** Signs a person in, with PKCE, state and the check of RFC 9207, and redeems the code only if all is in order. */
export async function gatherSignIn(evidence: Evidence, tools: Tools): Promise<Partial<Evidence>> {
  const { options, callback, http, keepSecret, signal } = tools;
  if ("notTried" in options.signIn || callback === undefined) {
    return { signIn: "notTried" in options.signIn ? options.signIn : notTried("nobody signs in") };
  }
  const reason = whyNotSignIn(evidence);
  if (reason !== undefined) return { signIn: reason };
  const { authorizationServer, registration } = evidence;
  if (!wasTried(authorizationServer)) return { signIn: authorizationServer };
  if (!wasTried(registration)) return { signIn: registration };
  const { client } = registration;
  if (!wasTried(client)) return { signIn: client };
  const { document, issuer } = authorizationServer;
  const authorizationEndpoint = textOf(document, "authorization_endpoint");
  const tokenEndpoint = textOf(document, "token_endpoint");
  if ([authorizationEndpoint, tokenEndpoint].some((address) => address === undefined || !isConfidential(address))) {
    return { signIn: notTried("the endpoints to sign in at are missing, or no https URLs") };
  }

  const request = authorizationRequest(evidence, authorizationEndpoint ?? "", client);
  for (const value of [request.state, request.verifier]) keepSecret(value);
  await tools.showAddress(request.url);
  const answer = await callback.wait(options.signInMilliseconds, signal);
  const code = answer?.get("code") ?? undefined;
  keepSecret(code);
  const iss = answer?.get("iss") ?? undefined;
  const announced = document?.authorization_response_iss_parameter_supported === true;
  const checked = {
    answer,
    stateMatches: answer?.get("state") === request.state,
    issuerMatches: iss === undefined ? !announced : iss === issuer,
  };
  const redemption = async (): Promise<SignInEvidence["redemption"]> => {
    if (code === undefined) return notTried("the sign-in brought no code");
    if (!checked.stateMatches || !checked.issuerMatches) return notTried("the answer is not to be trusted");
    const credentials = {
      client_id: client.clientId,
      ...(client.secret === undefined ? {} : { client_secret: client.secret }),
    };
    const form = {
      grant_type: "authorization_code",
      code,
      code_verifier: request.verifier,
      redirect_uri: client.redirectUri,
      ...credentials,
      ...(request.resource === undefined ? {} : { resource: request.resource }),
    };
    const exchange = await postForm(http, tokenEndpoint ?? "", form);
    const tokens = tokensOf(exchange);
    for (const value of [tokens?.accessToken, tokens?.refreshToken]) keepSecret(value);
    return { exchange, tokens, form, credentials };
  };
  return { signIn: { ...checked, redemption: await redemption() } };
}
