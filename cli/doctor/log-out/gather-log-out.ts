import { isConfidential } from "../addresses.js";
import type { Evidence } from "../evidence.js";
import { textOf } from "../http/answer.js";
import { tryToken } from "../mcp/try-token.js";
import { postForm, tokensOf } from "../sign-in/token-request.js";
import type { Tools } from "../tools.js";
import { notTried, wasTried } from "../tried.js";
import type { LogOutEvidence } from "./log-out-evidence.js";

/** Ends what the sign-in began, and sees whether it has ended. */
export async function gatherLogOut(evidence: Evidence, tools: Tools): Promise<Partial<Evidence>> {
  const { signIn, authorizationServer } = evidence;
  const { http, options, keepSecret } = tools;
  if (options.token !== undefined) return { logOut: notTried("a token was given, which is the person's to end") };
  if (!wasTried(signIn)) return { logOut: signIn };
  const { redemption } = signIn;
  if (!wasTried(redemption)) return { logOut: redemption };
  if (!redemption.tokens || !wasTried(authorizationServer)) return { logOut: notTried("the sign-in brought no token") };
  const tokenEndpoint = textOf(authorizationServer.document, "token_endpoint") ?? "";
  const revocation = await revoke(evidence, tools, tokenEndpoint);
  const codeAgain = await postForm(http, tokenEndpoint, redemption.form);
  const again = tokensOf(codeAgain);
  for (const value of [again?.accessToken, again?.refreshToken]) keepSecret(value);
  return { logOut: { revocation, codeAgain } };
}

async function revoke(
  { signIn, refresh, authorizationServer, url }: Evidence,
  { http, keepSecret }: Tools,
  tokenEndpoint: string,
): Promise<LogOutEvidence["revocation"]> {
  if (!wasTried(signIn) || !wasTried(signIn.redemption) || !wasTried(authorizationServer))
    return notTried("not reached");
  const endpoint = textOf(authorizationServer.document, "revocation_endpoint");
  if (endpoint === undefined) return notTried("the authorization server has no revocation endpoint");
  if (!isConfidential(endpoint)) return notTried("the revocation endpoint is no https URL");
  const renewed = wasTried(refresh) ? refresh.tokens : undefined;
  const refreshToken = renewed?.refreshToken ?? signIn.redemption.tokens?.refreshToken;
  const accessToken = renewed?.accessToken ?? signIn.redemption.tokens?.accessToken ?? "";
  if (refreshToken === undefined) return notTried("there is no refresh token to revoke");
  const { credentials } = signIn.redemption;
  const token = { token: refreshToken, token_type_hint: "refresh_token", ...credentials };
  const exchange = await postForm(http, endpoint, token);
  const form = { grant_type: "refresh_token", refresh_token: refreshToken, ...credentials };
  const refreshAfter = await postForm(http, tokenEndpoint, form);
  const tokens = tokensOf(refreshAfter);
  for (const value of [tokens?.accessToken, tokens?.refreshToken]) keepSecret(value);
  return { exchange, refreshAfter, accessAfter: await tryToken(http, url, accessToken) };
}
