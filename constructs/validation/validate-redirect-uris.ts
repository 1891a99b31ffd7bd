import { isUnknown, type Problem } from "./problem.js";
import { redirectUriRules, type RedirectUriPlatform } from "./redirect-uri-rules.js";
import { splitUri } from "./uri-parts.js";
import { applyUriRules } from "./uri-rules.js";
import { wrongType } from "./wrong-type.js";

/** Redirect URIs of one registration (100 where personal accounts may sign in, which is not supported here). */
export const MOST_REDIRECT_URIS = 256;

/**
 * Checks the redirect URIs of one platform of an app registration. The providers accept most of what is refused here,
 * and Entra then answers each sign-in with AADSTS50011, or sends the code where it should not go.
 *
 * A slash at the end of a longer path (`https://host/cb/`) is accepted: Entra keeps it and compares it exactly, and
 * some frameworks use such callbacks. The root must be written with its slash, because Entra adds it otherwise.
 *
 * @param uris - a list of strings, or undefined where the prop was left out
 * @see https://learn.microsoft.com/entra/identity-platform/reply-url
 */
export function validateRedirectUris(uris: unknown, platform: RedirectUriPlatform, path: string): Problem[] {
  if (uris === undefined || isUnknown(uris)) return [];
  if (!Array.isArray(uris)) return [wrongType(uris, path, "a list of redirect URIs")];
  const list = Array.from<unknown>(uris);
  return [
    ...tooMany(list, path),
    ...list.flatMap((uri, index) => validateRedirectUri(uri, platform, `${path}[${index}]`)),
    ...repeated(list, path),
  ];
}

function validateRedirectUri(uri: unknown, platform: RedirectUriPlatform, path: string): Problem[] {
  if (isUnknown(uri)) return [];
  if (typeof uri !== "string") return [wrongType(uri, path, "a redirect URI as a string")];
  return applyUriRules(redirectUriRules[platform], uri, path);
}

function tooMany(list: readonly unknown[], path: string): Problem[] {
  if (list.length <= MOST_REDIRECT_URIS) return [];
  const message = `has ${list.length} entries, an app registration takes ${MOST_REDIRECT_URIS}`;
  return [{ path, message, remedy: `Keep at most ${MOST_REDIRECT_URIS}` }];
}

function repeated(list: readonly unknown[], path: string): Problem[] {
  const firstIndex = new Map<string, number>();
  return list.flatMap((uri, index) => {
    if (typeof uri !== "string" || isUnknown(uri)) return [];
    const key = withoutIgnoredPort(uri);
    const first = firstIndex.get(key);
    if (first === undefined) {
      firstIndex.set(key, index);
      return [];
    }
    const problem = { path: `${path}[${index}]`, value: uri };
    return list[first] === uri
      ? [{ ...problem, message: `repeats ${path}[${first}]`, remedy: "List each redirect URI once" }]
      : [
          {
            ...problem,
            message: `differs from ${path}[${first}] by its port only, which Entra ignores for http://localhost`,
            remedy: `Write "${key}" once, for all ports`,
          },
        ];
  });
}

/** The URI as Entra compares it: the port of `http://localhost` doesn't count, the path does. */
export function withoutIgnoredPort(text: string): string {
  const { scheme, host, path, query = "", fragment = "", userInfo } = splitUri(text);
  if (scheme !== "http" || host !== "localhost" || userInfo !== undefined) return text;
  return `http://localhost${path}${query}${fragment}`;
}
