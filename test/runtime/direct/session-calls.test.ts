import { Browser } from "../../doubles/browser.js";
import { contoso } from "../../doubles/contoso.js";
import { MICROSOFT_GRAPH } from "../../doubles/entra/scopes.js";
import { callOf, messageOf, POSTS, postModern, type Message } from "../server/mcp-request.js";
import { answerEntra, startDirect, type DirectProcess } from "./support/direct-process.js";

jest.setTimeout(120_000);

const { adele, bob } = contoso.users;
const { tenantId } = contoso;

let direct: DirectProcess;

beforeAll(async () => {
  direct = await startDirect();
});
afterEach(() => {
  direct.doubles.entra.control.reset();
  direct.doubles.graph.control.reset();
});
afterAll(() => direct.stop());

/** Calls the MCP endpoint as a script of a page does: with the browser's cookie, and the page's origin. */
function callFrom(
  browser: Browser,
  message: Message,
  {
    origin = direct.url,
    post = postModern,
  }: { readonly origin?: string | null; readonly post?: typeof postModern } = {},
) {
  const headers = {
    cookie: browser.cookieHeader(new URL(direct.url)),
    host: new URL(direct.url).host,
    ...(origin === null ? {} : { origin }),
  };
  return post(direct.url, undefined, message, { headers });
}

async function structured(browser: Browser, tool: string, args = {}): Promise<unknown> {
  const answer = await callFrom(browser, callOf(tool, args));
  const { result } = messageOf(answer) as { result?: { structuredContent?: unknown } };
  if (result?.structuredContent === undefined) throw new Error(`${answer.status} ${answer.text}`);
  return result.structuredContent;
}

describe.each(Object.entries(POSTS))("a page of ours, in revision %s", (_revision, post) => {
  it("calls tools as the signed-in user, without a token", async () => {
    const { browser } = await direct.signIn(adele.userPrincipalName);
    const answer = await callFrom(browser, callOf("whoami"), { post });

    expect(answer.status).toBe(200);
    expect(messageOf(answer)).toMatchObject({
      result: { structuredContent: { displayName: "Adele Marsh", tenantId } },
    });
    expect(answer.text).not.toMatch(/eyJ[\w-]+\./);
  });

  it("gets a challenge when nobody is signed in", async () => {
    const answer = await callFrom(new Browser(), callOf("whoami"), { post });

    expect(answer.status).toBe(401);
    expect(answer.headers["www-authenticate"]).toContain("resource_metadata=");
  });
});

describe("a session is no use to a page of another origin (CSRF)", () => {
  it.each([
    ["that names itself", "https://evil.example", 403],
    ["of the same host and another port", "http://localhost:1", 401],
    ["that names no origin", null, 401],
    ["that hides its origin", "null", 403],
  ])("%s", async (_who, origin, status) => {
    const { browser } = await direct.signIn(adele.userPrincipalName);
    direct.doubles.graph.control.clearJournal();
    const answer = await callFrom(browser, callOf("whoami"), { origin });

    expect(answer.status).toBe(status);
    expect(direct.doubles.graph.control.journal()).toEqual([]);
  });
});

it("a token goes before a session: the request is its user's", async () => {
  const { browser } = await direct.signIn(adele.userPrincipalName);
  const answer = await postModern(direct.url, await direct.tokenOf("bob"), callOf("whoami"), {
    headers: { cookie: browser.cookieHeader(new URL(direct.url)), origin: direct.url, host: new URL(direct.url).host },
  });

  expect(messageOf(answer)).toMatchObject({ result: { structuredContent: { displayName: "Bob Okafor" } } });
});

describe("tokens of a session", () => {
  it("are asked for once, and renewed without the user when they end", async () => {
    direct.doubles.entra.control.setAccessTokenLifetime({ seconds: 200 });
    const { browser } = await direct.signIn(adele.userPrincipalName);
    direct.doubles.entra.control.setAccessTokenLifetime({ seconds: 4500 });
    direct.doubles.entra.control.clearJournal();

    // Ends within the margin: the first call renews, the others share what it got.
    await Promise.all([1, 2, 3, 4].map(() => structured(browser, "whoami")));
    await structured(browser, "list_messages");

    const requests = direct.doubles.entra.control.journal({ endpoint: "token" });
    expect(requests.map(({ form }) => form.grant_type)).toEqual(["refresh_token"]);
    expect(requests[0]?.form.scope).toContain("https://graph.microsoft.com/User.Read");
  });

  it("end with the user's sign-in: the page is told, and a new sign-in helps", async () => {
    direct.doubles.entra.control.setAccessTokenLifetime({ seconds: 1 });
    const { browser } = await direct.signIn(adele.userPrincipalName);
    direct.doubles.entra.control.revokeUser({ tenant: tenantId, user: adele.userPrincipalName });
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const answer = await callFrom(browser, callOf("whoami"));

    expect(answer.status).toBe(401);
    expect(answer.headers["www-authenticate"]).toContain('error="interaction_required"');
    expect((await callFrom(browser, callOf("whoami"))).status).toBe(401);

    direct.doubles.entra.control.reset();
    await direct.signIn(adele.userPrincipalName, browser);
    expect(await structured(browser, "whoami")).toMatchObject({ displayName: "Adele Marsh" });
  });
});

