import { Browser, titleOf, type Visit } from "../../doubles/browser.js";
import { contoso } from "../../doubles/contoso.js";
import type { TransportFault } from "../../doubles/http/faults.js";
import { send } from "../http/serve.js";
import { callOf, messageOf, postModern } from "../server/mcp-request.js";
import { answerEntra, startDirect, type DirectProcess } from "./support/direct-process.js";

jest.setTimeout(120_000);

const { adele } = contoso.users;
let direct: DirectProcess;

beforeAll(async () => {
  direct = await startDirect();
});
afterEach(() => {
  direct.doubles.entra.control.reset();
  direct.doubles.managedIdentity.control.reset();
});
afterAll(() => direct.stop());

const isCallback = (url: URL) => url.pathname === "/callback";

/** Entra's answer on its way, with the browser that has to deliver it. */
async function onItsWay(browser = new Browser()): Promise<{ readonly browser: Browser; readonly back: string }> {
  const asked = await browser.follow(`${direct.url}/login`);
  const page = asked instanceof URL ? undefined : asked;
  if (page === undefined) throw new Error("led away");
  const back = await browser.follow(await browser.visit(page.url, { username: adele.userPrincipalName }), isCallback);
  if (!(back instanceof URL)) throw new Error(`no callback, but ${titleOf(back)}`);
  return { browser, back: back.href };
}

/** What a person can do something with: no stack, no detail of whom we asked, and a way on. */
function expectHelpfulPage(page: Visit, status: number): void {
  expect([page.status, titleOf(page)]).toEqual([status, "Microsoft did not sign you in"]);
  expect(page.text).toContain('href="/login"');
  expect(page.text).toContain("Reference for your administrator");
  expect(page.text).not.toMatch(/\n\s+at |secret-of|guest network|eyJ|ECONN|undici/);
}

const TROUBLES: [string, TransportFault][] = [
  ["is down", { status: 503, body: "<html>secret-of-entra</html>" }],
  ["answers something else", { status: 200, body: "<html>guest network</html>" }],
  ["hangs up", { dropConnection: true }],
];

describe("the managed identity", () => {
  // First, because its token is kept once there is one.
  it("that gives no token: a page that asks to try again, and then it works [P-10]", async () => {
    const { browser, back } = await onItsWay();
    direct.doubles.managedIdentity.control.breakNext({ times: 100, status: 400, body: "identity-secret-detail" });
    const page = await browser.visit(back);
    expectHelpfulPage(page, 503);
    expect(page.text).not.toContain("identity-secret-detail");
    direct.doubles.managedIdentity.control.reset();
    expect(titleOf((await direct.signIn(adele.userPrincipalName, browser)).page)).toBe("Adele Marsh");
  });
});

describe("when Entra", () => {
  it.each(TROUBLES)("%s, a sign-in still begins: nothing of it is asked there", async (_what, fault) => {
    direct.doubles.entra.control.breakNext({ ...fault, times: 50 });
    const sent = await new Browser().visit(`${direct.url}/login`);
    expect(sent.status).toBe(303);
    expect(sent.headers.get("location")).toContain("/oauth2/v2.0/authorize?");
  });

  it.each(TROUBLES)("%s while a code is redeemed: a page says what to do, and then it works", async (_what, fault) => {
    const { browser, back } = await onItsWay();
    direct.doubles.entra.control.breakNext({ endpoint: "token", times: 20, ...fault });
    const page = await browser.visit(back);
    expectHelpfulPage(page, page.status === 502 ? 502 : 503);
    direct.doubles.entra.control.reset();
    expect(titleOf((await direct.signIn(adele.userPrincipalName, browser)).page)).toBe("Adele Marsh");
  });

  it.each(TROUBLES)("%s while a token is renewed: the call says so, and the session goes on", async (_what, fault) => {
    direct.doubles.entra.control.setAccessTokenLifetime({ seconds: 0 });
    const { browser } = await direct.signIn(adele.userPrincipalName);
    const headers = { cookie: browser.cookieHeader(new URL(direct.url)), origin: direct.url };
    direct.doubles.entra.control.setAccessTokenLifetime({ seconds: 4500 });
    direct.doubles.entra.control.breakNext({ endpoint: "token", times: 20, ...fault });
    const answer = await postModern(direct.url, undefined, callOf("whoami"), { headers });
    expect(answer.status).toBe(200);
    expect(messageOf(answer)).toMatchObject({ result: { isError: true } });
    expect(answer.text).not.toMatch(/secret-of|guest network|eyJ/);

    direct.doubles.entra.control.reset();
    const again = await postModern(direct.url, undefined, callOf("whoami"), { headers });
    expect(messageOf(again)).toMatchObject({ result: { structuredContent: { displayName: "Adele Marsh" } } });
  });

  it.each(TROUBLES)("%s, whoever is signed in signs out all the same", async (_what, fault) => {
    const { browser } = await direct.signIn(adele.userPrincipalName);
    const cookie = browser.cookieHeader(new URL(direct.url));
    direct.doubles.entra.control.breakNext({ ...fault, times: 50 });
    const headers = { cookie, origin: direct.url };
    expect((await send(direct.url, { method: "POST", path: "/logout", headers })).status).toBe(303);
    expect((await send(direct.url, { headers: { cookie } })).text).toContain("Sign in with Microsoft");
  });
});

