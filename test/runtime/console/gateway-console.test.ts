import type { Browser, Page } from "playwright-core";
import { contoso } from "../../doubles/contoso.js";
import { MICROSOFT_GRAPH } from "../../doubles/entra/scopes.js";
import { startGateway, type GatewayProcess } from "../gateway/support/gateway-process.js";
import { startGatewayWithServer } from "../gateway/support/gateway-with-server.js";
import {
  accessibilityProblems,
  openTab,
  overflow,
  readableState,
  TOKEN,
  type TabOptions,
  type WatchedTab,
} from "./support/watched-tab.js";
import { chooseAccount, chooseTool, result, runTool } from "./support/console-tab.js";
import { describeWithChromium } from "../../support/chromium.js";
import { launchChromium } from "../../support/launch-chromium.js";
import { until } from "./support/until.js";
import { startLegacyServer, startToolServer, type ToolServer } from "./support/tool-server.js";

const { adele } = contoso.users;

let browser: Browser;
let gateway: GatewayProcess;
let tab: WatchedTab;
let page: Page;

async function openConsole(options?: TabOptions): Promise<void> {
  tab = await openTab(browser, options);
  ({ page } = tab);
  await page.goto(`${gateway.url}/console`);
}

/** Through the consent page and Entra's. */
async function signIn(): Promise<void> {
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("button", { name: "Allow and sign in" }).click();
  await chooseAccount(page, adele.userPrincipalName);
}

async function signedInConsole(options?: TabOptions): Promise<void> {
  await openConsole(options);
  await signIn();
  await page.getByRole("heading", { name: "Tools" }).waitFor();
}

