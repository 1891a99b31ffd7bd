import { Browser, titleOf, type Visit } from "../../doubles/browser.js";
import { contoso } from "../../doubles/contoso.js";
import { expectNoLeak } from "../gateway/support/leaks.js";
import { sendBytes } from "../gateway/support/send-bytes.js";
import { send } from "../http/serve.js";
import { callOf, messageOf, postModern } from "../server/mcp-request.js";
import { startDirect, type DirectProcess } from "./support/direct-process.js";

jest.setTimeout(60_000);

const { adele, bob } = contoso.users;
let direct: DirectProcess;

beforeAll(async () => {
  direct = await startDirect();
});
afterEach(() => {
  direct.doubles.entra.control.reset();
});
afterAll(() => direct.stop());

const isCallback = (url: URL) => url.pathname === "/callback";
const cookiesOf = (browser: Browser) => browser.cookieHeader(new URL(direct.url));
const sessionOf = (browser: Browser) => /(?:^|; )session=([^;]+)/.exec(cookiesOf(browser))?.[1];

/** Entra's page of a sign-in that this browser began. */
async function begun(browser: Browser): Promise<Visit> {
  const page = await browser.follow(`${direct.url}/login`);
  if (page instanceof URL) throw new Error("led away");
  return page;
}

/** Entra's answer on its way. */
async function answered(browser: Browser, page: Visit, user: string): Promise<URL> {
  const back = await browser.follow(await browser.visit(page.url, { username: user }), isCallback);
  if (!(back instanceof URL)) throw new Error(`no callback, but ${titleOf(back)}`);
  return back;
}

const homeWith = (cookie: string) => send(direct.url, { headers: { cookie } });

describe("cookies that somebody else put into the browser", () => {
  it("beside the real one make nobody of it, in pages and in calls", async () => {
    const { browser } = await direct.signIn(adele.userPrincipalName);
    const { browser: attacker } = await direct.signIn(bob.userPrincipalName);
    const [mine, theirs] = [`session=${sessionOf(browser) ?? ""}`, `session=${sessionOf(attacker) ?? ""}`];
    for (const cookie of [`${theirs}; ${mine}`, `${mine}; ${theirs}`, `${mine}; ${mine}`]) {
      expect((await homeWith(cookie)).text).toContain("Sign in with Microsoft");
      const answer = await postModern(direct.url, undefined, callOf("whoami"), {
        headers: { cookie, origin: direct.url },
      });
      expect(answer.status).toBe(401);
    }
    expect((await homeWith(mine)).text).toContain("adele@contoso.example");
  });

  it.each([
    ["longer than any of ours", (id: string) => `session=${id}${"a".repeat(8000)}`],
    ["with quotes around it", (id: string) => `session="${id}"`],
    ["escaped", (id: string) => `session=%${id.charCodeAt(0).toString(16)}${id.slice(1)}`],
    ["in another case", (id: string) => `Session=${id}`],
    ["under a name with a prefix", (id: string) => `__Host-session=${id}`],
    ["that is a key of the store", (id: string) => `session=browser-session:${id}`],
    ["without a value", () => "session="],
    ["a thousand of them", (id: string) => Array.from({ length: 1000 }, (_, n) => `s${n}=${id}`).join("; ")],
  ])("are no session: %s", async (_what, cookie) => {
    const { browser } = await direct.signIn(adele.userPrincipalName);
    const answer = await homeWith(cookie(sessionOf(browser) ?? ""));

    expectNoLeak(answer);
    expect(answer.text).toContain("Sign in with Microsoft");
  });

  it("for a sign-in of the attacker's finish nothing", async () => {
    const attacker = new Browser();
    const back = await answered(attacker, await begun(attacker), bob.userPrincipalName);
    const tossed = cookiesOf(attacker);
    const victim = new Browser();
    await begun(victim);
    // Twice under one name: the victim's browser has one of its own, say, or a sibling set both.
    const answer = await send(direct.url, {
      path: back.pathname + back.search,
      headers: { cookie: `${cookiesOf(victim)}; ${tossed}; ${tossed}` },
    });

    expect(answer.status).toBe(400);
    expect(answer.headers["set-cookie"] ?? []).toEqual([]);
  });
});

