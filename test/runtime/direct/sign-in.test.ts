import { Browser, titleOf } from "../../doubles/browser.js";
import { contoso } from "../../doubles/contoso.js";
import { startDirect, type DirectProcess } from "./support/direct-process.js";

const { adele, bob } = contoso.users;

let direct: DirectProcess;

beforeAll(async () => {
  direct = await startDirect();
});
afterEach(() => {
  direct.doubles.entra.control.reset();
});
afterAll(() => direct.stop());

/** What the browser holds of ours. */
function sessionOf(browser: Browser): string | undefined {
  return /(?:^|; )session=([^;]+)/.exec(browser.cookieHeader(new URL(direct.url)))?.[1];
}

/** Follows a sign-in to the point where Entra has answered and the callback is still to be delivered. */
async function callbackOf(browser: Browser, userPrincipalName: string): Promise<URL> {
  const isCallback = (url: URL) => url.pathname === "/callback";
  const asked = await browser.follow(`${direct.url}/login`, isCallback);
  if (asked instanceof URL) return asked;
  const answered = await browser.follow(await browser.visit(asked.url, { username: userPrincipalName }), isCallback);
  if (!(answered instanceof URL)) throw new Error(`no callback, but ${titleOf(answered)}`);
  return answered;
}

describe("a browser that signs in", () => {
  it("ends at the console, as the user whom Entra named", async () => {
    const { page } = await direct.signIn(adele.userPrincipalName);

    expect(page).toMatchObject({ url: `${direct.url}/`, status: 200 });
    expect(titleOf(page)).toBe("Adele Marsh");
    expect(page.text).toContain("adele@contoso.example");
  });

  it("asks Entra by code with PKCE, nonce and state, for Graph and nothing else, and never with `resource`", async () => {
    const sent = await new Browser().visit(`${direct.url}/login`);
    const { searchParams: asked } = new URL(sent.headers.get("location") ?? "");

    expect(Object.fromEntries(asked)).toMatchObject({
      client_id: contoso.directClientId,
      response_type: "code",
      redirect_uri: `${direct.url}/callback`,
      code_challenge_method: "S256",
    });
    expect(asked.get("scope")?.split(" ")).toEqual(
      expect.arrayContaining([
        "openid",
        "https://graph.microsoft.com/Mail.Read",
        "https://graph.microsoft.com/User.Read",
      ]),
    );
    expect(asked.has("resource")).toBe(false);
    for (const name of ["state", "nonce", "code_challenge"]) expect(asked.get(name)).toMatch(/^[\w-]{43}$/);
  });

  it("gets a cookie that scripts can't read and other sites can't use, and no token", async () => {
    const browser = new Browser();
    const callback = await callbackOf(browser, adele.userPrincipalName);
    const answer = await browser.visit(callback.href);

    const cookie = answer.headers.getSetCookie().find((text) => text.startsWith("session="));
    expect(cookie).toMatch(/^session=[\w-]{43}; Max-Age=43200; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
    const { page } = await direct.signIn(adele.userPrincipalName, browser);
    expect(`${JSON.stringify([...answer.headers])}${page.text}`).not.toMatch(/eyJ[\w-]+\./);
  });

  it("has another session after each sign-in, and the old one is over (session fixation)", async () => {
    const { browser } = await direct.signIn(adele.userPrincipalName);
    const before = sessionOf(browser);
    await direct.signIn(adele.userPrincipalName, browser);

    expect(sessionOf(browser)).not.toBe(before);
    const replayed = await fetch(direct.url, { headers: { cookie: `session=${before ?? ""}` } });
    expect(await replayed.text()).toContain("Sign in with Microsoft");
  });

  it("takes over no session that somebody else put into it", async () => {
    const planted = "A".repeat(43);
    const answer = await fetch(direct.url, { headers: { cookie: `session=${planted}` } });
    expect(await answer.text()).toContain("Sign in with Microsoft");

    const { browser } = await direct.signIn(adele.userPrincipalName);
    expect(sessionOf(browser)).not.toBe(planted);
  });

  it("always ends at the console, whatever its sign-in was told (open redirect)", async () => {
    const browser = new Browser();
    const asked = await browser.follow(
      `${direct.url}/login?return_to=https://evil.example&redirect_uri=https://evil.example&next=//evil.example`,
    );
    if (asked instanceof URL) throw new Error("led away");
    const end = await browser.follow(await browser.visit(asked.url, { username: adele.userPrincipalName }));

    expect(end).toMatchObject({ url: `${direct.url}/` });
  });

  it("may choose another account, which inherits nothing", async () => {
    const { browser } = await direct.signIn(adele.userPrincipalName);
    const before = sessionOf(browser) ?? "";
    const asked = await browser.follow(`${direct.url}/login?account=other`);
    if (asked instanceof URL) throw new Error("led away");
    const page = await browser.follow(await browser.visit(asked.url, { username: bob.userPrincipalName }));

    expect(page).toMatchObject({ status: 200, text: expect.stringContaining("bob@contoso.example") as string });
    expect(sessionOf(browser)).not.toBe(before);
  });
});

describe("a callback", () => {
  it("counts only in the browser that began the sign-in (login CSRF)", async () => {
    const attackers = await callbackOf(new Browser(), bob.userPrincipalName);
    const victim = new Browser();
    await victim.visit(`${direct.url}/login`);
    const page = await victim.visit(attackers.href);

    expect(page.status).toBe(400);
    expect(titleOf(page)).toBe("This sign-in can’t be finished");
    expect(sessionOf(victim)).toBeUndefined();
  });

  it("counts once", async () => {
    const browser = new Browser();
    const callback = await callbackOf(browser, adele.userPrincipalName);
    await browser.visit(callback.href);
    const first = sessionOf(browser);

    // The same browser, twice: ends where it ended, with no second session.
    expect((await browser.visit(callback.href)).headers.get("location")).toBe("/");
    expect(sessionOf(browser)).toBe(first);
    expect((await new Browser().visit(callback.href)).status).toBe(400);
  });

  it.each([
    ["without a state", "/callback?code=abc"],
    ["with a state of nobody", `/callback?code=abc&state=${"x".repeat(43)}`],
    ["with two states", "/callback?code=abc&state=a&state=b"],
    ["with nothing", "/callback"],
  ])("%s is a page that says what to do", async (_what, path) => {
    const page = await new Browser().visit(`${direct.url}${path}`);
    expect(page.status).toBe(400);
    expect(page.text).toContain("start again");
  });

  it("with an error of Entra's says what it means, and offers to try again", async () => {
    direct.doubles.entra.control.failNext({ endpoint: "token", code: 53003 });
    const { page, browser } = await direct.signIn(adele.userPrincipalName);

    expect(page).toMatchObject({ status: 403, text: expect.stringContaining("AADSTS53003") as string });
    expect(page.text).toContain('href="/login"');
    expect(sessionOf(browser)).toBeUndefined();
  });
});

describe("signing out", () => {
  const post = (headers: Record<string, string>, from = "here") =>
    fetch(`${direct.url}/logout`, {
      method: "POST",
      redirect: "manual",
      headers,
      body: new URLSearchParams({ from }),
    });

  it("ends the session here, whoever kept the cookie", async () => {
    const { browser } = await direct.signIn(adele.userPrincipalName);
    const cookie = browser.cookieHeader(new URL(direct.url));
    const answer = await post({ origin: direct.url, cookie });

    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/"]);
    expect(answer.headers.getSetCookie().join()).toContain("session=;");
    expect(await (await fetch(direct.url, { headers: { cookie } })).text()).toContain("Sign in with Microsoft");
  });

  it("can end Entra's session too", async () => {
    const { browser } = await direct.signIn(adele.userPrincipalName);
    const cookie = browser.cookieHeader(new URL(direct.url));
    const answer = await post({ origin: direct.url, cookie }, "microsoft");

    expect(answer.headers.get("location")).toBe(`${direct.doubles.entra.url}/${contoso.tenantId}/oauth2/v2.0/logout`);
    expect(await (await fetch(direct.url, { headers: { cookie } })).text()).toContain("Sign in with Microsoft");
  });

  it.each([
    ["another site", { origin: "https://evil.example" }],
    ["a page without an origin", { origin: "null" }],
    ["something that isn't a browser", {}],
  ])("is not done for %s", async (_who, headers) => {
    const { browser } = await direct.signIn(adele.userPrincipalName);
    const cookie = browser.cookieHeader(new URL(direct.url));
    const answer = await post({ ...headers, cookie });

    expect(answer.status).toBe(403);
    expect(await (await fetch(direct.url, { headers: { cookie } })).text()).toContain("adele@contoso.example");
  });

  it("takes a POST", async () => {
    const answer = await fetch(`${direct.url}/logout`);
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"]);
  });
});

it("the log says who signed in and out, and holds nothing that signs anybody in", async () => {
  const { browser } = await direct.signIn(adele.userPrincipalName);
  const log = direct.runtime.output();

  expect(log).toContain('"action":"sign-in"');
  expect(log).toContain(adele.objectId);
  expect(log).not.toContain(sessionOf(browser) ?? "nothing");
  expect(log).not.toMatch(/eyJ[\w-]+\.|[?&](code|state)=/);
});
