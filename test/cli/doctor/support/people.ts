import { Browser } from "../../../doubles/browser.js";
import { contoso } from "../../../doubles/contoso.js";
import { signInHeadless } from "../../../doubles/entra/headless-sign-in.js";

/** Allows what a gateway of ours asks, and lets the browser deliver the answer. Entra signs in by itself. */
export async function signInAtGateway(address: URL): Promise<void> {
  await signInOver(fetch, address);
}

/** The same, where servers are ones that only some `fetch` trusts. */
export async function signInOver(trusting: typeof fetch, address: URL): Promise<void> {
  const browser = new Browser(((input: URL, init?: RequestInit) =>
    (input.protocol === "https:" ? trusting : fetch)(input, init)) as typeof fetch);
  const back = await browser.signIn(address.href, address.searchParams.get("redirect_uri") ?? "");
  await browser.visit(back.href);
}

/** Signs Adele in at the double of Entra. */
export function signInAtEntra(entraUrl: string) {
  return async (address: URL): Promise<void> => {
    const back = await signInHeadless(address, { username: contoso.users.adele.userPrincipalName, entraUrl });
    await fetch(back);
  };
}
