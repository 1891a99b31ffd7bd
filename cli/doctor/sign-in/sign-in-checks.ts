import type { Check } from "../check.js";
import type { Evidence } from "../evidence.js";
import { explainAnswer, explainOAuthError } from "../explain-oauth-error.js";
import { ofTried } from "../tried.js";
import { fail, pass, skip, warn, type Verdict } from "../verdict.js";
import { counted, quote } from "../words.js";
import type { Redemption, SignInEvidence } from "./sign-in-evidence.js";

/** Longer, and a token that was stolen works for days. */
const LONGEST_LIFE_SECONDS = 24 * 3600;

function ofSignIn(judge: (signIn: SignInEvidence, evidence: Evidence) => Verdict): Check["judge"] {
  return (evidence) => ofTried(evidence.signIn, (signIn) => judge(signIn, evidence));
}

function ofAnswer(judge: (answer: URLSearchParams, signIn: SignInEvidence) => Verdict) {
  return ofSignIn((signIn) => (signIn.answer ? judge(signIn.answer, signIn) : skip("nobody came back")));
}

function ofRedemption(judge: (redemption: Redemption, evidence: Evidence) => Verdict) {
  return ofSignIn(({ redemption }, evidence) => ofTried(redemption, (tried) => judge(tried, evidence)));
}

export const signInChecks: readonly Check[] = [
  {
    id: "sign-in.code",
    demands: "A person can sign in, and comes back with a code.",
    rules: ["AS-1", "P-7", "P-9"],
    judge: ofSignIn(({ answer }, evidence) => {
      if (answer === undefined) {
        return fail(
          "nobody came back from the sign-in in time",
          "If the page showed an error, its text or the server's log says why; otherwise try again, with more --sign-in-timeout.",
        );
      }
      if (!answer.has("error")) return pass("came back with a code");
      const { found, remedy } = explainOAuthError(Object.fromEntries(answer), evidence);
      return fail(`came back with ${found}`, remedy);
    }),
  },
  {
    id: "sign-in.state",
    demands: "The answer repeats the client's `state`, errors too.",
    rules: ["AS-14"],
    judge: ofAnswer((answer, { stateMatches }) => {
      if (stateMatches) return pass("repeated");
      return fail(
        answer.has("state")
          ? "the answer has another state than was sent: it is not the answer to this request"
          : "the answer has no state",
        "Repeat state as it came: clients throw such an answer away, as somebody else may have sent it.",
      );
    }),
  },
  {
    id: "sign-in.iss",
    demands: "It names the issuer, where that is announced (RFC 9207).",
    rules: ["AS-4"],
    judge: ofAnswer((answer, { issuerMatches }) => {
      const iss = answer.get("iss");
      if (issuerMatches) return iss === null ? skip("not announced, and not sent") : pass(quote(iss));
      return fail(
        iss === null
          ? "announced, but the answer has no iss"
          : `iss is ${quote(iss)}, another issuer than the metadata's`,
        "Send iss with every answer, to the letter as in the metadata: clients have to throw any other answer away.",
      );
    }),
  },
  {
    id: "sign-in.token",
    demands: "The code can be redeemed for a bearer token.",
    rules: ["AS-1", "AS-11", "P-6"],
    judge: ofRedemption(({ exchange, tokens }, evidence) => {
      if (exchange.kind !== "answer")
        return fail(`no answer: ${exchange.detail}`, "See the log of the authorization server.");
      if (tokens) {
        if (tokens.tokenType?.toLowerCase() === "bearer") return pass("redeemed");
        return fail(`token_type is ${quote(tokens.tokenType ?? "missing")}`, 'Answer token_type "Bearer".');
      }
      const error = explainAnswer(exchange, evidence);
      if (error) return fail(`the code was refused (${exchange.status}): ${error.found}`, error.remedy);
      return fail(`answers ${exchange.status} without an access token`, "Answer 200 and JSON (RFC 6749 section 5.1).");
    }),
  },
  {
    id: "sign-in.no-store",
    demands: "Nobody on the way keeps the tokens: `Cache-Control: no-store`.",
    rules: ["AS-16"],
    judge: ofRedemption(({ exchange, tokens }) => {
      if (exchange.kind !== "answer" || !tokens) return skip("there is no token");
      if (/\bno-store\b/i.test(exchange.headers.get("cache-control") ?? "")) return pass("no-store");
      return warn("token answers may be cached", "Answer them with Cache-Control: no-store (RFC 6749 section 5.1).");
    }),
  },
  {
    id: "sign-in.lifetime",
    demands: "Access tokens end within a day, and say when.",
    rules: ["AS-10"],
    judge: ofRedemption(({ tokens }) => {
      if (!tokens) return skip("there is no token");
      const { expiresIn } = tokens;
      if (expiresIn === undefined)
        return warn("expires_in is missing", "Say how long a token lives: clients refresh in time only if they know.");
      if (expiresIn > LONGEST_LIFE_SECONDS) {
        return warn(
          `a token lives ${counted(Math.round(expiresIn / 3600), "hour")}`,
          "Let access tokens end within an hour or so, and issue refresh tokens.",
        );
      }
      return pass(counted(Math.round(expiresIn / 60), "minute"));
    }),
  },
];
