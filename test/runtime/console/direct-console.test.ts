import type { Browser, Page } from "playwright-core";
import { contoso } from "../../doubles/contoso.js";
import { MICROSOFT_GRAPH } from "../../doubles/entra/scopes.js";
import { startDirect, type DirectProcess } from "../direct/support/direct-process.js";
import {
  accessibilityProblems,
  openTab,
  overflow,
  readableState,
  TOKEN,
  type WatchedTab,
} from "./support/watched-tab.js";
import { chooseAccount, chooseTool, result, runTool } from "./support/console-tab.js";
import { describeWithChromium } from "../../support/chromium.js";
import { launchChromium } from "../../support/launch-chromium.js";
import { until } from "./support/until.js";

const { adele, bob, ines } = contoso.users;

let direct: DirectProcess;
let browser: Browser;
let tab: WatchedTab;
let page: Page;

async function signedInTab(user: { readonly userPrincipalName: string } = adele): Promise<WatchedTab> {
  tab = await openTab(browser);
  ({ page } = tab);
  await page.goto(direct.url);
  await page.getByRole("link", { name: "Sign in with Microsoft" }).click();
  await chooseAccount(page, user.userPrincipalName);
  await page.getByRole("heading", { name: "Tools" }).waitFor();
  return tab;
}

/** As a Conditional Access policy that came into force after the sign-in. */
function demandMfa(): void {
  direct.doubles.entra.control.demandMfa({ tenant: contoso.tenantId, resource: MICROSOFT_GRAPH });
  direct.doubles.graph.control.challengeNext();
}

