import type { Check } from "../check.js";
import type { Evidence } from "../evidence.js";
import { isRedirect, jsonOf, textOf, type Exchange } from "../http/answer.js";
import { UNKNOWN_HOST_REDIRECT } from "../registration/hostile-redirects.js";
import { ofTried, wasTried } from "../tried.js";
import { fail, pass, skip, warn, type Verdict } from "../verdict.js";
import { quote } from "../words.js";
import type { RefusedAuthorizations } from "./sign-in-evidence.js";

function ofAuthorizations(
  judge: (authorizations: RefusedAuthorizations, evidence: Evidence) => Verdict,
): Check["judge"] {
  return (evidence) =>
    ofTried(evidence.authorization, ({ authorizations }) => ofTried(authorizations, (tried) => judge(tried, evidence)));
}

export const authorizationChecks: readonly Check[] = [
  {
    id: "authorization.unknown-client",
    demands:
      "A client that is not known is told so (`invalid_client`), so that one whose registration is gone registers again.",
    rules: ["AS-19", "P-6"],
    judge: ({ authorization }) =>
      ofTried(authorization, ({ byUnknownClient }) =>
        ofTried(byUnknownClient, ({ exchange }) => unknownClient(exchange)),
      ),
  },
  {
    id: "authorization.pkce",
    demands: "An authorization request without PKCE is refused.",
    rules: ["AS-3"],
    judge: ofAuthorizations(({ withoutPkce: exchange, redirectUri }, { authorizationServer }) => {
      if (wasTried(authorizationServer) && authorizationServer.where === "entra") {
        return skip("Entra leaves it to the kind of client");
      }
      if (exchange.kind !== "answer") return skip(`no answer: ${exchange.detail}`);
      const location = exchange.headers.get("location") ?? "";
      if (isRedirect(exchange) && isErrorAt(redirectUri, location))
        return pass("refused, with an error for the client");
      if (exchange.status >= 400 && exchange.status < 500) return pass(`refused (${exchange.status})`);
      const remedy = "Demand code_challenge with S256 from every client: without it a code that is caught is a token.";
      if (isRedirect(exchange)) return fail("a request without code_challenge goes on to the sign-in", remedy);
      return warn(`a request without code_challenge gets a page (${exchange.status})`, remedy);
    }),
  },
  {
    id: "authorization.redirect",
    demands: "Nobody is redirected to an address that the client has not registered.",
    rules: ["AS-8"],
    judge: ofAuthorizations(({ withOtherRedirect: exchange }) => {
      if (exchange.kind !== "answer") return skip(`no answer: ${exchange.detail}`);
      const location = exchange.headers.get("location") ?? "";
      const remedy = "Compare redirect URIs to the letter with those of the registration, before anything else.";
      if (isRedirect(exchange) && location.startsWith(new URL(UNKNOWN_HOST_REDIRECT).origin)) {
        return fail("redirects to an address that was never registered", remedy);
      }
      if (exchange.status >= 400) return pass(`refused (${exchange.status})`);
      if (!isRedirect(exchange)) return skip("a page is shown; whether it goes on is not to be told without a person");
      return warn("an address that was never registered is not refused before the sign-in", remedy);
    }),
  },
];

function unknownClient(exchange: Exchange): Verdict {
  if (exchange.kind !== "answer") return skip(`no answer: ${exchange.detail}`);
  const error = textOf(jsonOf(exchange), "error");
  if (error === "invalid_client") return pass(`invalid_client (${exchange.status})`);
  return warn(
    `a client that nobody registered is answered ${exchange.status}${error === undefined ? "" : `, ${quote(error)}`}`,
    "Answer 401 with invalid_client: clients throw their registration away then, and register again; else they fail for good.",
  );
}

function isErrorAt(redirectUri: string, location: string): boolean {
  if (!URL.canParse(location)) return false;
  const { origin, pathname, searchParams } = new URL(location);
  const expected = new URL(redirectUri);
  return origin === expected.origin && pathname === expected.pathname && searchParams.has("error");
}
