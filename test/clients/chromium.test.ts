import { setTimeout as delay } from "node:timers/promises";
import { decodeJwt } from "jose";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { contoso } from "../doubles/contoso.js";
import { describeWithChromium } from "../support/chromium.js";
import { launchChromium, newContext } from "../support/launch-chromium.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { startBrowserDeployment, type BrowserDeployment } from "./support/browser-deployment.js";
import { collectIssues } from "./support/browser-issues.js";

const HOST = "mcp.contoso.example";
const ADELE = `${contoso.tenantId}.${contoso.users.adele.objectId}`;

describeWithChromium("a sign-in in Chromium", () => {
  let production: BrowserDeployment;
  let development: BrowserDeployment;
  let chromium: Browser;

  beforeAll(async () => {
    [production, development] = await Promise.all([
      startBrowserDeployment({ tls: { host: HOST, folder: temporaryFolder() } }),
      startBrowserDeployment(),
    ]);
    chromium = await launchChromium(production.browserOptions);
  });

  afterAll(async () => {
    await chromium?.close();
    await Promise.all([production, development].map((deployment) => deployment?.stop()));
  });

  afterEach(async () => {
    await Promise.all(chromium.contexts().map((context) => context.close()));
  });

  async function newPage(options?: BrowserContextOptions): Promise<Page> {
    return (await newContext(chromium, options)).newPage();
  }

  const button = (page: Page, name: string) => page.getByRole("button", { name });
  const heading = (page: Page) => page.getByRole("heading", { level: 1 }).textContent();
  const atClient = (page: Page) => page.waitForURL(/^http:\/\/127\.0\.0\.1:\d+\/callback\?/);

  async function allow(page: Page): Promise<void> {
    await button(page, "Allow and sign in").click();
    await page.waitForURL((url) => !url.pathname.startsWith("/consent/"));
  }

  async function signInAsAdele(page: Page): Promise<void> {
    await button(page, "Adele Marsh").click();
    await atClient(page);
  }

  describe.each([
    ["https behind a proxy", () => production],
    ["http://localhost", () => development],
  ])("over %s", (_name, deploymentOf) => {
    it("works without JavaScript, and keeps its cookies on the way to Entra and back [AS-12c]", async () => {
      const deployment = deploymentOf();
      const page = await newPage({ javaScriptEnabled: false });
      const issues = await collectIssues(page);
      const request = deployment.begin();
      await page.goto(request.url);
      expect(await page.title()).toBe(`Allow “Test” to use ${new URL(deployment.url).host}?`);
      await allow(page);
      expect(page.url()).toContain(deployment.gateway.doubles.entra.url);
      await signInAsAdele(page);
      expect(await heading(page)).toBe("Back at the client");
      expect(new URL(page.url()).searchParams.get("state")).toBe("client-state");
      const { access_token: token = "" } = await request.redeem(page.url());
      expect(decodeJwt(token).sub).toBe(ADELE);
      expect(issues).toEqual([]);
    });

    it("may be one chain of redirects from the form to the client", async () => {
      const deployment = deploymentOf();
      const { control } = deployment.gateway.doubles.entra;
      control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
      const page = await newPage();
      const issues = await collectIssues(page);
      const request = deployment.begin();
      await page.goto(request.url);
      await allow(page);
      await atClient(page);
      control.signInAutomatically({ user: null });
      expect(await heading(page)).toBe("Back at the client");
      expect(await request.redeem(page.url())).toHaveProperty("access_token");
      expect(issues).toEqual([]);
    });
  });

  it("reports what a page's policy forbids, so that the silence above means something", async () => {
    const page = await newPage();
    const issues = await collectIssues(page);
    await page.goto(production.begin().url);
    await page.evaluate("document.body.setAttribute('style', 'color: red')");
    expect(issues).toMatchObject([{ code: "ContentSecurityPolicyIssue" }]);
  });

  it("can be done with the keyboard alone, on which nothing is allowed by accident", async () => {
    const page = await newPage();
    await page.goto(production.begin().url);
    const focused = () => page.evaluate<string>("document.activeElement.textContent.trim()");
    await page.keyboard.press("Enter");
    expect(await heading(page)).toContain("Allow");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Cancel");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Allow and sign in");
    const outline = "parseFloat(getComputedStyle(document.activeElement).outlineWidth)";
    expect(await page.evaluate<number>(outline)).toBeGreaterThan(2);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/oauth2\/v2\.0\/authorize/);
    await page.keyboard.press("Tab");
    expect(await focused()).toContain("Adele Marsh");
    await page.keyboard.press("Enter");
    await atClient(page);
    expect(new URL(page.url()).searchParams.has("code")).toBe(true);
  });

  it("tells the client when its user cancels [AS-4]", async () => {
    const page = await newPage();
    await page.goto(production.begin().url);
    await button(page, "Cancel").click();
    await atClient(page);
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toMatchObject({
      error: "access_denied",
      state: "client-state",
      iss: production.url,
    });
  });

  it("shows that it has ended when its user goes back afterwards [P-20]", async () => {
    const page = await newPage();
    await page.goto(production.begin().url);
    await allow(page);
    await signInAsAdele(page);
    // First to Entra, which knows the browser by now and sends it on at once; then to the question.
    for (const path of [/^\/authorize\//, /^\/consent\//]) {
      await page.goBack();
      expect(new URL(page.url()).pathname).toMatch(path);
      expect(await heading(page)).toBe("This sign-in has ended");
    }
  });

  it("two in tabs of one browser don't disturb each other [P-12] [P-20]", async () => {
    const context = await newContext(chromium);
    const tabs = await Promise.all(
      ["first", "second"].map(async (state) => {
        const request = production.begin({ state });
        const page = await context.newPage();
        await page.goto(request.url);
        return { request, page, state };
      }),
    );
    for (const { page } of tabs) await allow(page);
    // Whoever was asked last answers first.
    for (const { page, request, state } of tabs.toReversed()) {
      await signInAsAdele(page);
      expect(new URL(page.url()).searchParams.get("state")).toBe(state);
      expect(await request.redeem(page.url())).toHaveProperty("access_token");
    }
  });

  it.each([
    ["the question", () => production.begin().url],
    ["a message", () => `${production.url}/consent/unknown`],
  ])("%s is not shown inside a page of another origin [AS-12b] [P-12]", async (_name, url) => {
    const page = await newPage();
    await page.goto(`${production.clientOrigin}/frame?framed=${encodeURIComponent(url())}`);
    const frame = page.frames().find((candidate) => candidate.parentFrame() !== null);
    // A frame has no address until its first answer, and the error that follows is no navigation to wait for.
    for (let tries = 0; tries < 100 && frame?.url() === ""; tries += 1) await delay(100);
    expect(frame?.url()).toBe("chrome-error://chromewebdata/");
    expect(await frame?.getByRole("heading").count()).toBe(0);
    expect(await frame?.getByRole("button").count()).toBe(0);
  });
});
