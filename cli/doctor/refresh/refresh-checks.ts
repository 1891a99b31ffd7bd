import type { Check } from "../check.js";
import type { Evidence } from "../evidence.js";
import { explainAnswer, type ExplainedError } from "../explain-oauth-error.js";
import { isTaken } from "../mcp/mcp-checks.js";
import { tokensOf } from "../sign-in/token-request.js";
import { ofTried, wasTried } from "../tried.js";
import { fail, pass, skip, warn, type Verdict } from "../verdict.js";

export const refreshChecks: readonly Check[] = [
  {
    id: "refresh.issued",
    demands: "A sign-in brings a refresh token.",
    rules: ["P-3"],
    judge: ({ signIn }) =>
      ofTried(signIn, ({ redemption }) =>
        ofTried(redemption, ({ tokens }) => {
          if (!tokens) return skip("the sign-in brought no token");
          if (tokens.refreshToken !== undefined) return pass("issued");
          return warn(
            "no refresh token: users sign in again each time a token ends",
            "Issue one, without clients having to ask for it.",
          );
        }),
      ),
  },
  {
    id: "refresh.without-scope",
    demands: "It can be used without naming a scope, as most clients do.",
    rules: ["AS-20", "P-3"],
    judge: (evidence) =>
      ofTried(evidence.refresh, ({ withoutScope: exchange, withScope }) => {
        if (tokensOf(exchange)) return pass("refreshed");
        if (exchange.kind !== "answer")
          return fail(`no answer: ${exchange.detail}`, "See the log of the authorization server.");
        const error = explainAnswer(exchange, evidence);
        if (withScope && tokensOf(withScope)) return onlyWithScope(evidence, error);
        if (error) return fail(`refused (${exchange.status}): ${error.found}`, error.remedy);
        return fail(`answers ${exchange.status} without a token`, "Answer 200 and JSON (RFC 6749 section 6).");
      }),
  },
  {
    id: "refresh.new-token",
    demands: "The endpoint takes the new access token.",
    rules: ["P-3"],
    judge: ({ refresh, mcp }) =>
      ofTried(refresh, ({ withNewToken }) => {
        if (withNewToken === undefined) return skip("there is no new token");
        if (isTaken(withNewToken)) return pass("taken");
        if (wasTried(mcp) && !isTaken(mcp.withToken)) return skip("the first token was not taken either");
        const how = withNewToken.kind === "answer" ? String(withNewToken.status) : withNewToken.detail;
        return fail(
          `the new token is refused (${how}), the first was taken`,
          "Repeat audience and scopes of the first token in the second, whatever the refresh names.",
        );
      }),
  },
  {
    id: "refresh.rotates",
    demands: "A public client gets another refresh token each time (OAuth 2.1).",
    rules: ["AS-10"],
    judge: ({ refresh }) =>
      ofTried(refresh, ({ before, tokens }) => {
        if (!tokens) return skip("nothing was refreshed");
        if (tokens.refreshToken !== undefined && tokens.refreshToken !== before) return pass("another one");
        return fail(
          tokens.refreshToken === undefined
            ? "the refresh brings no new refresh token"
            : "the same refresh token comes back",
          "Issue another one each time, and end the grant when an old one is used: else a stolen one works unnoticed.",
        );
      }),
  },
];

function onlyWithScope({ authorizationServer }: Evidence, error: ExplainedError | undefined): Verdict {
  const found = `only with a scope; without one: ${error?.found ?? "refused"}`;
  if (wasTried(authorizationServer) && authorizationServer.where === "entra") {
    return warn(
      found,
      "Use clients that name the scope: those that don't send their users to a new sign-in when a token ends. The gateway of oauth-proxy mode refreshes in their place.",
    );
  }
  return fail(found, "Take a refresh without scope for one with the scopes that were granted (RFC 6749 section 6).");
}
