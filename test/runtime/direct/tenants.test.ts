import { contoso } from "../../doubles/contoso.js";
import { partnersDirectory, unlisted } from "../../doubles/contoso-partners.js";
import { Browser } from "../../doubles/browser.js";
import { callOf, messageOf, postModern } from "../server/mcp-request.js";
import { answerEntra, startDirect, type DirectProcess } from "./support/direct-process.js";

jest.setTimeout(60_000);

const { adele, noor } = contoso.users;
let direct: DirectProcess;

/** Fabrikam is listed, the third tenant is not. */
beforeAll(async () => {
  direct = await startDirect({
    environment: { ENTRA_ALLOWED_TENANT_IDS: contoso.otherTenantId },
    doubles: { directory: partnersDirectory() },
  });
});
afterAll(() => direct.stop());

async function whoami(browser: Browser): Promise<unknown> {
  const { host } = new URL(direct.url);
  const headers = { cookie: browser.cookieHeader(new URL(direct.url)), host, origin: direct.url };
  return messageOf(await postModern(direct.url, undefined, callOf("whoami"), { headers }));
}

describe("users of several tenants [P-15]", () => {
  it.each([
    ["home", adele, contoso.tenantId],
    ["listed", noor, contoso.otherTenantId],
  ])("of a %s tenant sign in, and Graph is asked in their own", async (_which, user, tenantId) => {
    const { browser } = await direct.signIn(user.userPrincipalName);
    expect(await whoami(browser)).toMatchObject({ result: { structuredContent: { id: user.objectId, tenantId } } });
  });

  it("of any other tenant are not let in, although Entra signed them in", async () => {
    const browser = new Browser();
    const asked = await browser.follow(`${direct.url}/login`);
    if (asked instanceof URL) throw new Error("led away");
    const page = await answerEntra(browser, asked, unlisted.eve.userPrincipalName);

    expect(page).toMatchObject({
      status: 403,
      text: expect.stringContaining("does not belong to this organization") as string,
    });
    expect(browser.cookieHeader(new URL(direct.url))).not.toContain("session=");
    expect(direct.runtime.output()).toContain("tenant-not-allowed");
  });

  it("bring tokens of their own tenant's issuer, checked with its keys", async () => {
    const token = await direct.tokenOf("noor", { tenant: contoso.otherTenantId });
    expect((await postModern(direct.url, token, callOf("whoami"))).status).toBe(200);

    const foreign = await direct.tokenOf("noor", { tenant: unlisted.tenantId, user: unlisted.eve.userPrincipalName });
    expect((await postModern(direct.url, foreign, callOf("whoami"))).status).toBe(401);
  });

  const issuerOf = (tenantId: string) => `https://login.microsoftonline.com/${tenantId}/v2.0`;
  const PERSONAL = "9188040d-6c67-4c5b-b112-36a304b66dad";

  it.each<[string, Record<string, unknown>]>([
    ["of the home tenant, in the name of a listed one", { tid: contoso.otherTenantId }],
    ["of a listed tenant's issuer, for the home tenant", { iss: issuerOf(contoso.otherTenantId) }],
    ["of a tenant that is not listed", { tid: unlisted.tenantId, iss: issuerOf(unlisted.tenantId) }],
    ["of personal accounts", { tid: PERSONAL, iss: issuerOf(PERSONAL) }],
    ["of every tenant's issuer", { iss: "https://login.microsoftonline.com/common/v2.0" }],
    [
      "of the issuer that Entra's metadata has for any tenant",
      { iss: "https://login.microsoftonline.com/{tenantid}/v2.0" },
    ],
    ["of no tenant", { tid: null }],
    ["of several tenants", { tid: [contoso.tenantId, contoso.otherTenantId] }],
  ])("can't use a token %s", async (_what, claims) => {
    const answer = await postModern(direct.url, await direct.tokenOf("adele", { claims }), callOf("whoami"));
    expect(answer.status).toBe(401);
  });

  it("find the issuer of each tenant in the metadata", async () => {
    const document = (await (await fetch(`${direct.url}/.well-known/oauth-protected-resource/mcp`)).json()) as object;
    expect(document).toMatchObject({
      authorization_servers: [contoso.tenantId, contoso.otherTenantId].map(
        (tenantId) => `https://login.microsoftonline.com/${tenantId}/v2.0`,
      ),
    });
  });
});
