import { isConfidential } from "../addresses.js";
import { isEntra } from "../authorization-server/where.js";
import type { Check } from "../check.js";
import { isRedirect, jsonOf, type Exchange, type NoAnswer } from "../http/answer.js";
import { ofTried } from "../tried.js";
import { fail, pass, skip, warn, type Verdict } from "../verdict.js";
import { counted, quote } from "../words.js";
import type { ConnectionEvidence, TlsHandshake } from "./connection-evidence.js";

const DAY_MILLISECONDS = 86_400_000;
/** Managed certificates are renewed weeks before; later than this something keeps them from it. */
const EXPIRES_SOON_DAYS = 14;

export const connectionChecks: readonly Check[] = [
  {
    id: "connection.url",
    demands:
      "The URL has a path and no slash at its end: clients compare it to the letter with what the server calls itself.",
    rules: ["RS-3", "RS-E6"],
    judge: ({ url }) => {
      if (url.pathname === "/") {
        return warn(
          "the URL is an origin without a path, which clients write with and without a slash",
          "Put the MCP endpoint at a path such as /mcp, and give users the URL with it.",
        );
      }
      if (url.pathname.endsWith("/")) {
        return warn("the URL ends with a slash", `Use it without: ${url.href.replace(/\/+$/, "")}`);
      }
      return pass("has a path and no slash at its end");
    },
  },
  {
    id: "connection.https",
    demands: "https, or http on the machine itself.",
    rules: ["AS-9"],
    judge: ({ url }) => {
      if (url.protocol === "https:") return pass("https");
      if (isConfidential(url.href)) return pass("plain http, on this machine only");
      return fail(
        "plain http: whoever is on the way reads the tokens",
        "Serve it over https; Azure Container Apps does at its ingress. Clients refuse plain http off loopback.",
      );
    },
  },
  {
    id: "connection.certificate",
    demands: "A certificate that is trusted here, for this host, and valid for two weeks or more.",
    rules: ["AS-9"],
    judge: ({ connection, url, now }) =>
      ofTried(connection, ({ tls, oldTlsAccepted = false }) =>
        tls === undefined ? skip("plain http has none") : certificate(tls, oldTlsAccepted, url, now),
      ),
  },
  {
    id: "connection.tls",
    demands: "TLS 1.2 or newer, and nothing older (RFC 8996).",
    rules: ["AS-9"],
    judge: ({ connection }) =>
      ofTried(connection, ({ tls, oldTlsAccepted }) => {
        if (tls === undefined) return skip("plain http has none");
        if ("failed" in tls) {
          if (oldTlsAccepted !== true) return skip("no secure connection could be made");
          return fail(
            "nothing newer than TLS 1.1 is spoken",
            "Let the ingress or proxy speak TLS 1.2 and 1.3, and nothing older.",
          );
        }
        if (oldTlsAccepted === true) {
          return warn("TLS 1.1 or older is accepted too", "Set the lowest version of the ingress or proxy to TLS 1.2.");
        }
        return pass(`${tls.protocol}, and nothing older than TLS 1.2`);
      }),
  },
  {
    id: "connection.answers",
    demands: "The MCP endpoint answers, in time, and without sending clients elsewhere.",
    rules: [],
    judge: ({ connection, url }) => ofTried(connection, ({ first, tls }) => answers(first, tls, url)),
  },
  {
    id: "health.live",
    demands: "Where the server is this project's runtime: `/healthz` says that the process runs.",
    rules: [],
    judge: ({ connection }) =>
      ofTried(connection, ({ liveness }) =>
        isHealth(liveness) ? pass("the process runs") : skip("the server has no /healthz of this project's runtime"),
      ),
  },
  {
    id: "health.ready",
    demands:
      "Where the server is this project's runtime: `/readyz` says that configuration, credential and store are usable.",
    rules: [],
    judge: ({ connection }) => ofTried(connection, readiness),
  },
];

