import { Browser } from "../../doubles/browser.js";
import { contoso } from "../../doubles/contoso.js";
import { partnersDirectory, unlisted } from "../../doubles/contoso-partners.js";
import { serve, type Served } from "../http/serve.js";
import { startGateway, type GatewayProcess } from "./support/gateway-process.js";
import { OAuthClient, pkce } from "./support/oauth-client.js";

jest.setTimeout(60_000);

let gateway: GatewayProcess;
let upstream: Served;
const received: string[] = [];

/** Fabrikam is listed, the third tenant is not. The upstream notes whose token it gets. */
beforeAll(async () => {
  upstream = await serve((request, response) => {
    const [, claims = ""] = (request.headers.authorization ?? "").split(".");
    const { tid, iss } = JSON.parse(Buffer.from(claims, "base64url").toString()) as { tid: string; iss: string };
    received.push(`${tid} ${iss}`);
    response.end("{}");
  });
  gateway = await startGateway({
    upstreamUrl: `${upstream.origin}/mcp`,
    environment: { ENTRA_ALLOWED_TENANT_IDS: contoso.otherTenantId },
    doubles: { directory: partnersDirectory() },
  });
});
afterAll(async () => {
  await gateway.stop();
  await upstream.close();
});

/** Signs a user in as a client would, up to where the sign-in ends. */
async function signIn(userPrincipalName: string) {
  const client = await OAuthClient.register(gateway.url);
  const { verifier, challenge } = pkce();
  const browser = new Browser();
  const isBack = (url: URL) => url.href.startsWith(client.redirectUri);
  const consent = await browser.follow(client.authorizationUrl(challenge));
  if (consent instanceof URL) throw new Error("led away");
  const entra = await browser.follow(await browser.decide(consent, "allow"));
  if (entra instanceof URL) throw new Error("led away");
  const end = await browser.follow(await browser.visit(entra.url, { username: userPrincipalName }), isBack);
  return { client, verifier, end };
}

it.each([
  ["home", contoso.users.adele.userPrincipalName, contoso.tenantId],
  ["listed", contoso.users.noor.userPrincipalName, contoso.otherTenantId],
])(
  "a user of a %s tenant signs in, and the upstream gets a token of that tenant [P-15]",
  async (_which, user, tenantId) => {
    const { client, verifier, end } = await signIn(user);
    if (!(end instanceof URL)) throw new Error(end.text);
    const { body } = await client.redeem(end.searchParams.get("code") ?? "", verifier);
    received.length = 0;
    const answer = await fetch(gateway.mcpUrl, {
      method: "POST",
      headers: { authorization: `Bearer ${body.access_token ?? ""}`, "content-type": "application/json" },
      body: "{}",
    });

    expect(answer.status).toBe(200);
    expect(received).toEqual([`${tenantId} https://login.microsoftonline.com/${tenantId}/v2.0`]);
  },
);

it("a user of any other tenant is not let in, although Entra signed them in", async () => {
  const { end } = await signIn(unlisted.eve.userPrincipalName);

  expect(end).toMatchObject({
    status: 403,
    text: expect.stringContaining("does not belong to this organization") as string,
  });
});