describe("a code", () => {
  it("of somebody else's sign-in is of no use in one's own: PKCE ties it to the browser that began (code injection)", async () => {
    const victim = new Browser();
    const stolen = await answered(victim, await begun(victim), adele.userPrincipalName);
    const attacker = new Browser();
    const own = await answered(attacker, await begun(attacker), bob.userPrincipalName);
    own.searchParams.set("code", stolen.searchParams.get("code") ?? "");
    const page = await attacker.visit(own.href);

    expect([page.status, titleOf(page)]).toEqual([403, "Microsoft did not sign you in"]);
    expect(sessionOf(attacker)).toBeUndefined();
    expectNoLeak(page, [stolen.searchParams.get("code") ?? ""]);
  });

  it("is asked for once, whatever else the callback carries twice", async () => {
    const browser = new Browser();
    const back = await answered(browser, await begun(browser), adele.userPrincipalName);
    back.searchParams.append("code", "another");
    direct.doubles.entra.control.clearJournal();
    const page = await browser.visit(back.href);

    expect(page.status).toBeGreaterThanOrEqual(400);
    expect(sessionOf(browser)).toBeUndefined();
    expect(direct.doubles.entra.control.journal({ endpoint: "token" })).toEqual([]);
  });
});

describe("two tabs of one browser", () => {
  it("sign in at once, in either order, and both end signed in", async () => {
    const browser = new Browser();
    const [first, second] = [await begun(browser), await begun(browser)];
    const later = await answered(browser, second, adele.userPrincipalName);
    const earlier = await answered(browser, first, adele.userPrincipalName);
    for (const back of [later, earlier]) {
      const page = await browser.follow(back.href);
      expect(page).toMatchObject({ url: `${direct.url}/`, status: 200 });
      expect(titleOf(page as Visit)).toBe("Adele Marsh");
    }
  });

  it("can't finish each other's sign-in: each state is for its own code", async () => {
    const browser = new Browser();
    const [first, second] = [await begun(browser), await begun(browser)];
    const one = await answered(browser, first, adele.userPrincipalName);
    const other = await answered(browser, second, adele.userPrincipalName);
    one.searchParams.set("code", other.searchParams.get("code") ?? "");

    expect((await browser.visit(one.href)).status).toBe(403);
    expect(sessionOf(browser)).toBeUndefined();
    // The state is used up with it.
    expect((await browser.visit(one.href)).status).toBe(400);
  });

  it("that deliver one callback at once have one session", async () => {
    const browser = new Browser();
    const back = await answered(browser, await begun(browser), adele.userPrincipalName);
    const cookie = cookiesOf(browser);
    direct.doubles.entra.control.clearJournal();
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => send(direct.url, { path: back.pathname + back.search, headers: { cookie } })),
    );

    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 303));
    const sessions = answers
      .flatMap(({ headers }) => headers["set-cookie"] ?? [])
      .filter((c) => c.startsWith("session="));
    expect(sessions).toHaveLength(1);
    expect(direct.doubles.entra.control.journal({ endpoint: "token" })).toHaveLength(1);
  });
});

describe("after signing out", () => {
  it("neither the cookie nor the callback nor a call brings the session back", async () => {
    const browser = new Browser();
    const back = await answered(browser, await begun(browser), adele.userPrincipalName);
    await browser.visit(back.href);
    const kept = cookiesOf(browser);
    const headers = { origin: direct.url, cookie: kept };
    expect((await send(direct.url, { method: "POST", path: "/logout", headers })).status).toBe(303);

    expect((await homeWith(kept)).text).toContain("Sign in with Microsoft");
    expect((await postModern(direct.url, undefined, callOf("whoami"), { headers })).status).toBe(401);
    const again = await send(direct.url, { path: back.pathname + back.search, headers: { cookie: kept } });
    expect(again.headers["set-cookie"] ?? []).toEqual([]);
    expect((await homeWith(kept)).text).toContain("Sign in with Microsoft");
  });
});

