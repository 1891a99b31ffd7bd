import type { Evidence } from "../evidence.js";
import { textOf, type Exchange } from "../http/answer.js";
import { tryToken } from "../mcp/try-token.js";
import { scopesToAskFor } from "../resource-metadata/named-scopes.js";
import { postForm, tokensOf } from "../sign-in/token-request.js";
import type { Tools } from "../tools.js";
import { notTried, wasTried } from "../tried.js";

/** Refreshes as most clients do, without naming a scope; where that is refused, as the careful ones do. */
export async function gatherRefresh(
  evidence: Evidence,
  { http, options, keepSecret }: Tools,
): Promise<Partial<Evidence>> {
  const { signIn, authorizationServer, url } = evidence;
  if (options.token !== undefined) return { refresh: notTried("a token was given; a refresh needs a sign-in") };
  if (!wasTried(signIn)) return { refresh: signIn };
  if (!wasTried(signIn.redemption)) return { refresh: signIn.redemption };
  const { tokens, form, credentials } = signIn.redemption;
  if (!tokens || !wasTried(authorizationServer)) return { refresh: notTried("the sign-in brought no token") };
  const { refreshToken: before } = tokens;
  if (before === undefined) return { refresh: notTried("the sign-in brought no refresh token") };
  const { resource } = form;
  const endpoint = textOf(authorizationServer.document, "token_endpoint") ?? "";
  const refresh = {
    grant_type: "refresh_token",
    refresh_token: before,
    ...credentials,
    ...(resource === undefined ? {} : { resource }),
  };
  const withoutScope = await postForm(http, endpoint, refresh);
  const scope = scopesToAskFor(evidence).join(" ");
  const withScope =
    isRefused(withoutScope) && scope !== "" ? await postForm(http, endpoint, { ...refresh, scope }) : undefined;
  const renewed = tokensOf(withScope ?? withoutScope);
  for (const value of [renewed?.accessToken, renewed?.refreshToken]) keepSecret(value);
  const withNewToken = renewed && (await tryToken(http, url, renewed.accessToken));
  return { refresh: { before, withoutScope, withScope, tokens: renewed, withNewToken } };
}

function isRefused(exchange: Exchange): boolean {
  return exchange.kind === "answer" && exchange.status === 400;
}