describeWithChromium("the web console of a gateway", () => {
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterEach(() => tab.context.close());
  afterAll(() => browser.close());

  describe("in front of the built-in server", () => {
    beforeAll(async () => {
      gateway = await startGatewayWithServer();
    });
    afterEach(() => {
      gateway.doubles.entra.control.reset();
      gateway.doubles.graph.control.reset();
    });
    afterAll(() => gateway.stop());

    it("asks for consent by its name, without warnings that would not be true", async () => {
      await openConsole();
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await page.getByRole("heading", { level: 1, name: /^Allow/ }).waitFor();

      await expect(page.title()).resolves.toBe(
        `Allow the web console of this server to use ${new URL(gateway.url).host}?`,
      );
      await expect(page.getByRole("note").count()).resolves.toBe(0);
      await page.getByRole("button", { name: "Cancel" }).click();
      await page.getByText("You did not allow it").waitFor();
      await expect(accessibilityProblems(page)).resolves.toEqual([]);
    });

    it("signs in, says who and what for, and calls a tool", async () => {
      await signedInConsole();
      const account = page.getByRole("region", { name: "Account" });

      await expect(account.getByText(adele.userPrincipalName).count()).resolves.toBe(1);
      await expect(account.getByRole("listitem").allTextContents()).resolves.toEqual([
        "User.Read",
        "Mail.Read",
        "access_as_user",
      ]);
      await runTool(page, "Who am I");
      await result(page).getByText("Harbour planner", { exact: true }).waitFor();
    });

    it("keeps no token outside of the page's memory, and no code in its address", async () => {
      await signedInConsole();
      await runTool(page, "Who am I");
      await result(page).getByText("Harbour planner", { exact: true }).waitFor();

      await expect(readableState(page)).resolves.not.toMatch(TOKEN);
      await expect(page.evaluate("sessionStorage.length + localStorage.length")).resolves.toBe(0);
      expect(new URL(page.url()).search).toBe("");
      expect(tab.complaints).toEqual([]);
      await page.reload();
      await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
    });

    it.each([
      ["signing out", () => page.getByRole("button", { name: "Sign out", exact: true }).click()],
      ["leaving the page", () => page.goto("about:blank")],
    ])("%s ends the sign-in at the gateway", async (_what, leave) => {
      await signedInConsole();
      const request = page.waitForRequest((sent) => sent.postData()?.includes("tools/call") ?? false);
      await runTool(page, "Who am I");
      await result(page).getByText("Harbour planner", { exact: true }).waitFor();
      const { authorization = "" } = (await request).headers();
      const withToken = () => fetch(`${gateway.url}/console/user`, { headers: { authorization } });
      expect((await withToken()).status).toBe(200);
      await leave();

      await until(async () => (await withToken()).status === 401);
    });

    it("under a new Conditional Access policy signs in again, and repeats the call", async () => {
      await signedInConsole();
      gateway.doubles.entra.control.demandMfa({ tenant: contoso.tenantId, resource: MICROSOFT_GRAPH });
      gateway.doubles.graph.control.challengeNext();
      await runTool(page, "List messages", { Limit: "3" });
      await page.getByRole("button", { name: "Sign in again" }).click();
      await page.getByRole("button", { name: "Allow and sign in" }).click();
      await chooseAccount(page, adele.userPrincipalName);
      await page.getByRole("button", { name: "Repeat the call" }).click();

      await page.getByText(/^3 messages, in/).waitFor();
    });

    it("takes no answer to a sign-in that it did not begin", async () => {
      await openConsole();
      await page.goto(`${gateway.url}/console?code=stolen&state=unknown&iss=${encodeURIComponent(gateway.url)}`);
      await page.getByText("could not be finished").waitFor();

      expect(new URL(page.url()).search).toBe("");
    });
  });

  it("talks to a server of an older revision as well", async () => {
    const server = await startLegacyServer();
    gateway = await startGateway({ upstreamUrl: server.mcpUrl });
    gateway.doubles.entra.control.signInAutomatically({ user: adele.userPrincipalName });
    try {
      await openConsole();
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await page.getByRole("button", { name: "Allow and sign in" }).click();
      await runTool(page, "Light lamp");

      await result(page).getByText("It burns.", { exact: true }).waitFor();
      expect(tab.complaints).toEqual([]);
    } finally {
      await gateway.stop();
      await server.close();
    }
  });

  describe("in front of somebody's server", () => {
    let server: ToolServer;

    beforeAll(async () => {
      server = await startToolServer();
      gateway = await startGateway({ upstreamUrl: server.mcpUrl });
      gateway.doubles.entra.control.signInAutomatically({ user: adele.userPrincipalName });
    });
    afterAll(async () => {
      await gateway.stop();
      await server.close();
    });

    async function signedIn(options?: TabOptions): Promise<void> {
      await openConsole(options);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await page.getByRole("button", { name: "Allow and sign in" }).click();
      await page
        .getByRole("heading", { name: "Tools" })
        .or(page.getByRole("heading", { name: "No tools" }))
        .waitFor();
    }

    it("sends every kind of argument as its schema wants it, and leaves out what is empty", async () => {
      await signedIn();
      await chooseTool(page, "Take survey");
      await page.getByLabel("Station").selectOption("south");
      await page.getByLabel("Samples").fill("3");
      await page.getByLabel("Threshold").fill("0.5");
      await page.getByLabel("Code").fill("ABC");
      await page.getByLabel("Day").fill("2026-11-25");
      await page.getByLabel("Detailed").selectOption("true");
      await page.getByLabel("Labels").fill("neap\nspring\n");
      await page.getByLabel("Options").fill('{"depth": 4}');
      await page.getByRole("button", { name: "Run" }).click();
      await page.getByText(/^2 rows, in/).waitFor();

      expect(server.received.at(-1)).toEqual({
        station: "south",
        samples: 3,
        threshold: 0.5,
        code: "ABC",
        day: "2026-11-25",
        detailed: true,
        labels: ["neap", "spring"],
        options: { depth: 4 },
      });
    });

    it("shows a list of small records as a table, and text only ever as text", async () => {
      await signedIn();
      await chooseTool(page, "Take survey");
      await page.getByLabel("Station").selectOption("north");
      await page.getByLabel("Samples").fill("1");
      await page.getByRole("button", { name: "Run" }).click();
      const table = result(page).getByRole("table");
      await table.waitFor();

      await expect(table.getByRole("columnheader").allTextContents()).resolves.toEqual(["Place", "Metres", "At"]);
      await expect(table.getByRole("cell").first().textContent()).resolves.toBe("Quay <b>1</b>");
    });

    it("shows text and images", async () => {
      await signedIn();
      await runTool(page, "Show chart");
      const image = result(page).getByRole("img", { name: "Image from the tool" });
      await image.waitFor();

      await until(() => page.evaluate<boolean>("document.querySelector('.result img').naturalWidth === 1"));
      await expect(result(page).getByText("The tide").first().isVisible()).resolves.toBe(true);
      expect(tab.complaints).toEqual([]);
    });

    it("shows how far a call is, and ends it on demand, at the server too", async () => {
      await signedIn();
      const before = server.cancelled();
      await runTool(page, "Wait for tide");
      await page.getByText("still low").waitFor();
      await expect(page.getByRole("progressbar").getAttribute("max")).resolves.toBe("4");
      await page.getByRole("button", { name: "Cancel" }).click();

      await page.getByText("Cancelled").waitFor();
      await until(() => server.cancelled() === before + 1);
    });

    it("says so when there are no tools", async () => {
      server.offersTools = false;
      try {
        await signedIn();
        await expect(page.getByText("This server offers you no tool").count()).resolves.toBe(1);
      } finally {
        server.offersTools = true;
      }
    });

    it.each([
      ["light", 1200],
      ["dark", 360],
    ] as const)("is accessible in %s mode at %i pixels, and fits", async (colorScheme, width) => {
      await openConsole({ colorScheme, width });
      await expect(accessibilityProblems(page)).resolves.toEqual([]);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await page.getByRole("button", { name: "Allow and sign in" }).click();
      await chooseTool(page, "Take survey");
      await page.getByLabel("Station").selectOption("north");
      await page.getByLabel("Samples").fill("1");
      await page.getByRole("button", { name: "Run" }).click();
      await result(page).getByRole("table").waitFor();

      await expect(accessibilityProblems(page)).resolves.toEqual([]);
      await expect(overflow(page)).resolves.toBeLessThanOrEqual(0);
    });
  });
});
