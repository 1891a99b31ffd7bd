import { isConfidential } from "../addresses.js";
import type { Evidence } from "../evidence.js";
import { jsonOf, textOf, type Exchange, type JsonObject } from "../http/answer.js";
import type { HttpClient } from "../http/http-client.js";
import type { Tools } from "../tools.js";
import { whyNotSignIn } from "../sign-in/why-not-sign-in.js";
import { notTried, wasTried, type NotTried, type Tried } from "../tried.js";
import { HOSTILE_REDIRECTS } from "./hostile-redirects.js";
import type { HostileAttempt, RegisteredClient, RegistrationEvidence } from "./registration-evidence.js";

/** Registered where nobody is going to sign in: nothing listens there. */
const UNUSED_REDIRECT = "http://localhost:33418/callback";

/**
 * Comes by a client id, as a client does that has none. A registration stays at the server for as long as the server
 * keeps those; so one is made only for a sign-in, or when it was asked for.
 */
export async function gatherRegistration(evidence: Evidence, tools: Tools): Promise<Partial<Evidence>> {
  const { authorizationServer } = evidence;
  const { options, callback, http, keepSecret } = tools;
  if (!wasTried(authorizationServer)) return { registration: authorizationServer };
  const redirectUri = callback?.redirectUri ?? UNUSED_REDIRECT;
  const endpoint = textOf(authorizationServer.document, "registration_endpoint");
  const forSignIn = callback !== undefined && options.clientId === undefined;
  const none = whyNoRegistration(endpoint, options.register, forSignIn, whyNotSignIn(evidence));

  const usual: RegistrationEvidence["usual"] = none ?? {
    exchange: await register(http, endpoint ?? "", usualClient(redirectUri)),
  };
  const hostile: RegistrationEvidence["hostile"] = options.register
    ? (none ?? { attempts: await hostileAttempts(http, endpoint ?? "") })
    : notTried("it might leave a registration behind: --register tries");
  const client = clientOf(options.clientId, usual, redirectUri);
  if (wasTried(client)) keepSecret(client.secret);
  return { registration: { usual, hostile, client } };
}

function whyNoRegistration(
  endpoint: string | undefined,
  asked: boolean,
  forSignIn: boolean,
  notSignIn: NotTried | undefined,
): NotTried | undefined {
  if (endpoint === undefined) return notTried("the authorization server registers no clients");
  if (!isConfidential(endpoint)) return notTried("the registration endpoint is no https URL");
  if (asked) return undefined;
  return forSignIn ? notSignIn : notTried("it leaves a registration behind: --register tries");
}

function clientOf(
  given: string | undefined,
  usual: RegistrationEvidence["usual"],
  redirectUri: string,
): Tried<RegisteredClient> {
  if (given !== undefined) return { clientId: given, redirectUri, secret: undefined };
  if (!wasTried(usual)) return notTried("there is no client id to sign in with: --client-id names one");
  const registered = jsonOf(usual.exchange);
  const clientId = textOf(registered, "client_id");
  if (clientId === undefined) return notTried("the client was not registered");
  return { clientId, redirectUri, secret: textOf(registered, "client_secret") };
}

function usualClient(redirectUri: string): JsonObject {
  return {
    client_name: "entra-mcp doctor",
    redirect_uris: [redirectUri],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    token_endpoint_auth_method: "none",
    application_type: "native",
  };
}

async function hostileAttempts(http: HttpClient, endpoint: string): Promise<readonly HostileAttempt[]> {
  const attempts: HostileAttempt[] = [];
  // One after the other: registration is rate-limited wherever it is done well.
  for (const [redirectUri, wrong] of Object.entries(HOSTILE_REDIRECTS)) {
    const exchange = await register(http, endpoint, usualClient(redirectUri));
    attempts.push({ redirectUri, wrong, exchange });
    await deleteRegistration(http, endpoint, exchange);
  }
  return attempts;
}

function register(http: HttpClient, endpoint: string, metadata: JsonObject): Promise<Exchange> {
  const headers = { "content-type": "application/json", accept: "application/json" };
  return http.send(endpoint, { method: "POST", headers, body: JSON.stringify(metadata) });
}

/** Takes back what should not have been given, where the server can (RFC 7592). */
export async function deleteRegistration(http: HttpClient, endpoint: string, exchange: Exchange): Promise<void> {
  const body = jsonOf(exchange);
  const address = textOf(body, "registration_client_uri");
  const token = textOf(body, "registration_access_token");
  if (address === undefined || token === undefined || !isConfidential(address)) return;
  if (new URL(address).origin !== new URL(endpoint).origin) return;
  await http.send(address, { method: "DELETE", headers: { authorization: `Bearer ${token}` } });
}
