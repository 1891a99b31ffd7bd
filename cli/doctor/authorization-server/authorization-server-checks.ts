import { isConfidential } from "../addresses.js";
import type { Check } from "../check.js";
import type { Evidence } from "../evidence.js";
import { explainAnswer } from "../explain-oauth-error.js";
import { jsonOf, textOf, textsOf, type JsonObject } from "../http/answer.js";
import { isReadableByPages } from "../http/pages.js";
import { ofTried } from "../tried.js";
import { fail, pass, skip, warn, type Verdict } from "../verdict.js";
import { listed, quote } from "../words.js";
import type { AuthorizationServerEvidence, MetadataAttempt } from "./authorization-server-evidence.js";

type Judge = (document: JsonObject, server: AuthorizationServerEvidence) => Verdict;

function ofDocument(judge: Judge): Check["judge"] {
  return ({ authorizationServer }) =>
    ofTried(authorizationServer, (server) =>
      server.document === undefined ? skip("there is no metadata to look at") : judge(server.document, server),
    );
}

const ENTRA_IS_SO = "Entra's metadata doesn't say so";

export const authorizationServerChecks: readonly Check[] = [
  {
    id: "authorization-server.found",
    demands: "Metadata by RFC 8414 or OpenID Connect Discovery.",
    rules: ["AS-2", "P-4"],
    judge: (evidence) => ofTried(evidence.authorizationServer, (server) => found(server, evidence)),
  },
  formCheck("oauth", "By RFC 8414, with the issuer's path inserted if it has one."),
  formCheck("oidc", "By OpenID Connect Discovery."),
  {
    id: "authorization-server.same",
    demands: "Both say the same.",
    rules: ["AS-2"],
    judge: ({ authorizationServer }) => ofTried(authorizationServer, same),
  },
  {
    id: "authorization-server.issuer",
    demands: "`issuer` is what the resource names, to the letter: clients have to refuse anything else.",
    rules: ["AS-2", "P-4", "P-15"],
    judge: ofDocument((document, { issuer, where }) => {
      const said = textOf(document, "issuer");
      if (said === issuer) return pass(quote(issuer));
      const found = `issuer is ${said === undefined ? "missing" : quote(said)}, the resource names ${quote(issuer)}`;
      if (where === "entra") {
        return fail(
          found,
          "Name in authorization_servers the version 2 issuer of the tenant by its id: https://login.microsoftonline.com/<tenant id>/v2.0.",
        );
      }
      return fail(found, "Write both to the letter the same; mind the slash at the end, scheme and host.");
    }),
  },
  {
    id: "authorization-server.endpoints",
    demands: "https URLs for authorization and token; code is a response type.",
    rules: ["AS-9"],
    judge: ofDocument(endpoints),
  },
  {
    id: "authorization-server.pkce",
    demands: "PKCE with S256 is announced: clients have to refuse a server that doesn't.",
    rules: ["AS-3", "P-4"],
    judge: ofDocument((document, { where }) => {
      const methods = textsOf(document, "code_challenge_methods_supported");
      if (methods?.includes("S256")) return pass("S256");
      if (where === "entra") {
        return warn(
          "Entra takes S256, and doesn't announce it: clients that keep to the specification refuse",
          "Nothing on your side in direct-sso mode; oauth-proxy announces it (docs/modes.md).",
        );
      }
      return fail(
        methods === undefined ? "no code_challenge_methods_supported" : `S256 is not among ${listed(methods)}`,
        'Announce code_challenge_methods_supported: ["S256"], and demand it at every authorization.',
      );
    }),
  },
  {
    id: "authorization-server.pkce-plain",
    demands: "`plain`, which protects nothing, is not announced.",
    rules: ["AS-3"],
    judge: ofDocument((document) => {
      const methods = textsOf(document, "code_challenge_methods_supported") ?? [];
      if (!methods.includes("plain")) return pass("not announced");
      return fail("plain is announced", "Refuse plain, and take it out of code_challenge_methods_supported.");
    }),
  },
  {
    id: "authorization-server.iss",
    demands: "Answers name their issuer (RFC 9207), and the metadata says so.",
    rules: ["AS-4"],
    judge: ofDocument((document, { where }) => {
      if (document.authorization_response_iss_parameter_supported === true) return pass("announced");
      if (where === "entra") return skip(ENTRA_IS_SO);
      return warn(
        "not announced: a client of several servers can't tell whose answer it got",
        "Send iss with every authorization response, errors too, and announce authorization_response_iss_parameter_supported.",
      );
    }),
  },
  {
    id: "authorization-server.grants",
    demands: "Authorization codes and refresh tokens.",
    rules: ["AS-1", "P-3"],
    judge: ofDocument((document, { where }) => {
      const grants = textsOf(document, "grant_types_supported");
      if (grants === undefined) {
        // RFC 8414 has a default without refresh tokens, which servers that leave it out mostly have nevertheless.
        return where === "entra" ? skip(ENTRA_IS_SO) : skip("not listed; a refresh shows whether they are there");
      }
      if (!grants.includes("authorization_code")) {
        return fail(
          "authorization_code is no grant type",
          "Allow the authorization code grant: MCP clients use no other for users.",
        );
      }
      if (!grants.includes("refresh_token")) {
        return warn(
          "refresh_token is no grant type",
          "Issue refresh tokens, or users sign in again each time a token ends.",
        );
      }
      return pass(listed(grants));
    }),
  },
  {
    id: "authorization-server.public-clients",
    demands: "Clients without a secret may ask for tokens.",
    rules: ["AS-1"],
    judge: ofDocument((document, { where }) => {
      const methods = textsOf(document, "token_endpoint_auth_methods_supported");
      if (methods?.includes("none")) return pass("none is an authentication method");
      if (where === "entra") return skip("Entra takes public clients without saying so");
      return warn(
        methods === undefined
          ? "token_endpoint_auth_methods_supported is missing, which means client_secret_basic alone"
          : `none is not among ${listed(methods)}`,
        'Add "none": clients on people\'s machines can keep no secret, and some go by this list.',
      );
    }),
  },
  {
    id: "authorization-server.registration",
    demands: "A client that nobody registered can get a client id: by its metadata document (CIMD) or by registering.",
    rules: ["AS-5", "AS-7", "P-2"],
    judge: ofDocument((document, { where }) => {
      const ways = [
        ...(document.client_id_metadata_document_supported === true ? ["metadata documents"] : []),
        ...(textOf(document, "registration_endpoint") === undefined ? [] : ["dynamic registration"]),
      ];
      if (ways.length > 0) return pass(listed(ways));
      if (where === "entra") {
        return skip("Entra registers no clients: each has to be an application there, and pre-authorized");
      }
      return warn(
        "neither: only clients that somebody registered can sign in",
        "Support client id metadata documents or dynamic registration, or tell users which client id to enter.",
      );
    }),
  },
  {
    id: "authorization-server.cimd",
    demands: "Metadata documents of clients (CIMD), which follow on dynamic registration.",
    rules: ["AS-5"],
    judge: ofDocument((document, { where }) => {
      if (document.client_id_metadata_document_supported === true) return pass("supported");
      if (where === "entra") return skip("Entra takes none");
      if (textOf(document, "registration_endpoint") === undefined) return skip("see authorization-server.registration");
      return warn(
        "not announced; dynamic registration is deprecated since 2026-07-28",
        "Support them, and announce client_id_metadata_document_supported.",
      );
    }),
  },
  {
    id: "authorization-server.keys",
    demands: "Where keys are announced, they can be had, and no secret is among them.",
    rules: ["RS-8"],
    judge: ofDocument((_document, { keys }) => {
      if (keys === undefined) return skip("none are announced");
      const set = jsonOf(keys)?.keys;
      if (keys.kind !== "answer" || keys.status !== 200 || !Array.isArray(set) || set.length === 0) {
        return fail("jwks_uri answers no keys", "Publish the public keys there: whoever verifies tokens needs them.");
      }
      const secret = set.some((key: unknown) => typeof key === "object" && key !== null && ("d" in key || "k" in key));
      if (secret) {
        return fail(
          "jwks_uri publishes secret keys",
          "Replace these keys now, and publish the public half alone: anybody can issue tokens.",
        );
      }
      return pass(`${set.length} public`);
    }),
  },
  {
    id: "authorization-server.cors",
    demands: "Pages may read the metadata and ask for tokens.",
    rules: ["AS-16"],
    judge: ofDocument((_document, { attempts, tokenPreflight, where }) => {
      if (where === "entra") return skip("Entra decides by the client's registration");
      const first = attempts.find(({ document }) => document !== undefined)?.exchange;
      // What could not be asked is said by other checks.
      const open = [first, tokenPreflight].every((exchange) => exchange === undefined || isReadableByPages(exchange));
      if (open) return pass("allowed");
      return warn(
        "browser-based clients can't sign in: metadata or token endpoint are closed to pages",
        "Answer both with Access-Control-Allow-Origin, and OPTIONS at the token endpoint.",
      );
    }),
  },
];

