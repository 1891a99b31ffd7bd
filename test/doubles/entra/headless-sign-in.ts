/** What a user without a screen answers to Entra's pages. */
export interface HeadlessAnswers {
  /** User principal name. */
  readonly username: string;
  /** @default "accept" */
  readonly consent?: "accept" | "cancel";
  /** Origin of the double, if the URL names another one. @default the URL's */
  readonly entraUrl?: string;
}

/**
 * Answers the authorization endpoint's pages in one post, and returns where Entra sends the browser: the client's
 * redirect URI with `code` or `error`. Throws with the AADSTS code when Entra shows a page instead.
 */
export async function signInHeadless(authorizeUrl: string | URL, answers: HeadlessAnswers): Promise<URL> {
  const { username, consent = "accept", entraUrl } = answers;
  const given = new URL(authorizeUrl);
  const response = await fetch(new URL(`${given.pathname}${given.search}`, entraUrl ?? given.origin), {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({ username, consent }),
  });
  const location = response.headers.get("location");
  if (location === null) {
    const text = await response.text();
    throw new Error(/AADSTS\d+/.exec(text)?.[0] ?? `Entra showed a page, status ${String(response.status)}`);
  }
  return new URL(location);
}