describe("Conditional Access", () => {
  it("a challenge of Graph is answered at the user's next sign-in, claims unchanged, and the call succeeds", async () => {
    const { browser } = await direct.signIn(adele.userPrincipalName);
    direct.doubles.graph.control.requireAuthenticationContext({ value: "c1" });
    const refused = await callFrom(browser, callOf("whoami"));

    expect(refused.status).toBe(401);
    // The session is of no use before the user did what was asked, and says so to a page that was loaded meanwhile.
    const meanwhile = await callFrom(browser, { method: "tools/list" });
    expect(meanwhile.status).toBe(401);
    const [, told = ""] =
      /error="insufficient_claims".*claims="([^"]+)"/.exec(String(meanwhile.headers["www-authenticate"])) ?? [];
    expect(JSON.parse(Buffer.from(told, "base64").toString())).toMatchObject({
      access_token: { acrs: { value: "c1" } },
    });
    // To this browser alone: neither to a page of another origin nor to one without the session.
    for (const other of [
      await callFrom(browser, { method: "tools/list" }, { origin: null }),
      await callFrom(new Browser(), { method: "tools/list" }),
    ]) {
      expect(other.headers["www-authenticate"]).not.toContain("claims");
    }

    const sent = await browser.visit(`${direct.url}/login`);
    const claims = new URL(sent.headers.get("location") ?? "").searchParams.get("claims") ?? "";
    expect(JSON.parse(claims)).toMatchObject({ access_token: { acrs: { essential: true, value: "c1" } } });

    const { page } = await direct.signIn(adele.userPrincipalName, browser);
    expect(page.url).toBe(`${direct.url}/`);
    expect(await structured(browser, "whoami")).toMatchObject({ displayName: "Adele Marsh" });
  });

  it("is not met by somebody else's sign-in, who inherits nothing", async () => {
    const { browser } = await direct.signIn(adele.userPrincipalName);
    direct.doubles.graph.control.requireAuthenticationContext({ value: "c1" });
    expect((await callFrom(browser, callOf("whoami"))).status).toBe(401);
    direct.doubles.graph.control.requireAuthenticationContext({ value: null });

    const asked = await browser.follow(`${direct.url}/login?account=other`);
    if (asked instanceof URL) throw new Error("led away");
    await answerEntra(browser, asked, bob.userPrincipalName);
    expect(await structured(browser, "whoami")).toMatchObject({ displayName: "Bob Okafor" });

    // Adele still owes it, in whichever browser.
    const elsewhere = new Browser();
    await direct.signIn(adele.userPrincipalName, elsewhere);
    const owed = direct.doubles.entra.control
      .journal({ endpoint: "authorize" })
      .filter(({ query }) => query.claims?.includes("acrs") && query.login_hint === adele.userPrincipalName);
    expect(owed).not.toEqual([]);
    expect(await structured(elsewhere, "whoami")).toMatchObject({ displayName: "Adele Marsh" });
  });

  it("a policy on Graph that only a sign-in can meet is met at the sign-in", async () => {
    direct.doubles.entra.control.setAccessTokenLifetime({ seconds: 1 });
    const { browser } = await direct.signIn(adele.userPrincipalName);
    direct.doubles.entra.control.setAccessTokenLifetime({ seconds: 4500 });
    direct.doubles.entra.control.demandMfa({ tenant: tenantId, resource: MICROSOFT_GRAPH });
    await new Promise((resolve) => setTimeout(resolve, 1100));

    expect((await callFrom(browser, callOf("whoami"))).status).toBe(401);
    await direct.signIn(adele.userPrincipalName, browser);
    expect(await structured(browser, "whoami")).toMatchObject({ displayName: "Adele Marsh" });
  });
});
