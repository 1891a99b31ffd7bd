import {
  clientRegistrationOf,
  isOAuthProxy,
  signsInByBuiltInRuntime,
  type DossierSource,
} from "./documented-integration.js";
import type { SignInParty, SignInStep } from "./integration-dossier.js";

/** A sign-in and the first request, message by message. A server that signs users in itself does it in its own way. */
export function describeSignIn({ props }: DossierSource): SignInStep[] {
  if (!signsInByBuiltInRuntime(props)) return [];
  if (!isOAuthProxy(props)) return DIRECT_SSO;
  const { dynamic, metadataDocuments } = clientRegistrationOf(props);
  const graphToken = props.forwardedToken === "graph";
  const exchange = (who: SignInParty) => say(who, "entra", "exchanges the token for one of Graph, On-Behalf-Of");
  return [
    say("client", "gateway", `${dynamic || metadataDocuments ? "registers, " : ""}asks for authorization, with PKCE`),
    answer("gateway", "browser", "consent page, then a redirect"),
    say("browser", "entra", "signs in"),
    answer("entra", "gateway", "code at the callback, by way of the browser"),
    say("gateway", "entra", "redeems the code, with a credential of its own"),
    answer("gateway", "client", "code by way of the browser, then a token of the gateway's own"),
    say("client", "gateway", "MCP request"),
    ...(graphToken ? [exchange("gateway")] : []),
    say("gateway", "server", `MCP request, with ${graphToken ? "the Graph token" : "an Entra token for the API"}`),
    ...(graphToken ? [] : [exchange("server")]),
    say("server", "graph", "calls as the signed-in user"),
  ];
}

const DIRECT_SSO: SignInStep[] = [
  say("browser", "server", "opens the sign-in"),
  answer("server", "browser", "redirect to Entra"),
  say("browser", "entra", "signs in"),
  answer("entra", "server", "code at the callback, by way of the browser"),
  say("server", "entra", "redeems the code, with a credential of its own"),
  answer("server", "browser", "session cookie, no token"),
  say("browser", "server", "MCP request"),
  say("server", "graph", "calls as the signed-in user"),
];

function say(from: SignInParty, to: SignInParty, what: string): SignInStep {
  return { from, to, what, answer: false };
}

function answer(from: SignInParty, to: SignInParty, what: string): SignInStep {
  return { from, to, what, answer: true };
}