describe("requests that are not meant so", () => {
  const FORM = "application/x-www-form-urlencoded";
  it.each<[string, string, string, number]>([
    ["POST", "/login", "GET", 405],
    ["DELETE", "/login", "GET", 405],
    ["POST", "/callback", "GET", 405],
    ["PUT", "/callback", "GET", 405],
    ["PUT", "/logout", "POST", 405],
    ["DELETE", "/logout", "POST", 405],
    ["POST", "/", "GET", 405],
    ["PATCH", "/", "GET", 405],
  ])("%s %s", async (method, path, allow, status) => {
    const answer = await send(direct.url, { method, path, body: "x" });
    expectNoLeak(answer);
    expect(answer.status).toBe(status);
    expect(String(answer.headers.allow)).toContain(allow);
  });

  it.each<[string, Record<string, string>, string, number]>([
    ["larger than the form", { "content-type": FORM }, `from=${"x".repeat(2000)}`, 413],
    ["in an encoding of nobody", { "content-type": `${FORM}; charset=utf-7` }, "from=here", 415],
    ["compressed with something unknown", { "content-type": FORM, "content-encoding": "zstd-2" }, "from=here", 415],
    ["with more names than a form has", { "content-type": FORM }, "a&".repeat(500), 303],
    ["with an object for a value", { "content-type": FORM }, "from[__proto__]=microsoft", 303],
    ["with another address to go to", { "content-type": FORM }, "from=https://evil.example/", 303],
    ["with two values", { "content-type": FORM }, "from=microsoft&from=https://evil.example", 303],
    ["as JSON", { "content-type": "application/json" }, '{"from":"https://evil.example"}', 303],
  ])("a sign-out %s leads nowhere else", async (_what, headers, body, status) => {
    const answer = await send(direct.url, {
      method: "POST",
      path: "/logout",
      headers: { ...headers, origin: direct.url },
      body,
    });
    expectNoLeak(answer);
    expect([answer.status, answer.headers.location]).toEqual([status, status === 303 ? "/" : undefined]);
  });

  it.each<[string, Record<string, string>, string, number]>([
    ["text", { "content-type": "text/plain" }, "{}", 415],
    ["what is no JSON", { "content-type": "application/json" }, "{", 400],
    ["a form", { "content-type": FORM }, "a=b", 415],
  ])("a call with a session that brings %s is refused", async (_what, headers, body, status) => {
    const { browser } = await direct.signIn(adele.userPrincipalName);
    const answer = await send(direct.url, {
      method: "POST",
      path: "/mcp",
      headers: {
        accept: "application/json, text/event-stream",
        ...headers,
        origin: direct.url,
        cookie: cookiesOf(browser),
      },
      body,
    });
    expectNoLeak(answer, [sessionOf(browser) ?? ""]);
    expect(answer.status).toBe(status);
  });

  it("a call with a session that announces more than the largest message is refused before it is read", async () => {
    const { browser } = await direct.signIn(adele.userPrincipalName);
    const lines = [
      "POST /mcp HTTP/1.1",
      `Host: ${new URL(direct.url).host}`,
      `Origin: ${direct.url}`,
      `Cookie: ${cookiesOf(browser)}`,
      "Accept: application/json, text/event-stream",
      "Content-Type: application/json",
      `Content-Length: ${4 * 1024 * 1024 + 1}`,
    ];
    const answer = await sendBytes(direct.url, `${lines.join("\r\n")}\r\n\r\n`);
    expectNoLeak(answer, [sessionOf(browser) ?? ""]);
    expect(answer.status).toBe(413);
  });

  it.each([
    ["a new line in `account`", "/login?account=other%0d%0aSet-Cookie:%20session=x"],
    ["a new line in an error", "/callback?state=x&error=a%0d%0aLocation:%20https://evil.example&error_description=%00"],
    ["a new line in a path", "/%0d%0aSet-Cookie:%20session=x"],
  ])("no header line comes of %s", async (_what, path) => {
    const answer = await send(direct.url, { path });
    expectNoLeak(answer);
    expect((answer.headers["set-cookie"] ?? []).filter((cookie) => cookie.startsWith("session="))).toEqual([]);
    expect(answer.headers.location ?? "").not.toContain("evil.example");
  });

  it("two hosts in one request", async () => {
    const { host } = new URL(direct.url);
    const answer = await sendBytes(direct.url, `GET /login HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\n\r\n`);
    expect(answer.status).toBe(400);
    expectNoLeak(answer);
  });
});

it("a host that isn't ours decides no address", async () => {
  const headers = { host: "evil.example", "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" };
  const answer = await send(direct.url, { path: "/login", headers });
  expect(answer.headers.location).not.toContain("evil.example");
  expect(new URL(answer.headers.location ?? "").searchParams.get("redirect_uri")).toBe(`${direct.url}/callback`);
});

it("afterwards it still works, and the log has neither a failure of ours nor a secret", async () => {
  const { browser } = await direct.signIn(adele.userPrincipalName);
  const headers = { cookie: cookiesOf(browser), origin: direct.url };
  const answer = await postModern(direct.url, undefined, callOf("whoami"), { headers });
  expect(messageOf(answer)).toMatchObject({ result: { structuredContent: { displayName: "Adele Marsh" } } });

  const output = direct.runtime.output();
  expect(/"level":"error".{0,500}/.exec(output)).toBeNull();
  expect(output).not.toMatch(/eyJ[\w-]{10,}\.|[?&](code|state)=/);
  expect(output).not.toContain(sessionOf(browser) ?? "nothing");
});
