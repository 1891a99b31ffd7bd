import type { Check } from "../check.js";
import { isRedirect } from "../http/answer.js";
import { UNKNOWN_HOST_REDIRECT } from "../registration/hostile-redirects.js";
import { ofTried, wasTried } from "../tried.js";
import { fail, pass, skip, warn } from "../verdict.js";

export const authorizationChecks: readonly Check[] = [
  {
    id: "authorization.pkce",
    demands: "An authorization request without PKCE is refused.",
    rules: ["AS-3"],
    judge: ({ authorization, authorizationServer }) =>
      ofTried(authorization, ({ withoutPkce: exchange, redirectUri }) => {
        if (wasTried(authorizationServer) && authorizationServer.where === "entra") {
          return skip("Entra leaves it to the kind of client");
        }
        if (exchange.kind !== "answer") return skip(`no answer: ${exchange.detail}`);
        const location = exchange.headers.get("location") ?? "";
        if (isRedirect(exchange) && isErrorAt(redirectUri, location))
          return pass("refused, with an error for the client");
        if (exchange.status >= 400 && exchange.status < 500) return pass(`refused (${exchange.status})`);
        const remedy =
          "Demand code_challenge with S256 from every client: without it a code that is caught is a token.";
        if (isRedirect(exchange)) return fail("a request without code_challenge goes on to the sign-in", remedy);
        return warn(`a request without code_challenge gets a page (${exchange.status})`, remedy);
      }),
  },
  {
    id: "authorization.redirect",
    demands: "Nobody is redirected to an address that the client has not registered.",
    rules: ["AS-8"],
    judge: ({ authorization }) =>
      ofTried(authorization, ({ withOtherRedirect: exchange }) => {
        if (exchange.kind !== "answer") return skip(`no answer: ${exchange.detail}`);
        const location = exchange.headers.get("location") ?? "";
        const remedy = "Compare redirect URIs to the letter with those of the registration, before anything else.";
        if (isRedirect(exchange) && location.startsWith(new URL(UNKNOWN_HOST_REDIRECT).origin)) {
          return fail("redirects to an address that was never registered", remedy);
        }
        if (exchange.status >= 400) return pass(`refused (${exchange.status})`);
        if (!isRedirect(exchange))
          return skip("a page is shown; whether it goes on is not to be told without a person");
        return warn("an address that was never registered is not refused before the sign-in", remedy);
      }),
  },
];

function isErrorAt(redirectUri: string, location: string): boolean {
  if (!URL.canParse(location)) return false;
  const { origin, pathname, searchParams } = new URL(location);
  const expected = new URL(redirectUri);
  return origin === expected.origin && pathname === expected.pathname && searchParams.has("error");
}