function found({ attempts, document, where }: AuthorizationServerEvidence, evidence: Evidence): Verdict {
  if (document) return pass(where === "entra" ? "Entra's, by OpenID Connect Discovery" : "found");
  const answered = attempts.flatMap(({ exchange }) => (exchange.kind === "answer" ? [exchange] : []));
  const entraSays =
    where === "entra"
      ? answered.map((answer) => explainAnswer(answer, evidence)).find((words) => words !== undefined)
      : undefined;
  if (entraSays) return fail(entraSays.found, entraSays.remedy);
  const unreachable = attempts.flatMap(({ exchange }) => (exchange.kind === "no-answer" ? [exchange.detail] : []));
  return fail(
    unreachable.length === attempts.length
      ? `the authorization server does not answer: ${unreachable[0] ?? ""}`
      : `no metadata of the authorization server, in ${attempts.length} places`,
    "Publish it at /.well-known/oauth-authorization-server, followed by the issuer's path. Without it clients guess, or stop.",
  );
}

function formCheck(form: MetadataAttempt["form"], demands: string): Check {
  return {
    id: `authorization-server.${form}`,
    demands,
    rules: ["AS-2"],
    judge: ofDocument((_document, { attempts, where }) => {
      const ofForm = attempts.filter((attempt) => attempt.form === form);
      const there = ofForm.find(({ document }) => document !== undefined);
      if (there) return pass(new URL(there.exchange.url).pathname);
      const broken = ofForm.find(
        ({ exchange }) => exchange.kind === "no-answer" || exchange.status === 200 || exchange.status >= 500,
      );
      if (broken && where !== "entra") {
        const { exchange } = broken;
        const how = exchange.kind === "no-answer" ? exchange.detail : `${exchange.status}, and no JSON object`;
        return fail(
          `${new URL(exchange.url).pathname}: ${how}`,
          "Answer the document there, or 404: clients ask there first or second, and take a broken answer for final.",
        );
      }
      if (form === "oidc") return skip("not there; RFC 8414 is enough");
      if (where === "entra") return skip("Entra has none: clients that look for OpenID Connect's too get on");
      return warn(
        "not there; clients that look no further than RFC 8414 stop",
        "Publish the same document at /.well-known/oauth-authorization-server too.",
      );
    }),
  };
}

