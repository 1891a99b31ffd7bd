import { isConfidential } from "../addresses.js";
import type { Check } from "../check.js";
import type { Evidence } from "../evidence.js";
import type { Answer, Exchange } from "../http/answer.js";
import { isReadableByPages } from "../http/pages.js";
import { scopesNamed } from "../resource-metadata/named-scopes.js";
import { ofTried } from "../tried.js";
import { fail, pass, skip, warn, type Verdict } from "../verdict.js";
import { listed, quote } from "../words.js";
import type { ChallengeEvidence } from "./challenge-evidence.js";
import { bearerChallenge } from "./parse-challenge.js";

type Judge = (challenge: ChallengeEvidence, answer: Answer, evidence: Evidence) => Verdict;

/** Where there is a challenge to look at. */
function ofChallenge(judge: Judge): Check["judge"] {
  return (evidence) =>
    ofTried(evidence.challenge, (challenge) => {
      const { withoutToken } = challenge;
      if (withoutToken.kind !== "answer" || withoutToken.status !== 401) return skip("there is no 401 to look at");
      return judge(challenge, withoutToken, evidence);
    });
}

export const challengeChecks: readonly Check[] = [
  {
    id: "challenge.status",
    demands: "401 for a request without a token.",
    rules: ["RS-12"],
    judge: ({ challenge }) => ofTried(challenge, ({ withoutToken }) => status(withoutToken)),
  },
  {
    id: "challenge.scheme",
    demands: "`WWW-Authenticate: Bearer` with it, without which clients don't begin to sign in.",
    rules: ["RS-2"],
    judge: ofChallenge(({ bearer }, { headers }) => {
      if (bearer) return pass("WWW-Authenticate: Bearer");
      const header = headers.get("www-authenticate");
      return fail(
        header === null
          ? "the 401 has no WWW-Authenticate header"
          : `the 401 challenges with ${quote(header)}, not Bearer`,
        'Answer 401 with WWW-Authenticate: Bearer resource_metadata="…". A proxy in front may take the header out, or sign users in its own way: switch platform authentication off for this app.',
      );
    }),
  },
  {
    id: "challenge.resource-metadata",
    demands: "It names the metadata of the resource, at an https address of this server.",
    rules: ["RS-2"],
    judge: ofChallenge(({ bearer }, _answer, { url }) => {
      if (!bearer) return skip("there is no Bearer challenge");
      return resourceMetadata(bearer.parameters.get("resource_metadata"), url);
    }),
  },
  {
    id: "challenge.scope",
    demands: "It names the scopes to ask for, without `offline_access`. Entra refuses a sign-in without any.",
    rules: ["RS-4", "RS-7", "P-8"],
    judge: ofChallenge(({ bearer }) => {
      if (!bearer) return skip("there is no Bearer challenge");
      const scopes = scopesNamed(bearer.parameters.get("scope"));
      if (scopes.includes("offline_access")) {
        return warn(
          "it asks for offline_access",
          "Leave offline_access out of the challenge: it is between client and authorization server.",
        );
      }
      if (scopes.length > 0) return pass(`asks for ${listed(scopes)}`);
      return warn(
        "the challenge names no scope",
        'Add scope="…" with everything a first sign-in needs: some clients send none unless the challenge does.',
      );
    }),
  },
  {
    id: "challenge.invented-token",
    demands: "401 with `invalid_token` for a token that nobody issued, so that clients sign in again.",
    rules: ["RS-8", "RS-12"],
    judge: ({ challenge }) => ofTried(challenge, ({ withInventedToken }) => inventedToken(withInventedToken)),
  },
  {
    id: "challenge.token-in-query",
    demands: "A token in the query string is not looked at.",
    rules: ["RS-13"],
    judge: ofChallenge(({ bearer, tokenInQuery }) => {
      if (tokenInQuery.kind !== "answer") return skip(`no answer: ${tokenInQuery.detail}`);
      const remedy = "Read tokens from the Authorization header alone: addresses end up in logs and histories.";
      if (tokenInQuery.status !== 401)
        return fail(`answers ${tokenInQuery.status} when access_token is in the query`, remedy);
      const error = (challenge: typeof bearer) => challenge?.parameters.get("error");
      if (error(bearerChallenge(tokenInQuery.headers)) === error(bearer))
        return pass("answered like a request without a token");
      return fail("a token in the query is judged: the challenge is another one", remedy);
    }),
  },
  {
    id: "challenge.origin",
    demands: "403 for requests from web pages of other origins.",
    rules: ["RS-14"],
    judge: ({ challenge }) =>
      ofTried(challenge, ({ fromOtherOrigin }) => {
        if (fromOtherOrigin.kind !== "answer") return skip(`no answer: ${fromOtherOrigin.detail}`);
        if (fromOtherOrigin.status === 403) return pass("403 for another origin");
        return warn(
          `a page of another origin is answered like anybody (${fromOtherOrigin.status}), not with 403`,
          "Compare Origin with a list of those that are allowed, before anything else (DNS rebinding).",
        );
      }),
  },
  {
    id: "challenge.cors",
    demands: "Pages of this machine, as browser-based clients are, may send requests.",
    rules: ["AS-16"],
    judge: ({ challenge }) => ofTried(challenge, ({ preflight }) => cors(preflight)),
  },
];

