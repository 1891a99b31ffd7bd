import type { AppRegistration, RedirectPlatform } from "./directory.js";

const PLATFORMS: readonly RedirectPlatform[] = ["web", "spa", "publicClient"];
/** Only this spelling of the loopback host: for 127.0.0.1 Entra's rule is not known, so the port counts. */
const LOCALHOST = /^http:\/\/localhost(:\d+)?(?=\/|$)/;

/** The platform a redirect URI is registered for, if it is. */
export function platformOfRedirectUri(client: AppRegistration, redirectUri: string): RedirectPlatform | undefined {
  return PLATFORMS.find((platform) =>
    (client.redirectUris?.[platform] ?? []).some(
      (registered) => withoutLocalPort(registered) === withoutLocalPort(redirectUri),
    ),
  );
}

/** What Entra redirects to when the request names nothing. */
export function firstRedirectUri(client: AppRegistration): string | undefined {
  return PLATFORMS.flatMap((platform) => client.redirectUris?.[platform] ?? [])[0];
}

/** Compared character for character, except that localhost's port does not count and no path is the path `/`. */
function withoutLocalPort(uri: string): string {
  const portless = uri.replace(LOCALHOST, "http://localhost");
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]+$/i.test(portless) ? `${portless}/` : portless;
}