describeWithChromium("the web console in direct-sso", () => {
  beforeAll(async () => {
    [direct, browser] = await Promise.all([startDirect(), launchChromium()]);
  });
  afterEach(async () => {
    direct.doubles.entra.control.reset();
    direct.doubles.graph.control.reset();
    await tab.context.close();
  });
  afterAll(async () => {
    await browser.close();
    await direct.stop();
  });

  it("says who is signed in, what is permitted, and which tools there are", async () => {
    await signedInTab();

    await expect(page.title()).resolves.toBe("Adele Marsh");
    const account = page.getByRole("region", { name: "Account" });
    await expect(account.getByRole("listitem").allTextContents()).resolves.toEqual([
      "User.Read",
      "Mail.Read",
      "Calendars.Read",
      "access_as_user",
    ]);
    await expect(page.getByRole("navigation").getByRole("link").allTextContents()).resolves.toEqual([
      "Who am I",
      "List events",
      "List messages",
      "Search messages",
      "Read a message",
    ]);
  });

  it("calls a tool as the signed-in user, with revision 2026-07-28", async () => {
    await signedInTab();
    const request = page.waitForRequest((sent) => sent.postData()?.includes("tools/call") ?? false);
    await runTool(page, "Who am I");

    await result(page).getByText("Harbour planner", { exact: true }).waitFor();
    expect((await request).headers()).toMatchObject({ "mcp-protocol-version": "2026-07-28" });
    expect((await request).headers()).not.toHaveProperty("authorization");
  });

  it("goes through a list page by page, each with the arguments of the first", async () => {
    await signedInTab();
    await runTool(page, "List messages", { Limit: "4" });
    await result(page).getByRole("heading", { name: "Result", exact: true }).waitFor();
    const first = await result(page).getByRole("article").allTextContents();
    await page.getByRole("button", { name: "Next page" }).click();
    await result(page).getByRole("heading", { name: "Result, page 2" }).waitFor();
    const second = await result(page).getByRole("article").allTextContents();

    expect(first).toHaveLength(4);
    expect(second).toHaveLength(4);
    expect(second).not.toEqual(first);
    await expect(page.getByRole("status").textContent()).resolves.toMatch(/^4 messages, page 2, in [\d.]+ m?s$/);
    await expect(focused(page)).resolves.toBe("Result, page 2");
  });

  it("shows what a tool reports as an error as one", async () => {
    await signedInTab();
    await runTool(page, "Read a message", { ID: "nobody-wrote-this" });

    await expect(result(page).getByRole("alert").textContent()).resolves.toContain("nothing with this id");
    await expect(accessibilityProblems(page)).resolves.toEqual([]);
  });

  it("says what is wrong beside the field, sends nothing, and goes there", async () => {
    await signedInTab();
    const calls: string[] = [];
    page.on("request", (sent) => calls.push(sent.url()));
    await runTool(page, "List messages", { "Received after": "yesterday", Limit: "500" });

    await page.getByText("Write 50 or less.").waitFor();
    const field = page.getByLabel("Received after");
    await expect(field.getAttribute("aria-invalid")).resolves.toBe("true");
    await expect(focusedId(page)).resolves.toBe(await field.getAttribute("id"));
    expect(calls).toEqual([]);
  });

  it("is operated with the keyboard alone, and the focus follows to what was chosen", async () => {
    await signedInTab();
    const link = page.getByRole("link", { name: "Who am I" });
    await link.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 2, name: "Who am I" }).waitFor();
    await expect(focused(page)).resolves.toBe("Who am I");
    await page.keyboard.press("Tab");
    await expect(focused(page)).resolves.toBe("Run");
    await page.keyboard.press("Enter");

    await result(page).getByText("Adele Marsh", { exact: true }).waitFor();
    await page.goBack();
    await until(async () => (await focused(page)) === "Tools");
  });

  it.each([
    ["Sign out", (url: string) => url === `${direct.url}/`, "Sign in with Microsoft"],
    ["Sign out of Microsoft too", (url: string) => url.includes("/oauth2/v2.0/logout"), "You signed out"],
  ])("ends the session with “%s”", async (name, isEnd, text) => {
    await signedInTab();
    const [cookie] = (await tab.context.cookies(direct.url)).filter((candidate) => candidate.name === "session");
    await page.getByRole("button", { name, exact: true }).click();
    await page.getByText(text).waitFor();

    expect(isEnd(page.url())).toBe(true);
    const replayed = await fetch(direct.url, { headers: { cookie: `session=${cookie?.value ?? ""}` } });
    expect(await replayed.text()).toContain("Sign in with Microsoft");
  });

  it("under a new Conditional Access policy signs in again, with what was typed, and then repeats the call", async () => {
    await signedInTab();
    demandMfa();
    await runTool(page, "List messages", { Limit: "3" });
    await page.getByText("Microsoft asks you to sign in again").waitFor();
    await expect(accessibilityProblems(page)).resolves.toEqual([]);
    await page.getByRole("button", { name: "Sign in again" }).click();
    await chooseAccount(page, adele.userPrincipalName);
    await page.getByText("You are signed in again").waitFor();
    await expect(accessibilityProblems(page)).resolves.toEqual([]);
    await expect(page.getByLabel("Limit").inputValue()).resolves.toBe("3");
    await expect(focused(page)).resolves.toBe("Repeat the call");
    await page.getByRole("button", { name: "Repeat the call" }).click();

    await expect(page.getByRole("status").filter({ hasText: "3 messages" }).textContent()).resolves.toBeTruthy();
    await expect(page.evaluate("sessionStorage.length")).resolves.toBe(0);
  });

  it("still says after a reload that Microsoft asks for more, and not that the sign-in ended", async () => {
    await signedInTab();
    demandMfa();
    await runTool(page, "Who am I");
    await page.getByText("Microsoft asks you to sign in again").waitFor();
    await page.reload();

    await page.getByText("Microsoft asks you to sign in again").waitFor();
    await page.getByRole("button", { name: "Sign in again" }).click();
    await chooseAccount(page, adele.userPrincipalName);
    await page.getByRole("heading", { name: "Tools" }).waitFor();
  });

  it("gives what somebody typed to nobody else", async () => {
    // Who never answers the challenge, so it has to be somebody whom no other test needs.
    await signedInTab(ines);
    demandMfa();
    await runTool(page, "Search messages", { Query: "my secret plan" });
    await page.getByRole("button", { name: "Sign in again" }).click();
    await page.goto(`${direct.url}/login?account=other`);
    await chooseAccount(page, bob.userPrincipalName);
    await page.getByRole("heading", { name: "Tools" }).waitFor();

    await expect(readableState(page)).resolves.not.toContain("my secret plan");
    await chooseTool(page, "Search messages");
    await expect(page.getByLabel("Query").inputValue()).resolves.toBe("");
  });

  it("when the session is over says so, and keeps what was typed", async () => {
    await signedInTab();
    await tab.context.clearCookies();
    await runTool(page, "List messages", { Limit: "2" });
    await page.getByText("Your sign-in has ended").waitFor();
    await page.getByRole("button", { name: "Sign in again" }).click();
    await chooseAccount(page, adele.userPrincipalName);
    await page.getByRole("button", { name: "Repeat the call" }).click();

    await page.getByText(/^2 messages, in/).waitFor();
  });

  it("keeps no token where a script or a person could find it, and breaks no rule of its own policy", async () => {
    await signedInTab();
    await runTool(page, "List messages");
    await result(page).getByRole("article").first().waitFor();

    const cookies = (await tab.context.cookies(direct.url)).map(({ name, httpOnly }) => ({ name, httpOnly }));
    expect(cookies.every(({ httpOnly }) => httpOnly)).toBe(true);
    await expect(readableState(page)).resolves.not.toMatch(TOKEN);
    expect(tab.addresses.join(" ")).not.toMatch(TOKEN);
    expect(tab.addresses.filter((address) => /[?&]code=/.test(address))).toEqual([]);
    expect(tab.complaints).toEqual([]);
  });

  it.each([
    ["light", 1200],
    ["dark", 1200],
    ["light", 360],
    ["dark", 360],
  ] as const)("is accessible in %s mode at %i pixels, and fits", async (colorScheme, width) => {
    tab = await openTab(browser, { colorScheme, width });
    ({ page } = tab);
    await page.goto(direct.url);
    await expect(accessibilityProblems(page)).resolves.toEqual([]);
    await page.getByRole("link", { name: "Sign in with Microsoft" }).click();
    await chooseAccount(page, adele.userPrincipalName);
    await page.getByRole("heading", { name: "Tools" }).waitFor();
    await expect(accessibilityProblems(page)).resolves.toEqual([]);
    await runTool(page, "List messages", { Limit: "99" });
    await page.getByText("Write 50 or less.").waitFor();
    await page.getByLabel("Limit").fill("3");
    await page.getByRole("button", { name: "Run" }).click();
    await result(page).getByRole("article").first().waitFor();
    for (const summary of await page.locator("summary").all()) await summary.click();

    await expect(accessibilityProblems(page)).resolves.toEqual([]);
    await expect(overflow(page)).resolves.toBeLessThanOrEqual(0);
    expect(tab.complaints).toEqual([]);
  });

  it("without JavaScript still signs in and out", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    tab = { ...(await openTab(browser)), context };
    page = await context.newPage();
    await page.goto(direct.url);
    await page.getByRole("link", { name: "Sign in with Microsoft" }).click();
    await chooseAccount(page, adele.userPrincipalName);
    const signOut = page.getByRole("button", { name: "Sign out", exact: true });
    await signOut.waitFor();
    await expect(page.content()).resolves.toContain("this browser runs none");
    await signOut.click();

    await page.getByRole("link", { name: "Sign in with Microsoft" }).waitFor();
  });
});

function focused(of: Page): Promise<string> {
  return of.evaluate("document.activeElement.textContent");
}

function focusedId(of: Page): Promise<string> {
  return of.evaluate("document.activeElement.id");
}
