import { MICROSOFT_GRAPH_APPLICATION_ID } from "../../../constructs/entra/graph-delegated-permissions.js";
import { isEntra } from "../authorization-server/where.js";
import type { Check } from "../check.js";
import type { Evidence } from "../evidence.js";
import { textOf, type JsonObject } from "../http/answer.js";
import { scopesNamed, scopesToAskFor } from "../resource-metadata/named-scopes.js";
import { resourceOf } from "../sign-in/authorization-request.js";
import { ofTried, wasTried } from "../tried.js";
import { fail, pass, skip, warn, type Verdict } from "../verdict.js";
import { counted, listed, quote } from "../words.js";
import type { Jwt } from "./read-jwt.js";
import type { TokenEvidence } from "./token-evidence.js";

type Judge = (jwt: Jwt, evidence: Evidence, token: TokenEvidence) => Verdict;

function ofJwt(judge: Judge): Check["judge"] {
  return (evidence) =>
    ofTried(evidence.token, (token) =>
      token.jwt === undefined
        ? skip("the token is opaque: only its issuer can read it")
        : judge(token.jwt, evidence, token),
    );
}

/** Clocks differ by less than servers usually allow for. */
const CLOCK_TOLERANCE_MILLISECONDS = 60_000;

const USE_VERSION_2 =
  "Set requestedAccessTokenVersion to 2 in the API's registration (api.requested_access_token_version in Terraform); this project's construct does.";

export const tokenChecks: readonly Check[] = [
  {
    id: "token.form",
    demands: "The access token is signed with a key that the server publishes, not with a secret or not at all.",
    rules: ["RS-8"],
    judge: ofJwt(({ header }) => {
      const alg = textOf(header, "alg") ?? "none";
      if (alg.toLowerCase() === "none")
        return fail("the token is not signed", "Sign tokens, and refuse such: anybody can write one.");
      if (alg.startsWith("HS")) {
        return warn(
          `signed with a shared secret (${quote(alg)})`,
          "Sign with a private key, so that whoever verifies tokens can't issue them.",
        );
      }
      return pass(
        [textOf(header, "typ"), alg]
          .filter((part) => part !== undefined)
          .map(quote)
          .join(", "),
      );
    }),
  },
  {
    id: "token.audience",
    demands: "It is for this server: `aud` is the resource, and with Entra's tokens the client id of the API.",
    rules: ["RS-8", "RS-10", "RS-E1", "P-13"],
    judge: ofJwt(audience),
  },
  {
    id: "token.issuer",
    demands: "`iss` is the authorization server that the resource names; a gateway hands out tokens of its own.",
    rules: ["RS-8", "RS-E2", "AS-13"],
    judge: ofJwt(({ claims }, { authorizationServer }, { from }) => {
      if (!wasTried(authorizationServer)) return skip("it is not known who should have issued it");
      const { issuer, where } = authorizationServer;
      const iss = textOf(claims, "iss");
      if (iss === undefined) return fail("the token has no iss", "Have tokens name their issuer (RFC 9068).");
      if (iss === issuer) return pass(quote(iss));
      if (where === "entra" && isVersion1(claims)) return skip("see token.version");
      if (isEntra(iss) && where === "own") {
        if (from === "person") return pass("Entra's token for the API, as pre-authorized clients bring it");
        return fail(
          "the client was handed Entra's own token",
          "Keep Entra's tokens on the server, and issue tokens of your own to clients.",
        );
      }
      return fail(
        `iss is ${quote(iss)}, the resource names ${quote(issuer)}`,
        where === "entra"
          ? "Sign in at the tenant that the metadata names; with several tenants, see that this one is listed."
          : "Issue tokens under the issuer of the metadata, to the letter.",
      );
    }),
  },
  {
    id: "token.version",
    demands: "Entra's tokens are of version 2.",
    rules: ["P-14", "RS-E2"],
    judge: ofJwt(({ claims }) => {
      if (!isEntra(textOf(claims, "iss") ?? "")) return skip("not a token of Entra's");
      if (!isVersion1(claims)) return pass("version 2");
      if (isForGraph(claims)) return skip("Graph's own tokens are as Graph wants them, see token.audience");
      return fail("a token of version 1: its issuer and audience are others than those of version 2", USE_VERSION_2);
    }),
  },
  {
    id: "token.time",
    demands: "It is valid now, by the clock here and by the server's.",
    rules: ["RS-8"],
    judge: ofJwt(({ claims }, _evidence, token) => time(claims, token)),
  },
  {
    id: "token.scopes",
    demands: "It carries the scopes that the challenge asks for.",
    rules: ["RS-E3", "RS-E4", "P-8"],
    judge: ofJwt(({ claims }, evidence) => scopes(claims, scopesToAskFor(evidence))),
  },
];

