import type { Problem } from "./problem.js";
import { splitUri, type UriParts } from "./uri-parts.js";

/** One thing that can be wrong with a URI. */
export interface UriRule {
  readonly broken: (uri: UriParts) => boolean;
  readonly message: string | ((uri: UriParts) => string);
  readonly remedy: string | ((uri: UriParts) => string);
}

/**
 * Applies rules stage by stage: all that are broken in one stage are reported, and a later stage is looked at only
 * when none is, because its rules take the earlier ones for granted.
 */
export function applyUriRules(stages: readonly (readonly UriRule[])[], text: string, path: string): Problem[] {
  const uri = splitUri(text);
  const worded = (words: UriRule["message"]): string => (typeof words === "string" ? words : words(uri));
  for (const stage of stages) {
    const broken = stage.filter((rule) => rule.broken(uri));
    if (broken.length > 0) {
      return broken.map((rule) => ({ path, value: text, message: worded(rule.message), remedy: worded(rule.remedy) }));
    }
  }
  return [];
}

/** A URI longer than Entra stores. */
export function longerThan(characters: number): UriRule {
  return {
    broken: ({ text }) => text.length > characters,
    message: ({ text }) => `is ${text.length} characters long, Entra takes ${characters}`,
    remedy: "Shorten its path or query",
  };
}

/** What must hold for a text to be split into parts at all (RFC 3986, section 2). */
export const textRules: readonly UriRule[] = [
  {
    broken: ({ text }) => text === "",
    message: "is empty",
    remedy: "Give an absolute URI such as https://<host>/<path>",
  },
  {
    broken: ({ text }) => /[\s\p{Cc}]/u.test(text),
    message: "has white space or control characters in it",
    remedy: "Remove them, also at both ends, or percent-encode the blanks that belong to the path",
  },
  {
    broken: ({ text }) => /[^\p{ASCII}]/u.test(text),
    message: "has characters in it that are not ASCII",
    remedy: "Write the host in its xn-- form and percent-encode the path",
  },
  {
    broken: ({ text, scheme }) => text !== "" && scheme === "",
    message: "is not an absolute URI: it has no scheme",
    remedy: "Begin with the scheme, as in https://<host>/<path>",
  },
];

/** Parts that neither a redirect URI nor an identifier URI may have. */
export const forbiddenPartRules: readonly UriRule[] = [
  {
    broken: ({ userInfo }) => userInfo !== undefined,
    message: "has user info in front of its host, which hides where it really leads",
    remedy: "Remove everything up to the @",
  },
  {
    broken: ({ fragment }) => fragment !== undefined,
    message: "has a fragment",
    remedy: "Remove the # and what follows",
  },
  {
    broken: ({ text }) => text.includes("*"),
    message: "has a wildcard in it",
    remedy: "List each URI in full",
  },
  {
    broken: ({ text }) => /["<>\\^`{|}]|%(?![0-9a-f]{2})/i.test(text),
    message: "has characters in it that no URI may have (RFC 3986, section 2)",
    remedy: 'Percent-encode them, and use "/" where a backslash stands',
  },
  {
    broken: ({ text }) => /%(?:[01][0-9a-f]|7f)/i.test(text),
    message: "has a percent-encoded control character in it",
    remedy: "Remove it",
  },
  {
    broken: ({ port }) => port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65535),
    message: "has no valid port behind its host",
    remedy: "Give a port from 1 to 65535, or leave it and its colon out",
  },
  {
    broken: ({ scheme, host }) => /^https?$/.test(scheme) && host !== host.toLowerCase(),
    message: "has upper-case letters in its host, which no client sends",
    remedy: ({ host }) => `Write the host as ${host.toLowerCase()}`,
  },
];

/**
 * An http(s) URI that every client would send in another spelling (default port, dot segments, a number for an IP
 * address), so that a comparison character by character never matches.
 */
export const spellingRule: UriRule = {
  broken: (uri) => /^https?$/.test(uri.scheme) && spelledByClients(uri) !== uri.text,
  message: (uri) => (spelledByClients(uri) === undefined ? "is not a valid URL" : "is not spelled as clients send it"),
  remedy: (uri) => {
    const spelling = spelledByClients(uri);
    return spelling === undefined ? "Correct its host" : `Write "${spelling}"`;
  },
};

function spelledByClients({ text, path, query }: UriParts): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { href } = new URL(text);
  // `URL` adds the slash of an empty path; whether a path is needed is another rule's business.
  return path === "" && query === undefined ? href.replace(/\/$/, "") : href;
}
