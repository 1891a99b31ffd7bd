import { entraClouds } from "../config/entra-clouds.js";
import type { RuntimeConfig } from "../config/runtime-environment.js";
import { OutboundRequestFailed } from "../security/outbound-request-failed.js";
import { adminConsentUrl, authorityOf } from "./authority.js";
import type { DownstreamToken, EntraTokens, EntraTrace } from "./entra-client.js";
import {
  EntraRequestFailed,
  failureOfResponse,
  failureOfUnusableAnswer,
  failureWithoutAnswer,
} from "./entra-request-failed.js";
import { bareScopeName, scopeWords } from "./scope-names.js";
import type { RawAnswer, TokenRequestTransport } from "./token-request-transport.js";

/** An answer that the client library accepted. */
export interface TokenAnswer {
  /** When it was asked for, seconds since 1970: lifetimes count from there. */
  readonly askedAt: number;
  readonly raw: RawAnswer | undefined;
}

/** Tokens of a user who signed in. */
export function signInTokensOf(answer: TokenAnswer, config: RuntimeConfig): EntraTokens {
  const { refresh_token: refreshToken, id_token: idToken, scope } = answer.raw?.body ?? {};
  const granted = scopeWords(typeof scope === "string" ? scope : "");
  return {
    ...downstreamTokenOf(answer),
    ...(typeof refreshToken === "string" ? { refreshToken } : {}),
    ...(typeof idToken === "string" ? { idToken } : {}),
    scopes: granted.map((name) => bareScopeName(name, config)).filter((name) => name !== undefined),
  };
}

/** The token and nothing else: what may be had for a refresh token of another API is nobody's business. */
export function downstreamTokenOf({ askedAt, raw }: TokenAnswer): DownstreamToken {
  const { access_token: accessToken, expires_in: lifetime } = raw?.body ?? {};
  const seconds = Number(lifetime);
  if (raw === undefined || typeof accessToken !== "string" || !Number.isFinite(seconds)) {
    throw new EntraRequestFailed(failureOfUnusableAnswer());
  }
  return { accessToken, expiresAt: askedAt + seconds, ...traceOf(raw) };
}

function traceOf({ headers }: RawAnswer): EntraTrace {
  const correlationId = headers.get("client-request-id");
  const traceId = headers.get("x-ms-request-id");
  return { ...(correlationId === null ? {} : { correlationId }), ...(traceId === null ? {} : { traceId }) };
}

/** What was asked, for the words about a failure. */
export interface AskedFor {
  readonly config: RuntimeConfig;
  readonly scopes: readonly string[];
  /** Of the certificate that was proved with, if one was. */
  readonly thumbprint: string | undefined;
}

/** What became of a request that the client library gave up on. Mistakes of our own stay what they are. */
export function failureOf(
  error: unknown,
  { answer, failure }: Pick<TokenRequestTransport, "answer" | "failure">,
  asked: AskedFor,
): unknown {
  if (failure instanceof TypeError) return failure;
  if (answer === undefined) {
    const late = failure instanceof OutboundRequestFailed && failure.reason === "timeout";
    return new EntraRequestFailed(failureWithoutAnswer(late ? "timeout" : "no_answer"), { cause: failure ?? error });
  }
  // Without an error of Entra, the library refused: a nonce that doesn't fit, or no token.
  if (answer.status < 400) return new EntraRequestFailed(failureOfUnusableAnswer(), { cause: error });
  const response = { ...answer, retryAfter: answer.headers.get("retry-after") };
  return new EntraRequestFailed(failureOfResponse(response, valuesOf(asked)));
}

/** What a text for the operator can say about any request of ours. */
function valuesOf({ config, scopes, thumbprint = "" }: AskedFor) {
  const { ENTRA_CLIENT_ID: app, ENTRA_TENANT_ID: tenant, ENTRA_CLOUD: cloud } = config;
  return {
    app,
    client: app,
    tenant,
    cloud,
    thumbprint,
    scope: scopes.join(" "),
    resource: scopes[0]?.slice(0, scopes[0].lastIndexOf("/")) ?? "",
    issuer: authorityOf(config).issuer(tenant.toLowerCase()),
    exchangeAudience: entraClouds[cloud].tokenExchangeAudience,
    consentUrl: adminConsentUrl(config, { tenantId: tenant, clientId: app, scopes }),
  };
}
