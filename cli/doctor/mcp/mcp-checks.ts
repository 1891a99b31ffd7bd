import { errorCodeOf, explainEntraError } from "../../../runtime/entra/error-catalogue.js";
import { bearerChallenge } from "../challenge/parse-challenge.js";
import type { Check } from "../check.js";
import type { Evidence } from "../evidence.js";
import { isRedirect, type Exchange, type JsonObject } from "../http/answer.js";
import { ofTried, wasTried } from "../tried.js";
import { fail, pass, skip, warn, type Verdict } from "../verdict.js";
import { counted, listed, quote } from "../words.js";
import type { McpEvidence } from "./mcp-evidence.js";
import { messageOf, MODERN_REVISION } from "./raw-requests.js";

function ofMcp(judge: (mcp: McpEvidence, evidence: Evidence) => Verdict): Check["judge"] {
  return (evidence) => ofTried(evidence.mcp, (mcp) => judge(mcp, evidence));
}

/** Where the token is taken. */
function ofTaken(judge: (mcp: McpEvidence) => Verdict): Check["judge"] {
  return ofMcp((mcp) => (isTaken(mcp.withToken) ? judge(mcp) : skip("the token was not taken")));
}

export const mcpChecks: readonly Check[] = [
  {
    id: "mcp.token",
    demands: "The endpoint takes the token.",
    rules: ["RS-8", "RS-12"],
    judge: ofMcp(({ withToken }, evidence) => taken(withToken, evidence)),
  },
  {
    id: "mcp.forged-token",
    demands: "401 for the token with another signature, a later end, or no signature.",
    rules: ["RS-8"],
    judge: ofTaken(({ forged }) => {
      const accepted = forged.filter(({ exchange }) => isTaken(exchange));
      const remedy =
        "Verify the signature of every token with the issuer's keys, by the algorithms you expect, before anything in it is read.";
      if (accepted.length > 0) return fail(`takes a forged token: ${listed(accepted.map(({ how }) => how))}`, remedy);
      const others = forged.filter(({ exchange }) => exchange.kind !== "answer" || exchange.status !== 401);
      if (others.length === 0) return pass(`${listed(forged.map(({ how }) => how))}: refused`);
      const how = others.map(
        ({ how: what, exchange }) => `${what} (${exchange.kind === "answer" ? exchange.status : exchange.detail})`,
      );
      return fail(
        `a forged token is not answered with 401: ${listed(how)}`,
        "Answer 401 with invalid_token; anything else looks like a fault of the server's.",
      );
    }),
  },
  {
    id: "mcp.connect",
    demands: "An MCP client (the TypeScript SDK's) connects and agrees on a revision.",
    rules: ["RS-18"],
    judge: ofMcp(({ session }) =>
      ofTried(session, ({ revision, server, failed }) =>
        revision === undefined
          ? fail(
              `the client could not connect: ${failed ?? ""}`,
              "See the log of the server. A proxy in front may buffer event streams, or answer in its place.",
            )
          : pass(`${server ?? ""}, revision ${revision}`),
      ),
    ),
  },
  {
    id: "mcp.tools",
    demands: "It lists its tools.",
    rules: ["RS-30"],
    judge: ofMcp(({ session }) =>
      ofTried(session, ({ tools, failed, revision }) => {
        if (tools === undefined) {
          return revision === undefined
            ? skip("the client could not connect")
            : fail(`tools/list failed: ${failed ?? ""}`, "See the log of the server.");
        }
        if (tools.length === 0)
          return warn("there are no tools", "See what the user, or the token's scopes, may do here.");
        return pass(`${counted(tools.length, "tool")}: ${listed(tools.slice(0, 12))}${tools.length > 12 ? " …" : ""}`);
      }),
    ),
  },
  {
    id: "mcp.call",
    demands: "A tool can be called: `whoami`, or the one of `--tool`.",
    rules: ["P-11", "P-13"],
    judge: ofMcp(({ call }) =>
      ofTried(call, ({ tool, failed }) =>
        failed === undefined ? pass(`${quote(tool)} answers`) : callFailed(tool, failed),
      ),
    ),
  },
  {
    id: "mcp.newest-revision",
    demands:
      "Clients of revision 2026-07-28 are served, or told in JSON-RPC that they are not, so that they fall back.",
    rules: ["RS-18", "RS-22"],
    judge: ofTaken(({ discover }) => newestRevision(discover)),
  },
  {
    id: "mcp.unknown-revision",
    demands: "400 for a revision that nobody knows.",
    rules: ["RS-15"],
    judge: ofTaken(({ unknownRevision: exchange }) => {
      if (exchange.kind !== "answer") return skip(`no answer: ${exchange.detail}`);
      if (exchange.status === 400) return pass("400");
      return warn(
        `MCP-Protocol-Version: 1999-12-31 is answered with ${exchange.status}`,
        "Answer 400 to revisions that the server doesn't know, so that nothing is misunderstood.",
      );
    }),
  },
];