function isVersion1(claims: JsonObject): boolean {
  return claims.ver === "1.0" || (textOf(claims, "iss") ?? "").startsWith("https://sts.windows.net/");
}

function audiencesOf({ aud }: JsonObject): readonly string[] {
  return [aud].flat().map(String);
}

function isForGraph(claims: JsonObject): boolean {
  return audiencesOf(claims).some(
    (each) => each === MICROSOFT_GRAPH_APPLICATION_ID || each.startsWith("https://graph.microsoft."),
  );
}

function audience({ claims }: Jwt, evidence: Evidence): Verdict {
  const audiences = audiencesOf(claims);
  const said = `aud is ${claims.aud === undefined ? "missing" : listed(audiences)}`;
  const resource = resourceOf(evidence) ?? evidence.url.href;
  if (audiences.includes(resource)) return pass(quote(resource));
  if (isForGraph(claims)) {
    return fail(
      "the token is for Microsoft Graph, not for this server",
      "Ask for a scope of the server's own API, <identifier URI>/<scope>; a bare scope name is one of Graph's.",
    );
  }
  if (!isEntra(textOf(claims, "iss") ?? "")) {
    return fail(
      `${said}, the resource ${quote(resource)}`,
      "Issue tokens for the resource that the client names (RFC 8707).",
    );
  }
  if (isVersion1(claims)) return skip("see token.version");
  const api = scopesToAskFor(evidence)
    .map((scope) => /^api:\/\/([\da-f-]{36})\//i.exec(scope)?.[1])
    .find((id) => id !== undefined);
  if (api === undefined) return pass(`${listed(audiences)}: whether that is this server, the endpoint says`);
  if (audiences.includes(api)) return pass(`${api}, the API of the scopes`);
  return fail(
    `${said}, the scopes belong to ${api}`,
    "Ask for the scopes that the challenge names, and for no others.",
  );
}

function time(claims: JsonObject, { now, serverNow }: TokenEvidence): Verdict {
  const at = (name: string) => (typeof claims[name] === "number" ? claims[name] * 1000 : undefined);
  const [exp, nbf] = [at("exp"), at("nbf") ?? at("iat")];
  const skew = serverNow === undefined ? 0 : serverNow - now;
  if (exp === undefined) return fail("the token has no exp: it never ends", "Let tokens end within an hour or so.");
  if (exp <= now)
    return fail(`the token ended ${counted(Math.ceil((now - exp) / 60_000), "minute")} ago`, "Get a new one.");
  if (nbf !== undefined && nbf > now + CLOCK_TOLERANCE_MILLISECONDS) {
    return fail(
      "the token is not valid yet by the clock here",
      "Set the clocks of this machine and of the issuer right.",
    );
  }
  if (Math.abs(skew) > CLOCK_TOLERANCE_MILLISECONDS) {
    return warn(
      `the server's clock differs from this machine's by ${counted(Math.round(Math.abs(skew) / 1000), "second")}`,
      "Set the clocks right: tokens are refused as not yet valid, or as ended.",
    );
  }
  return pass(`for another ${counted(Math.round((exp - now) / 60_000), "minute")}`);
}

function scopes(claims: JsonObject, asked: readonly string[]): Verdict {
  const named = textOf(claims, "scp") ?? textOf(claims, "scope");
  const roles = Array.isArray(claims.roles) ? claims.roles.map(String) : [];
  if (named === undefined && roles.length > 0) {
    return pass(`no scopes, but the roles ${listed(roles)}: an application without a user`);
  }
  if (named === undefined) {
    return asked.length === 0
      ? skip("none were asked for")
      : fail("the token has neither scopes nor roles", "Consent to the scopes for this client, or pre-authorize it.");
  }
  const granted = new Set(scopesNamed(named).map(withoutApi));
  const missing = asked.filter((scope) => !granted.has(withoutApi(scope)) && scope !== "offline_access");
  if (missing.length === 0) return pass(listed(scopesNamed(named)));
  return fail(
    `${listed(missing)} missing`,
    "Consent to them for this client, or pre-authorize it: every call is going to be refused (403).",
  );
}

/** Entra's tokens have the bare name of what was asked for in full. */
function withoutApi(scope: string): string {
  return scope.slice(scope.lastIndexOf("/") + 1);
}
