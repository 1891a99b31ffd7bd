import type { Request, Response } from "express";
import { createBrowserCookies } from "../../../runtime/browser/browser-cookies.js";
import { createSignInTransactions } from "../../../runtime/sign-in/sign-in-transactions.js";
import { createMemoryStore } from "../../../runtime/stores/memory-store.js";

const MINUTE_MILLISECONDS = 60_000;

/** A sign-in that has just gone to Entra, and its browser. */
async function begun() {
  let now = 1_800_000_000_000;
  const transactions = createSignInTransactions(
    createMemoryStore({ now: () => now }),
    createBrowserCookies("https://mcp.contoso.com"),
  );
  const jar: string[] = [];
  const response = { cookie: (name: string, value: string) => jar.push(`${name}=${value}`) } as unknown as Response;
  const { state } = await transactions.begin(response, { uid: "uid" });
  const browser = { headers: { cookie: jar.join("; ") } } as unknown as Request;
  const stranger = { headers: {} } as unknown as Request;
  return { transactions, state, browser, stranger, wait: (milliseconds: number) => void (now += milliseconds) };
}

describe("the state of a sign-in [AS-12e]", () => {
  it("is taken by its browser for ten minutes", async () => {
    const { transactions, state, browser, wait } = await begun();
    wait(10 * MINUTE_MILLISECONDS - 1000);

    expect(await transactions.take(browser, state)).toMatchObject({ kind: "taken", signIn: { uid: "uid" } });
  });

  it("is unknown after that", async () => {
    const { transactions, state, browser, wait } = await begun();
    wait(10 * MINUTE_MILLISECONDS + 1000);

    expect(await transactions.take(browser, state)).toEqual({ kind: "unknown" });
  });

  it("is taken once, and under way for whoever delivers it again meanwhile", async () => {
    const { transactions, state, browser } = await begun();
    const kinds = (await Promise.all([1, 2, 3].map(() => transactions.take(browser, state)))).map(({ kind }) => kind);

    expect(kinds.toSorted()).toEqual(["taken", "under-way", "under-way"]);
  });

  it("leads a second delivery to where the first one got, on whichever replica [P-20]", async () => {
    const { transactions, state, browser } = await begun();
    await transactions.take(browser, state);
    const outcome = transactions.outcomeElsewhere(state);
    await transactions.finished(browser, state, "https://client.example/");

    expect(await outcome).toBe("https://client.example/");
    expect(await transactions.take(browser, state)).toEqual({ kind: "repeated", location: "https://client.example/" });
  });

  it("leads nowhere if the first delivery got nowhere, or ended with its replica", async () => {
    const [refused, cutOff] = [await begun(), await begun()];
    for (const { transactions, state, browser } of [refused, cutOff]) await transactions.take(browser, state);
    await refused.transactions.finished(refused.browser, refused.state);

    expect(await refused.transactions.outcomeElsewhere(refused.state)).toBeUndefined();
    expect(await refused.transactions.take(refused.browser, refused.state)).toEqual({ kind: "unknown" });
    expect(await cutOff.transactions.outcomeElsewhere(cutOff.state)).toBeUndefined();
    // There is what a new attempt at Entra takes.
    expect(await cutOff.transactions.take(cutOff.browser, cutOff.state)).toMatchObject({
      kind: "under-way",
      signIn: { uid: "uid" },
    });
  });

  it("tells another browser nothing while it is under way", async () => {
    const { transactions, state, browser, stranger } = await begun();
    await transactions.take(browser, state);

    expect(await transactions.take(stranger, state)).toEqual({ kind: "other-browser" });
  });

  it("is not another browser's, nor used up by it", async () => {
    const { transactions, state, browser, stranger } = await begun();

    expect(await transactions.take(stranger, state)).toEqual({ kind: "other-browser" });
    expect(await transactions.take(browser, state)).toMatchObject({ kind: "taken" });
  });
});
