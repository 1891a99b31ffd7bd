import { Browser } from "../../../doubles/browser.js";
import { OAuthClient, pkce, type TokenAnswer } from "./oauth-client.js";

export interface SignedInClient {
  readonly client: OAuthClient;
  readonly browser: Browser;
  readonly tokens: TokenAnswer;
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** Registers if need be, signs in, redeems the code. */
export async function signInClient(
  issuer: string,
  { client: known, browser = new Browser() }: { readonly client?: OAuthClient; readonly browser?: Browser } = {},
): Promise<SignedInClient> {
  const client = known ?? (await OAuthClient.register(issuer));
  const { verifier, challenge } = pkce();
  const callback = await browser.signIn(client.authorizationUrl(challenge), client.redirectUri);
  const tokens = await client.redeem(callback.searchParams.get("code") ?? "", verifier);
  const { access_token: accessToken = "", refresh_token: refreshToken = "" } = tokens.body;
  return { client, browser, tokens, accessToken, refreshToken };
}
