import { isConfidential } from "../addresses.js";
import { whereAuthorizationIs } from "../authorization-server/where.js";
import type { Check } from "../check.js";
import type { Evidence } from "../evidence.js";
import { isRedirect, jsonOf, textOf, textsOf, type Exchange, type JsonObject } from "../http/answer.js";
import { isReadableByPages } from "../http/pages.js";
import { ofTried, wasTried } from "../tried.js";
import { fail, pass, skip, warn, type Verdict } from "../verdict.js";
import { listed, quote } from "../words.js";
import { scopesNamed } from "./named-scopes.js";
import type { Place, ResourceEvidence } from "./resource-evidence.js";

function ofDocument(judge: (document: JsonObject, evidence: Evidence, resource: ResourceEvidence) => Verdict) {
  return (evidence: Evidence): Verdict =>
    ofTried(evidence.resource, (resource) =>
      resource.document === undefined
        ? skip("there is no document to look at")
        : judge(resource.document, evidence, resource),
    );
}

export const resourceChecks: readonly Check[] = [
  {
    id: "resource-metadata.found",
    demands: "Metadata of the protected resource (RFC 9728) in at least one of the places where clients look.",
    rules: ["RS-1", "P-4", "P-5"],
    judge: ({ resource }) =>
      ofTried(resource, ({ document }) =>
        document
          ? pass("found")
          : fail(
              "no metadata of the resource, in none of the three places",
              "Publish it at /.well-known/oauth-protected-resource, followed by the path of the endpoint, and name that in the challenge. Something in front may keep /.well-known/ for itself.",
            ),
      ),
  },
  placeCheck("challenge", "At the address that the challenge names."),
  placeCheck("path", "At the well-known path with the endpoint's path behind it."),
  placeCheck("root", "At the root, for clients that insert no path."),
  {
    id: "resource-metadata.same",
    demands: "What the places say of this resource is the same.",
    rules: ["RS-2"],
    judge: ({ resource }) => ofTried(resource, same),
  },
  {
    id: "resource-metadata.resource",
    demands: "`resource` is the URL that users have, to the letter.",
    rules: ["RS-3", "P-1"],
    judge: ofDocument((document, { url }) => resourceIsUrl(textOf(document, "resource"), url)),
  },
  {
    id: "resource-metadata.authorization-servers",
    demands: "It names an authorization server, by an https URL.",
    rules: ["RS-1"],
    judge: ofDocument((document, { url }) => authorizationServers(textsOf(document, "authorization_servers"), url)),
  },
  {
    id: "resource-metadata.scopes",
    demands: "It lists the scopes that the challenge asks for, without `offline_access`.",
    rules: ["RS-4", "RS-7"],
    judge: ofDocument((document, { challenge }) => {
      const supported = textsOf(document, "scopes_supported");
      if (supported === undefined || supported.length === 0) {
        return warn(
          "it lists no scopes",
          "Add scopes_supported: clients ask for all of it where a challenge names none, and Entra refuses a sign-in without any.",
        );
      }
      if (supported.includes("offline_access")) {
        return warn("it lists offline_access", "Leave it out: it is between client and authorization server.");
      }
      const asked = wasTried(challenge) ? scopesNamed(challenge.bearer?.parameters.get("scope")) : [];
      const missing = asked.filter((scope) => !supported.includes(scope) && scope !== "offline_access");
      if (missing.length === 0) return pass(listed(supported));
      return warn(
        `the challenge asks for ${listed(missing)}, which it doesn't list`,
        "Write scopes in the same spelling in both places: clients compare them.",
      );
    }),
  },
  {
    id: "resource-metadata.bearer-methods",
    demands: "Tokens are taken from the header alone.",
    rules: ["RS-13"],
    judge: ofDocument((document) => {
      const methods = textsOf(document, "bearer_methods_supported") ?? ["header"];
      const others = methods.filter((method) => method !== "header");
      if (others.length === 0 && methods.length > 0) return pass("header");
      return fail(
        methods.length === 0
          ? "it says that no way of sending a token is supported"
          : `it invites tokens in ${listed(others)}`,
        'Set bearer_methods_supported to ["header"]: addresses end up in logs, and MCP forbids it.',
      );
    }),
  },
  {
    id: "resource-metadata.cors",
    demands: "Pages of any origin may read it.",
    rules: ["AS-16"],
    judge: ofDocument((_document, _evidence, { places }) => {
      const closed = answered(places).filter((exchange) => !isReadableByPages(exchange));
      if (closed.length === 0) return pass("open to pages of any origin");
      return warn(
        "browser-based clients can't read it",
        "Answer with Access-Control-Allow-Origin: *. The document is public and holds nothing of a user.",
      );
    }),
  },
];

function placeCheck(place: Place, demands: string): Check {
  return {
    id: `resource-metadata.${place}`,
    demands,
    rules: ["RS-2"],
    judge: ({ resource }) => ofTried(resource, ({ places, document }) => placeVerdict(place, places[place], document)),
  };
}

const NO_PLACE: Readonly<Record<Place, string>> = {
  challenge: "the challenge names no address",
  path: "the endpoint has no path",
  root: "there is no root",
};