function certificate(tls: TlsHandshake, oldTlsAccepted: boolean, url: URL, now: number): Verdict {
  if ("failed" in tls) {
    if (oldTlsAccepted) return skip("see connection.tls");
    if (!TLS_FAILURE.test(tls.failed)) return skip("no connection could be made, see connection.answers");
    return fail(
      `no secure connection could be made (${quote(tls.failed)})`,
      `Check that ${url.host} speaks TLS there: a certificate may be missing, or plain http behind an https address.`,
    );
  }
  const { distrust, validTo, issuer, names } = tls;
  const days = Math.floor((validTo - now) / DAY_MILLISECONDS);
  if (validTo <= now) {
    return fail(
      `the certificate ended on ${dateOf(validTo)}`,
      "Renew it. For a managed certificate, check that the custom domain's DNS records are still there.",
    );
  }
  if (distrust === OTHER_NAME) {
    return fail(
      `the certificate is for ${quote(names)}, not for ${url.hostname}`,
      "Put a certificate for this host name on it: bind the custom domain, or use the name the certificate is for.",
    );
  }
  if (distrust !== undefined) {
    return fail(
      `the certificate is not trusted here: ${UNKNOWN_AUTHORITY.has(distrust) ? "its authority is not known, or its chain is not complete" : quote(distrust)}`,
      "Serve the whole chain up to a public authority. For a private authority, give its certificate to this command " +
        "and to every MCP client, in the environment variable NODE_EXTRA_CA_CERTS.",
    );
  }
  if (days < EXPIRES_SOON_DAYS) {
    return warn(
      `the certificate ends in ${counted(days, "day")}, on ${dateOf(validTo)}`,
      "Renew it; where that happens by itself, find out why it has not yet.",
    );
  }
  return pass(`trusted, for this host, from ${quote(issuer)}, valid for ${counted(days, "day")}`);
}

/** Codes of what goes wrong in a handshake, and not before it. */
const TLS_FAILURE = /SSL|TLS|EPROTO/;
const OTHER_NAME = "ERR_TLS_CERT_ALTNAME_INVALID";
const UNKNOWN_AUTHORITY: ReadonlySet<string> = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

function dateOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

function answers(first: Exchange, tls: TlsHandshake | undefined, url: URL): Verdict {
  if (first.kind === "no-answer") {
    // Said by another check, with its remedy.
    if (first.reason === "tls" && tls !== undefined) return skip("no secure connection, see connection.certificate");
    return fail(`no answer from ${url.host}: ${first.detail}`, REMEDIES[first.reason]);
  }
  if (isRedirect(first)) {
    const location = first.headers.get("location") ?? "nowhere";
    return fail(
      `the endpoint redirects (${first.status}) to ${quote(location)}`,
      isEntra(location)
        ? "Switch platform authentication (Easy Auth) off for this app, or exclude the endpoint from it: MCP clients need a 401, not a page."
        : "Give users the URL that it leads to, or have the endpoint answer itself: clients don't carry requests over a redirect.",
    );
  }
  return pass(`answers (${first.status})`);
}

const REMEDIES: Readonly<Record<NoAnswer["reason"], string>> = {
  name: "Check the spelling. A custom domain needs its DNS records; an app with internal ingress has no public name.",
  refused:
    "Check port and ingress: the app has to listen on the ingress's target port, and the ingress has to be external.",
  tls: "Check that it speaks TLS there.",
  timeout: "See whether the container runs, or waits for its store or Entra. --timeout gives it longer.",
  "too-large": "Something else than an MCP endpoint seems to answer: check the path.",
  broken: "See the log of the app and of whatever stands in front of it.",
};

/** Other servers may have pages at the same paths. */
function isHealth(exchange: Exchange): boolean {
  const status = jsonOf(exchange)?.status;
  return status === "ok" || status === "unavailable";
}

function readiness({ readiness: exchange }: ConnectionEvidence): Verdict {
  if (!isHealth(exchange) || exchange.kind !== "answer") {
    return skip("the server has no /readyz of this project's runtime");
  }
  if (exchange.status === 200) return pass("ready");
  const checks = jsonOf(exchange)?.checks;
  const failed = Object.entries(typeof checks === "object" && checks !== null ? checks : {})
    .filter(([, result]) => result !== "ok")
    .map(([name]) => name);
  return fail(
    `not ready: ${quote(failed.join(", "))} can't be used`,
    "The log of the container says why: look for the line of the check with this name (docs/troubleshooting.md).",
  );
}
