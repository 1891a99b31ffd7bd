import { explainEntraError } from "../../../runtime/entra/error-catalogue.js";
import { tenantOf } from "../authorization-server/where.js";
import type { Check } from "../check.js";
import type { Evidence } from "../evidence.js";
import { textOf } from "../http/answer.js";
import { scopesToAskFor } from "../resource-metadata/named-scopes.js";
import { ofTried, wasTried } from "../tried.js";
import { fail, pass, skip, warn, type Verdict } from "../verdict.js";
import { listed, quote } from "../words.js";

const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Where the resource names Entra, as in the direct-sso mode. */
function ofEntra(judge: (issuer: string, evidence: Evidence) => Verdict): Check["judge"] {
  return (evidence) =>
    ofTried(evidence.authorizationServer, ({ issuer, where }) =>
      where === "entra" ? judge(issuer, evidence) : skip("clients don't sign in at Entra here"),
    );
}

export const entraChecks: readonly Check[] = [
  {
    id: "entra.issuer",
    demands: "The resource names the version 2 issuer of one tenant, by the tenant's id.",
    rules: ["RS-E5", "P-14", "P-15"],
    judge: ofEntra((issuer) => {
      const { host, pathname } = new URL(issuer);
      const remedy = "Name https://login.microsoftonline.com/<tenant id>/v2.0, without a slash at the end.";
      if (host === "sts.windows.net") return fail("the issuer is that of version 1 tokens", remedy);
      if (!GUID.test(tenantOf(issuer))) {
        return fail(
          `the issuer names ${quote(tenantOf(issuer))}, no tenant's id: Entra answers with another issuer, which strict clients refuse`,
          remedy,
        );
      }
      if (!/^\/[^/]+\/v2\.0$/.test(pathname)) return fail(`the issuer's path is ${quote(pathname)}`, remedy);
      return pass(`tenant ${tenantOf(issuer)}`);
    }),
  },
  {
    id: "entra.scopes",
    demands: "Scopes are named in full, `api://…/scope`, and belong to one API.",
    rules: ["RS-E4", "P-8"],
    judge: ofEntra((_issuer, evidence) => entraScopes(scopesToAskFor(evidence))),
  },
  {
    id: "entra.resource",
    demands: "`resource` has a path and no slash at its end: Entra compares it to the letter with identifier URIs.",
    rules: ["P-1", "RS-E6"],
    judge: ofEntra((_issuer, { resource }) => {
      const named = wasTried(resource) ? textOf(resource.document, "resource") : undefined;
      if (named === undefined || !URL.canParse(named)) return skip("there is no resource to look at");
      const { pathname } = new URL(named);
      if (pathname === "/" || named.endsWith("/")) {
        return warn(
          `${quote(named)}: clients send it with and without a slash, and Entra knows one of them`,
          explained(9010010),
        );
      }
      return pass("one spelling only; a sign-in shows whether it is an identifier URI");
    }),
  },
  {
    id: "entra.client",
    demands: "A client id to sign in with, as Entra registers none.",
    rules: ["P-2"],
    judge: ofEntra((_issuer, { clientId }) =>
      clientId === undefined
        ? skip("no client id given: --client-id names an application that is pre-authorized")
        : pass(`client ${quote(clientId)}`),
    ),
  },
];

/** Of OpenID Connect; they belong to no API. */
const SIGN_IN_SCOPES = new Set(["openid", "profile", "email", "offline_access"]);

function entraScopes(named: readonly string[]): Verdict {
  const scopes = named.filter((scope) => !SIGN_IN_SCOPES.has(scope));
  if (scopes.length === 0) return fail("neither challenge nor metadata name a scope", explained(900144));
  const resources = scopes.map(resourceOf);
  const bare = scopes.filter((_scope, index) => resources[index] === undefined);
  if (bare.length > 0)
    return fail(`${listed(bare)}: no API is named with it, so Entra looks at Microsoft Graph`, explained(650053));
  if (new Set(resources).size > 1) return fail(`${listed(scopes)} belong to several APIs`, explained(28000));
  if (scopes.some((scope) => scope.startsWith("https://graph.microsoft."))) {
    return fail(
      "they are scopes of Microsoft Graph: clients would get a token for Graph, not for this server",
      "Name scopes of the server's own API; it exchanges tokens On-Behalf-Of for Graph itself.",
    );
  }
  return pass(listed(scopes));
}

/** What stands before the last slash. */
function resourceOf(scope: string): string | undefined {
  const at = scope.lastIndexOf("/");
  return at > 0 && /^(api:\/\/|https:\/\/|[\da-f-]{36}\/)/i.test(scope) ? scope.slice(0, at) : undefined;
}

/** What the catalogue says about an error that Entra would answer. */
function explained(code: number): string {
  return `Entra would answer AADSTS${code}. ${explainEntraError({ error_codes: [code] }).operator}`;
}
