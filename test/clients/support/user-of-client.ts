import { Browser } from "../../doubles/browser.js";
import type { Deployment } from "./deployment.js";

/** Opens what the client printed, allows it, signs in, and lets the browser deliver the answer to the client. */
export async function signInTo(authorizeUrl: string, { authority }: Deployment): Promise<URL> {
  const redirectUri = new URL(authorizeUrl).searchParams.get("redirect_uri") ?? "";
  const browser = new Browser(((input: URL, init?: RequestInit) =>
    (input.protocol === "https:" && authority ? authority.fetch : fetch)(input, init)) as typeof fetch);
  const callback = await browser.signIn(authorizeUrl, redirectUri);
  await browser.visit(callback.href);
  return callback;
}
