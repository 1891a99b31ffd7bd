import { isUnknown, type Problem } from "./problem.js";
import type { UriParts } from "./uri-parts.js";
import { applyUriRules, forbiddenPartRules, longerThan, spellingRule, textRules, type UriRule } from "./uri-rules.js";
import { wrongType } from "./wrong-type.js";

/** Characters in one identifier URI. */
const LONGEST_IDENTIFIER_URI = 255;

const API_FORMS = "api://<client id>, api://<tenant id>/<name> or api://<verified domain>/<name>";

function schemeRules(allowed: readonly string[], remedy: string): readonly UriRule[] {
  return [
    {
      broken: ({ scheme }) => !allowed.includes(scheme),
      message: ({ scheme }) => `has the scheme ${scheme} where ${allowed.join(" or ")} is expected`,
      remedy,
    },
    {
      broken: ({ scheme, host }) => allowed.includes(scheme) && host === "",
      message: "names no host",
      remedy,
    },
  ];
}

function isBareHost({ path }: UriParts): boolean {
  return path === "" || path === "/";
}

/** What `resource` (RFC 8707) can carry and Entra can store at the same time. */
const partRules: readonly UriRule[] = [
  longerThan(LONGEST_IDENTIFIER_URI),
  ...forbiddenPartRules,
  {
    broken: ({ query }) => query !== undefined,
    message: "has a query",
    remedy: "Remove the ? and what follows",
  },
  {
    broken: (uri) => uri.path.endsWith("/") && !(uri.scheme === "https" && isBareHost(uri)),
    message: "ends with a slash, which an identifier URI can't",
    remedy: ({ text }) => `Write "${text.replace(/\/+$/, "")}"`,
  },
  {
    broken: (uri) => uri.scheme === "https" && isBareHost(uri),
    message: 'has no path: clients then ask for it with a final "/", and an identifier URI can\'t end with one',
    remedy: ({ host, port }) =>
      `Serve MCP below a path, as in https://${host}${port === undefined ? "" : `:${port}`}/mcp`,
  },
];

const mcpServerUrlRules = [textRules, schemeRules(["https"], "Use https://<host>/<path>"), partRules, [spellingRule]];
const identifierUriRules = [
  textRules,
  schemeRules(["api", "https"], `Use ${API_FORMS}, or https://<host>/<path>`),
  partRules,
  [spellingRule],
];

/**
 * Checks the URL of an MCP server that clients reach with Entra's own tokens (direct-sso). Clients send it as
 * `resource`, and Entra compares that with the registration's identifier URIs character by character (AADSTS9010010).
 */
export function validateMcpServerUrl(url: unknown, path: string): Problem[] {
  return validate(mcpServerUrlRules, url, path, "the MCP server's URL as a string");
}

/** Checks an identifier URI (application ID URI): `api://…`, or the https URL of the MCP server. */
export function validateIdentifierUri(uri: unknown, path: string): Problem[] {
  return validate(identifierUriRules, uri, path, "an identifier URI as a string");
}

function validate(stages: readonly (readonly UriRule[])[], given: unknown, path: string, expected: string): Problem[] {
  if (isUnknown(given)) return [];
  return typeof given === "string" ? applyUriRules(stages, given, path) : [wrongType(given, path, expected)];
}
