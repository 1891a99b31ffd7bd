import { decodeProtectedHeader } from "jose";
import { Browser } from "../../doubles/browser.js";
import { startAuthorizationServers, type AuthorizationServers } from "./support/authorization-servers.js";
import { OAuthClient, pkce } from "./support/oauth-client.js";

jest.setTimeout(60_000);

const REDIRECT_URI = "http://localhost:49152/callback";

let servers: AuthorizationServers;
let origin: string;

beforeAll(async () => {
  servers = await startAuthorizationServers("claude.ai");
  origin = servers.origins[0] ?? "";
});
afterAll(() => servers.stop());

async function published(): Promise<readonly string[]> {
  const { keys } = (await (await fetch(`${origin}/jwks`)).json()) as { readonly keys: readonly { kid: string }[] };
  return keys.map(({ kid }) => kid);
}

it("a key that changes in the middle of a sign-in loses nothing: the new one signs, and both are published", async () => {
  const { clientId } = await OAuthClient.register(origin);
  const client = new OAuthClient(origin, clientId, REDIRECT_URI);
  const browser = new Browser();
  const { verifier, challenge } = pkce();
  const resource = "https://mcp.contoso.example/mcp";
  const [old = ""] = await published();

  const begun = await browser.visit(client.authorizationUrl(challenge, { resource }));
  const uid = (begun.headers.get("location") ?? "").split("/").at(-1) ?? "";
  await servers.control.changeSigningKey();
  await servers.control.approve({ uid });
  const back = await browser.visit(`${origin}/authorize/${uid}`);
  const code = new URL(back.headers.get("location") ?? "").searchParams.get("code") ?? "";
  const { status, body } = await client.redeem(code, verifier, { resource });
  const keys = await published();

  expect(status).toBe(200);
  expect(keys).toEqual([expect.not.stringMatching(old), old]);
  expect(decodeProtectedHeader(body.access_token ?? "").kid).toBe(keys[0]);
});
