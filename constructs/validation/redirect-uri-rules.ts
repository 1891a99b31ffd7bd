import { forbiddenPartRules, longerThan, spellingRule, textRules, type UriRule } from "./uri-rules.js";
import type { UriParts } from "./uri-parts.js";

/** Platform of the app registration that a redirect URI is registered under. */
export type RedirectUriPlatform = "web" | "publicClient";

/** Characters in one redirect URI. @see https://learn.microsoft.com/entra/identity-platform/reply-url */
const LONGEST_REDIRECT_URI = 256;

/** Schemes whose URI a browser runs, shows or saves instead of giving it to an app; ws and ftp carry no callback. */
const refusedSchemes = new Set([
  "about",
  "blob",
  "data",
  "file",
  "filesystem",
  "ftp",
  "javascript",
  "mailto",
  "vbscript",
  "view-source",
  "ws",
  "wss",
]);

const loopbackHosts = new Set(["localhost", "127.0.0.1"]);
const WEB_REMEDY = "Use https://<host>/<path>, or http://localhost/<path> for local development";
const PUBLIC_CLIENT_REMEDY =
  "Use http://localhost/<path>, https://<host>/<path>, or a scheme of your own as in myapp://host/cb";

function isHttp({ scheme }: UriParts): boolean {
  return /^https?$/i.test(scheme);
}

function isLoopback({ scheme, host }: UriParts): boolean {
  return scheme === "http" && loopbackHosts.has(host.toLowerCase());
}

function schemeRules(platform: RedirectUriPlatform): readonly UriRule[] {
  const remedy = platform === "web" ? WEB_REMEDY : PUBLIC_CLIENT_REMEDY;
  const refused = ({ scheme }: UriParts): boolean => refusedSchemes.has(scheme.toLowerCase());
  return [
    {
      broken: refused,
      message: ({ scheme }) => `has the scheme ${scheme.toLowerCase()}, which can't receive a sign-in`,
      remedy,
    },
    {
      broken: (uri) => platform === "web" && !isHttp(uri) && !refused(uri),
      message: ({ scheme }) => `has the scheme ${scheme}, which the web platform doesn't take`,
      remedy,
    },
    {
      broken: (uri) => uri.scheme !== uri.scheme.toLowerCase() && !refused(uri),
      message: "has upper-case letters in its scheme, which no client sends",
      remedy: ({ scheme }) => `Write the scheme as ${scheme.toLowerCase()}`,
    },
    {
      broken: (uri) => uri.host === "" && isHttp(uri),
      message: "names no host",
      remedy,
    },
    {
      broken: (uri) => uri.host === "" && platform === "publicClient" && !isHttp(uri) && !refused(uri),
      message: "names no host, which Entra's public client platform needs for schemes of your own too",
      remedy: ({ scheme, path }) =>
        path.startsWith("/") ? `Write ${scheme}://host${path.replace(/^\/+/, "/")}` : PUBLIC_CLIENT_REMEDY,
    },
  ];
}

function partRules(platform: RedirectUriPlatform): readonly UriRule[] {
  return [
    longerThan(LONGEST_REDIRECT_URI),
    ...forbiddenPartRules,
    {
      broken: ({ text }) => /[!$'(),;]/.test(text),
      message: "has one of the characters ! $ ' ( ) , ; in it, which Entra refuses",
      remedy: "Choose a path and query without them",
    },
    {
      broken: ({ host }) => host === "[::1]",
      message: "names the IPv6 loopback address, which Entra doesn't support",
      remedy: "Use localhost or 127.0.0.1",
    },
    {
      broken: (uri) => uri.scheme === "http" && !isLoopback(uri) && uri.host !== "[::1]",
      message: "uses http for a host other than localhost and 127.0.0.1",
      remedy: "Use https, or http://localhost/<path> for local development",
    },
    {
      // For public clients `http://localhost` alone is what MSAL registers and asks for, and Entra documents it.
      broken: (uri) => isHttp(uri) && uri.path === "" && !(platform === "publicClient" && isLoopback(uri)),
      message: 'has no path, so that Entra sends the browser back to it with "/" appended',
      remedy: ({ scheme, host, port }) =>
        `Write ${scheme}://${host}${port === undefined ? "" : `:${port}`}/ if that is the callback, else its full path`,
    },
  ];
}

/** The rules of one redirect URI, in stages (see `applyUriRules`). */
export const redirectUriRules: Readonly<Record<RedirectUriPlatform, readonly (readonly UriRule[])[]>> = {
  web: [textRules, schemeRules("web"), partRules("web"), [spellingRule]],
  publicClient: [textRules, schemeRules("publicClient"), partRules("publicClient"), [spellingRule]],
};