describe("a sign-in that Entra refuses is told once, and nobody is sent there again by itself", () => {
  it("missing consent: with the address where an administrator gives it [P-9]", async () => {
    direct.doubles.entra.control.failNext({ endpoint: "token", code: 65001 });
    const { browser, back } = await onItsWay();
    direct.doubles.entra.control.clearJournal();
    const page = await browser.follow(back);
    if (page instanceof URL) throw new Error("led away");

    expectHelpfulPage(page, 403);
    const links = [...page.text.matchAll(/href="(https:[^"]+adminconsent[^"]*)"/g)];
    expect(links).toHaveLength(1);
    expect(direct.doubles.entra.control.journal({ endpoint: "authorize" })).toEqual([]);
  });

  it("a policy that blocks (53003), in Entra's answer to the browser: a last page, without anything that would lift it", async () => {
    const browser = new Browser();
    const asked = (await browser.follow(`${direct.url}/login`)) as Visit;
    const answer = new URLSearchParams({
      state: new URL(asked.url).searchParams.get("state") ?? "",
      error: "access_denied",
      error_description: "AADSTS53003: Access has been blocked by Conditional Access policies. secret-of-entra",
    });
    direct.doubles.entra.control.clearJournal();
    const page = (await browser.follow(`${direct.url}/callback?${answer.toString()}`)) as Visit;

    expectHelpfulPage(page, 403);
    expect(page.text).toContain("AADSTS53003");
    expect(page.text).not.toContain("adminconsent");
    expect(browser.cookieHeader(new URL(direct.url))).not.toMatch(/(?:^|; )session=/);
    expect(direct.doubles.entra.control.journal()).toEqual([]);
  });

  it("a policy that blocks somebody who is signed in: calls say so, and no new sign-in is asked for", async () => {
    direct.doubles.entra.control.setAccessTokenLifetime({ seconds: 0 });
    const { browser } = await direct.signIn(adele.userPrincipalName);
    // Without claims that a sign-in could meet; with them it would be a challenge.
    direct.doubles.entra.control.failNext({ endpoint: "token", code: 53003, times: 20 });
    const headers = { cookie: browser.cookieHeader(new URL(direct.url)), origin: direct.url };
    const answer = await postModern(direct.url, undefined, callOf("whoami"), { headers });

    expect(answer.status).toBe(200);
    expect(messageOf(answer)).toMatchObject({ result: { isError: true } });
    expect(answer.text).not.toMatch(/adminconsent|eyJ/);
  });

  it("a challenge that is never met: asked for once, then a page", async () => {
    direct.doubles.entra.control.failNext({ endpoint: "token", code: 50076, times: 10 });
    const { browser, back } = await onItsWay();
    direct.doubles.entra.control.clearJournal();
    const page = await browser.follow(back);
    if (page instanceof URL) throw new Error("led away");
    const end = await answerEntra(browser, page, adele.userPrincipalName);

    expect(titleOf(end)).toBe("Microsoft did not sign you in");
    expect(direct.doubles.entra.control.journal({ endpoint: "token" }).length).toBeLessThanOrEqual(2);
  });
});

it("nothing of it is a failure of ours, and no secret is in the log", () => {
  const output = direct.runtime.output();
  expect(/"level":"error".{0,500}/.exec(output)).toBeNull();
  expect(output).not.toMatch(/eyJ[\w-]{10,}\.|[?&](code|state)=|identity-secret-detail/);
});
