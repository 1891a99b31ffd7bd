import type { Request, Response } from "express";
import { createBrowserCookies } from "../../../runtime/browser/browser-cookies.js";
import { createConsentBinding } from "../../../runtime/gateway/consent-binding.js";
import { createMemoryStore } from "../../../runtime/stores/memory-store.js";

const subject = { uid: "uid", clientId: "client", redirectUri: "https://client.example/cb" };
let nowMilliseconds = 1_800_000_000_000;

function setUp() {
  const store = createMemoryStore({ now: () => nowMilliseconds });
  return createConsentBinding(store, createBrowserCookies("https://mcp.contoso.com"));
}

/** A browser with the cookies it was given. */
class CookieJar {
  private readonly jar = new Map<string, string>();
  public request = (): Request =>
    ({ headers: { cookie: [...this.jar].map((pair) => pair.join("=")).join("; ") } }) as unknown as Request;
  public response = {
    cookie: (name: string, value: string) => this.jar.set(name, value),
  } as unknown as Response;
  public names = (): string[] => [...this.jar.keys()];
}

async function rendered() {
  const [binding, browser] = [setUp(), new CookieJar()];
  const csrfToken = await binding.issue(browser.response, subject);
  return { binding, browser, csrfToken };
}

describe("consent binding", () => {
  it("accepts the answer of the browser that was asked, under a __Host- cookie [AS-12c]", async () => {
    const { binding, browser, csrfToken } = await rendered();
    expect(browser.names()).toEqual([expect.stringMatching(/^__Host-consent-[\da-f]{12}$/)]);
    expect(await binding.accepts(browser.request(), subject, csrfToken)).toBe(true);
  });

  it("accepts two tabs of one browser, each with a token of its own [AS-12b]", async () => {
    const { binding, browser, csrfToken } = await rendered();
    const second = await binding.issue(browser.response, subject);
    expect(second).not.toBe(csrfToken);
    expect(await binding.accepts(browser.request(), subject, csrfToken)).toBe(true);
    expect(await binding.accepts(browser.request(), subject, second)).toBe(true);
  });

  it("accepts either of two that were loaded at once, before the browser had a cookie [P-12]", async () => {
    const [binding, browser] = [setUp(), new CookieJar()];
    const tokens = await Promise.all([1, 2].map(() => binding.issue(browser.response, subject)));
    for (const token of tokens) expect(await binding.accepts(browser.request(), subject, token)).toBe(true);
  });

  it("refuses the same answer from another browser", async () => {
    const { binding, csrfToken } = await rendered();
    const other = new CookieJar();
    await binding.issue(other.response, subject);
    expect(await binding.accepts(other.request(), subject, csrfToken)).toBe(false);
    expect(await binding.accepts(new CookieJar().request(), subject, csrfToken)).toBe(false);
  });

  it.each([
    ["request", { uid: "other" }],
    ["client", { clientId: "other" }],
    ["redirect URI", { redirectUri: "https://other.example/cb" }],
  ])("refuses an answer about another %s [AS-12d]", async (_name, changes) => {
    const { binding, browser, csrfToken } = await rendered();
    expect(await binding.accepts(browser.request(), { ...subject, ...changes }, csrfToken)).toBe(false);
  });

  it("refuses a token that was never given out, and one that is too old", async () => {
    const { binding, browser, csrfToken } = await rendered();
    expect(await binding.accepts(browser.request(), subject, "A".repeat(43))).toBe(false);
    expect(await binding.accepts(browser.request(), subject, "")).toBe(false);
    nowMilliseconds += 601_000;
    expect(await binding.accepts(browser.request(), subject, csrfToken)).toBe(false);
  });
});