function placeVerdict(place: Place, exchange: Exchange | undefined, document: JsonObject | undefined): Verdict {
  if (exchange === undefined) return skip(NO_PLACE[place]);
  const at = new URL(exchange.url).pathname;
  if (exchange.kind === "no-answer") return fail(`${at}: ${exchange.detail}`, "See the log of the app.");
  const found = jsonOf(exchange);
  if (exchange.status === 200 && found)
    return ofOtherResource(place, found, document, new URL(exchange.url).origin) ?? pass(at);
  if (document === undefined) return skip("see resource-metadata.found");
  if (isRedirect(exchange)) {
    return fail(`${at} redirects (${exchange.status})`, "Answer there: clients need not follow (RFC 9728 section 3).");
  }
  if (exchange.status === 200) {
    return fail(
      `${at} is no JSON object`,
      "Answer the document itself as application/json. A page may be served there instead.",
    );
  }
  if (place === "challenge") {
    return fail(
      `${at} answers ${exchange.status}`,
      "Correct resource_metadata in the challenge, or publish the document there.",
    );
  }
  if (exchange.status >= 500) return fail(`${at} answers ${exchange.status}`, "See the log of the app.");
  return warn(
    `${at} answers ${exchange.status}`,
    "Publish the document there too: clients don't all look in the same place.",
  );
}

/** At the root stands one resource of perhaps several. */
function ofOtherResource(
  place: Place,
  found: JsonObject,
  document: JsonObject | undefined,
  origin: string,
): Verdict | undefined {
  const other = found.resource;
  if (place !== "root" || other === document?.resource) return undefined;
  const said = `at the root stands another resource: ${typeof other === "string" ? quote(other) : "one without a name"}`;
  if (typeof other === "string" && URL.canParse(other) && new URL(other).origin === origin) {
    return pass(`${said}, one of several at this host`);
  }
  return warn(said, "Publish the same document in all places: which one a client reads depends on the client.");
}

function answered(places: ResourceEvidence["places"]) {
  return Object.values(places).flatMap((exchange) =>
    exchange?.kind === "answer" && exchange.status === 200 && jsonOf(exchange) ? [exchange] : [],
  );
}

function same({ places, document }: ResourceEvidence): Verdict {
  const documents = answered(places).map((exchange) => jsonOf(exchange) ?? {});
  const ofThis = documents.filter(({ resource }) => resource === document?.resource);
  if (ofThis.length < 2) return skip("it stands in one place only");
  const different = [...new Set(ofThis.flatMap(Object.keys))].filter(
    (name) => new Set(ofThis.map((each) => JSON.stringify(each[name]))).size > 1,
  );
  if (different.length === 0) return pass(`the same in ${ofThis.length} places`);
  return fail(
    `the places differ in ${listed(different)}`,
    "Serve one document everywhere: which one a client reads depends on the client. Caches in front may hold an old one.",
  );
}

function resourceIsUrl(resource: string | undefined, { href, origin, host, protocol }: URL): Verdict {
  if (resource === undefined) {
    return fail("it has no resource", "Add resource, with the URL of the endpoint as users have it.");
  }
  if (resource === href || resource === href.replace(/\/$/, "")) {
    // An origin has no form without a slash as a URL, and no other than without one as a name.
    if (resource === href || new URL(href).pathname === "/") return pass(quote(resource));
  }
  const said = `resource is ${quote(resource)}, the URL asked ${quote(href)}`;
  if (!URL.canParse(resource)) return fail(said, "Write it with scheme and host.");
  const named = new URL(resource);
  if (named.href === href)
    return fail(`${said}: the same, but spelled otherwise`, `Write ${href}: clients compare texts.`);
  if (`${named.href}/` === href || named.href === `${href}/`) {
    return fail(
      `${said}: they differ in the slash at the end`,
      "Publish it without a slash, and give users the URL without: Entra compares it to the letter with its identifier URIs (AADSTS9010010).",
    );
  }
  if (named.host === host && named.protocol !== protocol) {
    return fail(
      `${said}: they differ in the scheme`,
      "Build addresses from one configured public URL, not from the request: TLS ends at the ingress (MCP_PUBLIC_URL).",
    );
  }
  if (named.origin !== origin) {
    return fail(
      `${said}: another host`,
      "Set the public URL of the server to the one users have (MCP_PUBLIC_URL, customDomain), or give users this one. Clients refuse metadata of another host.",
    );
  }
  return fail(
    `${said}: another path`,
    "Publish metadata whose resource is the endpoint itself; clients compare it to the letter (RFC 9728 section 3.3).",
  );
}

function authorizationServers(servers: readonly string[] | undefined, url: URL): Verdict {
  if (servers === undefined || servers.length === 0) {
    return fail(
      "it names no authorization server",
      "Add authorization_servers, a list with the issuer: clients have nobody to sign in with.",
    );
  }
  const open = servers.filter((server) => !isConfidential(server));
  if (open.length > 0) {
    return fail(
      `${listed(open)} is no https URL`,
      "Name issuers by their https URL, to the letter as they do themselves.",
    );
  }
  const where = whereAuthorizationIs(servers[0] ?? "", url);
  if (where === "elsewhere") {
    return pass(`${listed(servers)}: elsewhere than the server, and where users are going to sign in`);
  }
  return pass(servers.length === 1 ? listed(servers) : `${listed(servers)}; the first is looked at`);
}
