import type { Check } from "../check.js";
import type { Evidence } from "../evidence.js";
import { explainAnswer } from "../explain-oauth-error.js";
import { jsonOf, textOf, textsOf, type Exchange } from "../http/answer.js";
import { ofTried } from "../tried.js";
import { fail, pass, skip, warn, type Verdict } from "../verdict.js";
import { listed } from "../words.js";
import { UNKNOWN_HOST_REDIRECT } from "./hostile-redirects.js";
import type { HostileAttempt } from "./registration-evidence.js";

export const registrationChecks: readonly Check[] = [
  {
    id: "registration.registers",
    demands: "A client with a loopback redirect URI and no secret can register (RFC 7591).",
    rules: ["AS-7", "P-2"],
    judge: (evidence) =>
      ofTried(evidence.registration, ({ usual }) => ofTried(usual, ({ exchange }) => registers(exchange, evidence))),
  },
  {
    id: "registration.hostile",
    demands: "Redirect URIs that are scripts, patterns, or plain http off the machine are refused.",
    rules: ["AS-8a", "AS-12d"],
    judge: ({ registration }) =>
      ofTried(registration, ({ hostile }) =>
        ofTried(hostile, ({ attempts }) =>
          hostileRefused(attempts.filter(({ redirectUri }) => !isUnknownHost(redirectUri))),
        ),
      ),
  },
  {
    id: "registration.unknown-host",
    demands:
      "So are https hosts that nobody listed: whoever has such a client can send people to it from a sign-in they trust.",
    rules: ["AS-8a"],
    judge: ({ registration }) =>
      ofTried(registration, ({ hostile }) =>
        ofTried(hostile, ({ attempts }) => {
          const attempt = attempts.find(({ redirectUri }) => isUnknownHost(redirectUri));
          if (attempt === undefined || !isDecided(attempt)) return skip("it was not answered");
          if (!isRegistered(attempt.exchange)) return pass("refused");
          return warn(
            "any https host may be redirected to",
            "List the hosts of the clients that you know; at least show people on the consent page where the answer goes.",
          );
        }),
      ),
  },
];

function isUnknownHost(redirectUri: string): boolean {
  return redirectUri === UNKNOWN_HOST_REDIRECT;
}

function registers(exchange: Exchange, evidence: Evidence): Verdict {
  if (exchange.kind !== "answer")
    return fail(`no answer: ${exchange.detail}`, "See the log of the authorization server.");
  const body = jsonOf(exchange);
  const { status } = exchange;
  if (status === 429) {
    return warn(
      "too many registrations at present (429)",
      "Try again in a minute. If it stays, somebody floods the endpoint.",
    );
  }
  const error = explainAnswer(exchange, evidence);
  if (error) return fail(`refused (${status}): ${error.found}`, error.remedy);
  if (!isRegistered(exchange)) {
    return fail(
      `answers ${status} without a client_id`,
      "Answer 201 with the client's metadata as JSON, client_id in it.",
    );
  }
  if (textOf(body, "client_secret") !== undefined) {
    return warn(
      "a client that asked for no secret got one",
      "Respect token_endpoint_auth_method none: a secret on people's machines is none.",
    );
  }
  if (status !== 201)
    return warn(`registered, with ${status}`, "Answer 201 (RFC 7591 section 3.2.1): some clients insist.");
  return pass(
    `registered${(textsOf(body, "redirect_uris") ?? []).length > 0 ? "" : ", without repeating the redirect URIs"}`,
  );
}

function hostileRefused(attempts: readonly HostileAttempt[]): Verdict {
  const decided = attempts.filter(isDecided);
  const taken = decided.filter(({ exchange }) => isRegistered(exchange));
  if (taken.length > 0) {
    return fail(
      `registered with ${listed(taken.map(({ redirectUri, wrong }) => `${redirectUri} (${wrong})`))}`,
      "Register https URIs and loopback addresses only, spelled out: codes would be sent to whoever asks.",
    );
  }
  if (decided.length < attempts.length) {
    return skip(
      `${attempts.length - decided.length} of ${attempts.length} were not answered; those that were are refused`,
    );
  }
  return pass(`${attempts.length} kinds refused`);
}

/** A refusal for haste says nothing about the address. */
function isDecided({ exchange }: HostileAttempt): boolean {
  return exchange.kind === "answer" && exchange.status !== 429 && exchange.status < 500;
}

function isRegistered(exchange: Exchange): boolean {
  return exchange.kind === "answer" && exchange.status < 300 && textOf(jsonOf(exchange), "client_id") !== undefined;
}