/** What decides where a client goes and what it may do there. */
const ESSENTIAL = [
  "issuer",
  "authorization_endpoint",
  "token_endpoint",
  "registration_endpoint",
  "code_challenge_methods_supported",
  "client_id_metadata_document_supported",
];

function same({ attempts }: AuthorizationServerEvidence): Verdict {
  const documents = attempts.flatMap(({ document }) => (document ? [document] : []));
  if (documents.length < 2) return skip("it stands in one place only");
  const different = ESSENTIAL.filter((name) => new Set(documents.map((each) => JSON.stringify(each[name]))).size > 1);
  if (different.length === 0) return pass(`the same in ${documents.length} places`);
  return fail(
    `the places differ in ${listed(different)}`,
    "Serve one document everywhere: which one a client reads depends on the client.",
  );
}

function endpoints(document: JsonObject, { issuer, where }: AuthorizationServerEvidence): Verdict {
  const names = ["authorization_endpoint", "token_endpoint"];
  const optional = ["registration_endpoint", "revocation_endpoint", "jwks_uri"];
  const missing = names.filter((name) => textOf(document, name) === undefined);
  if (missing.length > 0) return fail(`${listed(missing)} missing`, "Add them, as absolute https URLs.");
  const present = [...names, ...optional].flatMap((name) => {
    const address = textOf(document, name);
    return address === undefined ? [] : [{ name, address }];
  });
  const open = present.filter(({ address }) => !isConfidential(address));
  if (open.length > 0) {
    return fail(
      `${listed(open.map(({ name, address }) => `${name} (${address})`))}: no https URL`,
      "Build addresses from one configured public URL, not from the request: TLS ends at the ingress (MCP_PUBLIC_URL).",
    );
  }
  const types = textsOf(document, "response_types_supported");
  if (types !== undefined && !types.includes("code")) {
    return fail("code is no response type", "Allow response type code: MCP clients use no other.");
  }
  const elsewhere = present.filter(({ address }) => new URL(address).origin !== new URL(issuer).origin);
  if (elsewhere.length > 0 && where !== "entra") {
    return warn(
      `on another host than the issuer: ${listed(elsewhere.map(({ name, address }) => `${name} (${new URL(address).host})`))}`,
      "If that is meant, see that you trust it: codes and tokens go there.",
    );
  }
  return pass("there");
}
