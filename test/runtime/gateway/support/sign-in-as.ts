import { signInHeadless } from "../../../doubles/entra/headless-sign-in.js";
import type { Browser, Visit } from "../../../doubles/browser.js";
import { pkce, type OAuthClient } from "./oauth-client.js";
import type { SignedInClient } from "./signed-in-client.js";

/** Somebody at a browser of theirs, with one MCP client. */
export interface Person {
  readonly username: string;
  readonly browser: Browser;
  readonly client: OAuthClient;
}

const isEntra = (url: URL) => url.pathname.endsWith("/oauth2/v2.0/authorize");

/** Up to the consent page. */
export async function consentPageOf({ browser, client }: Person, challenge = pkce().challenge): Promise<Visit> {
  const page = await browser.follow(client.authorizationUrl(challenge));
  if (page instanceof URL) throw new Error("no consent page");
  return page;
}

/** From the consent page, which is allowed, to Entra's answer, which is returned without being delivered. */
export async function answerOfEntra({ browser, username }: Person, page: Visit): Promise<URL> {
  const toEntra = await browser.follow(await browser.decide(page, "allow"), isEntra);
  if (!(toEntra instanceof URL)) throw new Error("not sent to Entra");
  return signInHeadless(toEntra, { username });
}

/** Delivers Entra's answer; when the gateway asks Entra for more, that is answered too. */
export async function delivered({ browser, client, username }: Person, answer: URL): Promise<URL | Visit> {
  const { origin, pathname } = new URL(client.redirectUri);
  const isBack = (url: URL) => url.origin === origin && url.pathname === pathname;
  const end = await browser.follow(answer.href, (url) => isBack(url) || isEntra(url));
  if (!(end instanceof URL) || !isEntra(end)) return end;
  return browser.follow((await signInHeadless(end, { username })).href, isBack);
}

/** The whole way, as this very person: many may walk it at once. */
export async function signInAs(person: Person): Promise<SignedInClient> {
  const { verifier, challenge } = pkce();
  const page = await consentPageOf(person, challenge);
  const end = await delivered(person, await answerOfEntra(person, page));
  if (!(end instanceof URL)) throw new Error(`ended on a page, status ${end.status}`);
  const tokens = await person.client.redeem(end.searchParams.get("code") ?? "", verifier);
  const { access_token: accessToken = "", refresh_token: refreshToken = "" } = tokens.body;
  return { client: person.client, browser: person.browser, tokens, accessToken, refreshToken };
}