function status(exchange: Exchange): Verdict {
  if (exchange.kind !== "answer") return skip(`no answer: ${exchange.detail}`);
  const { status: code } = exchange;
  if (code === 401) return pass("401");
  if (code >= 200 && code < 300) {
    return fail(
      `answers ${code} without a token: anybody can use it`,
      "Demand a token for every request to the endpoint, initialize too.",
    );
  }
  const remedy =
    code === 404 || code === 405
      ? "Check the path: that of this project's runtime is /mcp. The endpoint has to take POST."
      : code >= 500
        ? "See the log of the app: it fails, or what stands in front of it doesn't reach it."
        : "Authenticate before anything else, and answer 401 with WWW-Authenticate: Bearer.";
  return fail(`answers ${code} to a request without a token, not 401`, remedy);
}

function resourceMetadata(address: string | undefined, url: URL): Verdict {
  if (address === undefined) {
    return fail(
      "the challenge has no resource_metadata",
      "Add resource_metadata with the URL of the RFC 9728 document: clients of 2025-06-18 look nowhere else.",
    );
  }
  if (!URL.canParse(address)) {
    return fail(`resource_metadata is no absolute URL: ${quote(address)}`, "Write it with scheme and host.");
  }
  const { origin, host } = new URL(address);
  if (origin === url.origin) return pass("resource_metadata of this server");
  if (new URL(address).host === url.host || !isConfidential(address)) {
    return fail(
      `resource_metadata is ${quote(address)}: another scheme than the server's`,
      "Build addresses from one configured public URL, not from the request: TLS ends at the ingress (MCP_PUBLIC_URL).",
    );
  }
  return warn(
    `resource_metadata leads to another host: ${quote(host)}`,
    "If that is meant, see that you trust it: whoever serves the document decides where users sign in.",
  );
}

function inventedToken(exchange: Exchange): Verdict {
  if (exchange.kind !== "answer") return skip(`no answer: ${exchange.detail}`);
  if (exchange.status >= 200 && exchange.status < 300) {
    return fail(
      `takes a token that nobody issued (${exchange.status})`,
      "Validate signature, issuer, audience and expiry of every token before anything else.",
    );
  }
  if (exchange.status !== 401) {
    return fail(
      `answers ${exchange.status} to a token that nobody issued, not 401`,
      'Answer 401 with error="invalid_token": clients take anything else for final and don\'t sign in again.',
    );
  }
  const error = bearerChallenge(exchange.headers)?.parameters.get("error");
  if (error === "invalid_token") return pass("401, invalid_token");
  return warn(
    `401, but the challenge says ${error === undefined ? "no error" : quote(error)} instead of invalid_token`,
    'Add error="invalid_token" (RFC 6750 section 3.1).',
  );
}

function cors(exchange: Exchange): Verdict {
  if (exchange.kind !== "answer") return skip(`no answer: ${exchange.detail}`);
  const headers = (exchange.headers.get("access-control-allow-headers") ?? "").toLowerCase();
  if (isReadableByPages(exchange) && /\bauthorization\b/.test(headers)) return pass("allowed");
  return warn(
    "browser-based clients can't use it: the preflight is refused, or allows no Authorization header",
    "Answer OPTIONS without a token, and allow the header Authorization by name, if browser-based clients shall work.",
  );
}