export function isTaken(exchange: Exchange): boolean {
  return exchange.kind === "answer" && exchange.status >= 200 && exchange.status < 300;
}

function taken(exchange: Exchange, { token, authorizationServer }: Evidence): Verdict {
  if (exchange.kind !== "answer")
    return fail(`no answer: ${exchange.detail}`, "See the log of the server, and whether it is ready.");
  const { status, headers } = exchange;
  if (isTaken(exchange)) return pass(`taken (${status})`);
  const challenge = bearerChallenge(headers);
  const error = challenge?.parameters.get("error");
  const said = `refused (${status}${error === undefined ? "" : `, ${quote(error)}`})`;
  if (status === 401 && (error === "insufficient_claims" || challenge?.parameters.has("claims") === true)) {
    return fail(
      `${said}: a Conditional Access policy asks for more`,
      "Sign in anew with what the policy asks for; see the sign-in log in Entra.",
    );
  }
  if (status === 401) {
    const signedIn = wasTried(token) && token.from === "sign-in";
    const entra = wasTried(authorizationServer) && authorizationServer.where === "entra";
    return fail(
      said,
      signedIn && !entra
        ? "The server refuses what its own authorization server issued: compare issuer, audience and keys on both sides; its log says why."
        : "Compare what the token says, its aud, iss, tid, azp and exp, with what the server is configured for: its client id, tenants, and pre-authorized clients. Its log says why.",
    );
  }
  if (status === 403) {
    const scope = challenge?.parameters.get("scope");
    return fail(
      `${said}${scope === undefined ? "" : `: asks for ${quote(scope)}`}`,
      "The token is too narrow: consent to the scopes for this client, or assign the role.",
    );
  }
  if (isRedirect(exchange))
    return fail(`redirects (${status}) a request with a token`, "Answer at the endpoint itself.");
  if (status === 502 || status === 503 || status === 504) {
    return fail(
      said,
      "The gateway doesn't reach the MCP server behind it: see whether that runs, and the gateway's log.",
    );
  }
  return fail(said, "See the log of the server.");
}

function callFailed(tool: string, failed: string): Verdict {
  const code = errorCodeOf({ error_description: failed });
  if (code !== undefined) {
    const { cause, operator } = explainEntraError({ error_description: failed });
    return fail(`${quote(tool)} failed with AADSTS${code}: ${cause}`, operator);
  }
  return fail(
    `${quote(tool)} failed: ${failed}`,
    "See the log of the server; with Graph's data, also whether the user may see it and consent was given.",
  );
}

function newestRevision(exchange: Exchange): Verdict {
  if (exchange.kind !== "answer")
    return warn(`no answer to a client of ${MODERN_REVISION}: ${exchange.detail}`, TELL_CLIENTS);
  const message = messageOf(exchange);
  const versions = (message?.result as JsonObject | undefined)?.supportedVersions;
  if (Array.isArray(versions)) return pass(`served: ${listed(versions.map(String))}`);
  if (message?.error !== undefined)
    return skip(`older revisions only; a client of ${MODERN_REVISION} is told so, and falls back`);
  return warn(`a client of ${MODERN_REVISION} is answered ${exchange.status} without a JSON-RPC message`, TELL_CLIENTS);
}

const TELL_CLIENTS =
  "Answer in JSON-RPC, whatever the revision: clients read from the error that they have to fall back.";
