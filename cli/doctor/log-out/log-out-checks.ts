import type { Check } from "../check.js";
import type { Evidence } from "../evidence.js";
import { explainAnswer } from "../explain-oauth-error.js";
import { isTaken } from "../mcp/mcp-checks.js";
import { tokensOf } from "../sign-in/token-request.js";
import { ofTried } from "../tried.js";
import { fail, pass, skip, warn, type Verdict } from "../verdict.js";
import type { LogOutEvidence, Revocation } from "./log-out-evidence.js";

function ofLogOut(judge: (logOut: LogOutEvidence, evidence: Evidence) => Verdict): Check["judge"] {
  return (evidence) => ofTried(evidence.logOut, (logOut) => judge(logOut, evidence));
}

function ofRevocation(judge: (revocation: Revocation, evidence: Evidence) => Verdict): Check["judge"] {
  return ofLogOut(({ revocation }, evidence) => ofTried(revocation, (tried) => judge(tried, evidence)));
}

export const logOutChecks: readonly Check[] = [
  {
    id: "log-out.revocation",
    demands: "A client can revoke its tokens (RFC 7009).",
    rules: ["AS-17"],
    judge: ofRevocation(({ exchange }, evidence) => {
      if (exchange.kind !== "answer")
        return fail(`no answer: ${exchange.detail}`, "See the log of the authorization server.");
      if (exchange.status === 200) return pass("revoked");
      const error = explainAnswer(exchange, evidence);
      return fail(
        `refused (${exchange.status})${error ? `: ${error.found}` : ""}`,
        "Answer 200 to a client that revokes a token of its own.",
      );
    }),
  },
  {
    id: "log-out.refresh-token",
    demands: "A revoked refresh token brings no tokens.",
    rules: ["AS-17"],
    judge: ofRevocation(({ exchange, refreshAfter }) => {
      if (exchange.kind !== "answer" || exchange.status !== 200) return skip("nothing was revoked");
      if (tokensOf(refreshAfter) === undefined) return pass("refused");
      return fail(
        "a revoked refresh token still brings tokens",
        "End the grant when its refresh token is revoked, in the store that all replicas share.",
      );
    }),
  },
  {
    id: "log-out.access-token",
    demands: "The access token ends with it.",
    rules: ["AS-17"],
    judge: ofRevocation(({ exchange, accessAfter }) => {
      if (exchange.kind !== "answer" || exchange.status !== 200) return skip("nothing was revoked");
      if (!isTaken(accessAfter)) return pass("refused");
      return warn(
        "the access token works until it ends by itself",
        "Look up whether the grant still stands, or let access tokens end soon.",
      );
    }),
  },
  {
    id: "log-out.code",
    demands: "An authorization code works once.",
    rules: ["AS-18"],
    judge: ofLogOut(({ codeAgain }) => {
      if (codeAgain.kind !== "answer") return skip(`no answer: ${codeAgain.detail}`);
      if (tokensOf(codeAgain) === undefined) return pass("refused the second time");
      return fail("a code can be redeemed twice", "Use codes up in one step of the store that all replicas share.");
    }),
  },
];
