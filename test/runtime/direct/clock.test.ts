import {
  BROWSER_SESSION_LIFETIMES as LIFETIMES,
  GATEWAY_LIFETIMES as SIGN_IN,
} from "../../../runtime/config/defaults.js";
import { Browser, titleOf, type Visit } from "../../doubles/browser.js";
import { contoso } from "../../doubles/contoso.js";
import { send } from "../http/serve.js";
import { callOf, postModern } from "../server/mcp-request.js";
import { answerEntra, startDirect, type DirectProcess } from "./support/direct-process.js";

jest.setTimeout(60_000);

const { adele } = contoso.users;
const DAY = 24 * 3600;
let direct: DirectProcess;
/** When the test that runs began, seconds after the start. */
let begun = 0;

beforeAll(async () => {
  direct = await startDirect({ movableClock: true });
});
afterAll(() => direct.stop());
beforeEach(async () => {
  // Further on than anything of the test before may last.
  begun += 10 * DAY;
  direct.doubles.entra.control.reset();
  await after(0);
});

const after = (seconds: number) => direct.setClock(begun + seconds);

/** The cookie as somebody kept it, who doesn't care when it ends. */
async function keptCookie(): Promise<string> {
  const { browser } = await direct.signIn(adele.userPrincipalName);
  return browser.cookieHeader(new URL(direct.url));
}

async function stands(cookie: string): Promise<{ readonly page: boolean; readonly call: number }> {
  const call = await postModern(direct.url, undefined, callOf("whoami"), {
    headers: { cookie, origin: direct.url },
  });
  const { text } = await send(direct.url, { headers: { cookie } });
  return { page: text.includes("adele@contoso.example"), call: call.status };
}

describe("a session", () => {
  it("that nobody uses ends, for pages and for calls", async () => {
    const cookie = await keptCookie();
    await after(LIFETIMES.idleSeconds - 1);
    expect(await stands(cookie)).toEqual({ page: true, call: 200 });
    await after(2 * LIFETIMES.idleSeconds - 1);
    expect(await stands(cookie)).toEqual({ page: false, call: 401 });
  });

  it("that is used all the time ends after a working day, and its cookie is worth nothing after", async () => {
    const cookie = await keptCookie();
    for (let at = 0; at < LIFETIMES.absoluteSeconds; at += LIFETIMES.idleSeconds - 1) {
      await after(at);
      expect(await stands(cookie)).toEqual({ page: true, call: 200 });
    }
    await after(LIFETIMES.absoluteSeconds - 1);
    expect(await stands(cookie)).toEqual({ page: true, call: 200 });
    await after(LIFETIMES.absoluteSeconds);
    expect(await stands(cookie)).toEqual({ page: false, call: 401 });
  });

  it("lives by calls alone: a console that stays open is use", async () => {
    const cookie = await keptCookie();
    const call = () =>
      postModern(direct.url, undefined, { method: "tools/list" }, { headers: { cookie, origin: direct.url } });
    for (let hour = 1; hour <= 3; hour += 1) {
      await after(hour * (LIFETIMES.idleSeconds - 1));
      expect((await call()).status).toBe(200);
    }
  });
});

describe("a sign-in", () => {
  const isCallback = (url: URL) => url.pathname === "/callback";

  it.each([
    ["is finished in its last second", SIGN_IN.signInSeconds - 1, "Adele Marsh"],
    ["can't be finished after it, and nothing is redeemed", SIGN_IN.signInSeconds, "This sign-in can’t be finished"],
  ])("%s", async (_what, seconds, title) => {
    const browser = new Browser();
    const asked = (await browser.follow(`${direct.url}/login`)) as Visit;
    await after(seconds);
    direct.doubles.entra.control.clearJournal();
    expect(titleOf(await answerEntra(browser, asked, adele.userPrincipalName))).toBe(title);
    expect(direct.doubles.entra.control.journal({ endpoint: "token" })).toHaveLength(title === "Adele Marsh" ? 1 : 0);
  });

  it("whose answer is delivered again ends in the same place for a while, and is nothing after", async () => {
    const browser = new Browser();
    const asked = (await browser.follow(`${direct.url}/login`)) as Visit;
    const back = await browser.follow(
      await browser.visit(asked.url, { username: adele.userPrincipalName }),
      isCallback,
    );
    await browser.visit((back as URL).href);
    await after(SIGN_IN.callbackRepeatSeconds - 1);
    expect((await browser.visit((back as URL).href)).headers.get("location")).toBe("/");
    await after(SIGN_IN.callbackRepeatSeconds);
    expect((await browser.visit((back as URL).href)).status).toBe(400);
  });
});

it("the log has no failure of ours", () => {
  expect(/"level":"error".{0,500}/.exec(direct.runtime.output())).toBeNull();
});
