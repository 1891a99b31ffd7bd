import type { Request, Response } from "express";
import { createBrowserCookies } from "../../../runtime/browser/browser-cookies.js";
import { BROWSER_SESSION_LIFETIMES as LIFETIMES } from "../../../runtime/config/defaults.js";
import { createBrowserSessions } from "../../../runtime/direct/browser-sessions.js";
import { createMemoryStore } from "../../../runtime/stores/memory-store.js";

const adele = { tenantId: "tenant", objectId: "adele", username: "adele@contoso.example", roles: [] };
const tokens = { accessToken: "access", expiresAt: 4_000_000_000, scopes: [] };

/** Sessions over a store of their own, with a clock that stands still until it is moved, and one browser. */
function sessionsAt(publicUrl = "https://mcp.contoso.example") {
  let time = 1_800_000_000_000;
  const ended: string[] = [];
  const now = () => time;
  const store = { ...createMemoryStore({ now }) };
  const sessions = createBrowserSessions({
    store,
    cookies: createBrowserCookies(publicUrl),
    entraSessions: { begin: () => Promise.resolve(), end: (id) => Promise.resolve(void ended.push(id)) },
    now,
  });
  const sent: { name: string; value: string; options: object }[] = [];
  const response = {
    cookie: (name: string, value: string, options: object) => void sent.push({ name, value, options }),
    clearCookie: (name: string, options: object) => void sent.push({ name, value: "", options }),
  } as unknown as Response;
  const request = () =>
    ({ headers: { cookie: sent.map(({ name, value }) => `${name}=${value}`).at(-1) } }) as unknown as Request;
  return {
    sessions,
    store,
    sent,
    ended,
    request,
    begin: () => sessions.begin(request(), response, adele, tokens),
    end: () => sessions.end(request(), response),
    pass: (seconds: number) => (time += seconds * 1000),
  };
}

it("the cookie is bound to the host, and out of reach of scripts and other sites", async () => {
  const { begin, sent } = sessionsAt();
  await begin();

  expect(sent).toEqual([
    {
      name: "__Host-session",
      value: expect.stringMatching(/^[\w-]{43}$/) as string,
      options: {
        httpOnly: true,
        secure: true,
        sameSite: "lax",
        path: "/",
        maxAge: LIFETIMES.absoluteSeconds * 1000,
      },
    },
  ]);
});

describe("a session", () => {
  it("stands while it is used, one second before it would end", async () => {
    const { sessions, request, begin, pass } = sessionsAt();
    await begin();
    pass(LIFETIMES.idleSeconds - 1);
    expect(await sessions.of(request())).toMatchObject({ user: adele });
    pass(LIFETIMES.idleSeconds - 1);
    expect(await sessions.of(request())).toMatchObject({ user: adele });
  });

  it("ends without use", async () => {
    const { sessions, request, begin, pass } = sessionsAt();
    await begin();
    pass(LIFETIMES.idleSeconds);
    expect(await sessions.of(request())).toBeUndefined();
  });

  it("ends after a working day, however busy it is", async () => {
    const { sessions, request, begin, pass } = sessionsAt();
    await begin();
    const step = LIFETIMES.idleSeconds / 2;
    for (let passed = step; passed < LIFETIMES.absoluteSeconds; passed += step) {
      pass(step);
      expect(await sessions.of(request())).toMatchObject({ user: adele });
    }
    pass(step);
    expect(await sessions.of(request())).toBeUndefined();
  });

  it("is replaced by the next sign-in, and the one before is over, its tokens too", async () => {
    const { sessions, request, begin, sent, ended } = sessionsAt();
    await begin();
    const before = request();
    await begin();

    expect(sent[0]?.value).not.toBe(sent[1]?.value);
    expect(await sessions.of(before)).toBeUndefined();
    expect(ended).toEqual([sent[0]?.value]);
  });

  it("ends with its tokens when the user signs out", async () => {
    const { sessions, request, begin, end, sent, ended } = sessionsAt();
    await begin();
    const kept = request();

    expect(await end()).toEqual(adele);
    expect(await sessions.of(kept)).toBeUndefined();
    expect(ended).toEqual([sent[0]?.value]);
    expect(await end()).toBeUndefined();
  });

  it("that ends while a use of it is noted stays ended", async () => {
    let reached = (): void => undefined;
    let goOn = (): void => undefined;
    const noting = new Promise<void>((resolve) => (reached = resolve));
    const ended = new Promise<void>((resolve) => (goOn = resolve));
    const { sessions, store, request, begin, end, pass } = sessionsAt();
    await begin();
    const kept = request();
    pass(LIFETIMES.noteUseSeconds);
    const set = store.set.bind(store);
    store.set = async (...entry) => {
      reached();
      await ended;
      await set(...entry);
    };
    const use = sessions.of(kept);
    await noting;
    await end();
    goOn();
    await use;

    expect(await sessions.of(kept)).toBeUndefined();
  });

  it("is nobody's without its cookie, with two of them, or with something else", async () => {
    const { sessions, begin, sent } = sessionsAt();
    await begin();
    const value = sent[0]?.value ?? "";
    const of = (cookie: string | undefined) => sessions.of({ headers: { cookie } } as unknown as Request);

    expect(await of(undefined)).toBeUndefined();
    expect(await of(`session=${value}`)).toBeUndefined();
    expect(await of(`__Host-session=${value}; __Host-session=${value}`)).toBeUndefined();
    expect(await of(`__Host-session=${value.slice(0, -1)}`)).toBeUndefined();
    expect(await of(`other=1; __Host-session=${value}`)).toMatchObject({ user: adele });
  });
});
