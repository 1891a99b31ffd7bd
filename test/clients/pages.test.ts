import AxeBuilder from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { contoso } from "../doubles/contoso.js";
import { describeWithChromium } from "../support/chromium.js";
import { launchChromium, newContext } from "../support/launch-chromium.js";
import { startBrowserDeployment, type BrowserDeployment } from "./support/browser-deployment.js";

const WCAG_2_2_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const NARROW_PHONE = { width: 360, height: 740 };

/** Many, and with names that the page has no words for. */
const TWENTY_PERMISSIONS =
  "User.Read User.ReadBasic.All People.Read Mail.Read Mail.Send Calendars.ReadWrite Contacts.Read Tasks.ReadWrite " +
  "Files.Read.All Sites.Read.All Chat.Read Notes.Read.All Group.Read.All Team.ReadBasic.All Channel.ReadBasic.All " +
  "ChannelMessage.Read.All OnlineMeetings.Read OnlineMeetingTranscript.Read.All Presence.Read.All Directory.Read.All";

type Open = (page: Page, deployment: BrowserDeployment) => Promise<unknown>;

/** Every page there is, by how its heading begins. */
const PAGES: readonly (readonly [heading: string, open: Open])[] = [
  ["Allow “WWW", (page, { begin }) => page.goto(begin().url)],
  ["Allow an application set up by your organization", (page, { begin }) => page.goto(begin(PRE_REGISTERED).url)],
  ["This sign-in has ended", (page, { url }) => page.goto(`${url}/consent/unknown`)],
  [
    "This application gave a wrong return address",
    (page, { begin }) => page.goto(begin({ redirect_uri: "http://127.0.0.1/elsewhere" }).url),
  ],
  ["This application is not registered here", (page, { begin }) => page.goto(begin({ client_id: "unknown" }).url)],
  ["This request can’t be answered", (page, { begin }) => page.goto(`${begin().url}&client_id=twice`)],
  ["Your answer could not be taken", answerWithoutToken],
  ["Microsoft did not sign you in", beRefusedByEntra],
  ["This sign-in can’t be finished", (page, { url }) => page.goto(`${url}/callback?code=x&state=y`)],
  ["Consent was given", (page, { url }) => page.goto(`${url}/callback?admin_consent=True`)],
  ["Consent was not given", (page, { url }) => page.goto(`${url}/callback?admin_consent=True&error=access_denied`)],
];

const PRE_REGISTERED = { client_id: contoso.publicClientId, redirect_uri: "http://127.0.0.1:33418/callback" };

async function answerWithoutToken(page: Page, { begin }: BrowserDeployment): Promise<void> {
  await page.goto(begin().url);
  await page.evaluate("document.querySelector('[name=csrf_token]').value = ''");
  await page.getByRole("button", { name: "Allow and sign in" }).click();
  await page.getByRole("link", { name: "Show the question again" }).waitFor();
}

async function beRefusedByEntra(page: Page, { begin, gateway }: BrowserDeployment): Promise<void> {
  gateway.doubles.entra.control.failNext({ endpoint: "token", code: 50105 });
  await page.goto(begin().url);
  await page.getByRole("button", { name: "Allow and sign in" }).click();
  await page.getByRole("button", { name: "Adele Marsh" }).click();
  await page.getByRole("link", { name: "Try again" }).waitFor();
}

async function violations(page: Page, rules: (axe: AxeBuilder) => AxeBuilder): Promise<unknown[]> {
  // There are no frames to look into, and only what is wrong is looked at closely.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
  const results = await rules(axe).analyze();
  // What could not be judged is no pass.
  expect(results.passes.map(({ id }) => id)).toContain("color-contrast");
  return results.violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) }));
}

describeWithChromium("pages", () => {
  let deployment: BrowserDeployment;
  let chromium: Browser;

  beforeAll(async () => {
    deployment = await startBrowserDeployment({
      client: { client_name: "W".repeat(100) },
      callbackPath: `/callback?${"w".repeat(400)}`,
      environment: { GRAPH_PERMISSIONS: TWENTY_PERMISSIONS },
    });
    chromium = await launchChromium();
  });

  afterAll(async () => {
    await chromium?.close();
    await deployment?.stop();
  });

  afterEach(async () => {
    await Promise.all(chromium.contexts().map((context) => context.close()));
  });

  it.each(PAGES)("the page %s … can be read by everybody, light or dark, on a phone too", async (heading, open) => {
    const page = await (await newContext(chromium, { viewport: NARROW_PHONE })).newPage();
    await open(page, deployment);
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toContain(heading);
    expect(await page.evaluate<number>("document.scrollingElement.scrollWidth")).toBe(NARROW_PHONE.width);
    await page.emulateMedia({ colorScheme: "light" });
    expect(await violations(page, (axe) => axe.withTags(WCAG_2_2_AA))).toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await violations(page, (axe) => axe.withRules("color-contrast"))).toEqual([]);
  });

  it("shows on a phone all that belongs to the question, with buttons that fingers hit", async () => {
    const page = await (await newContext(chromium, { viewport: NARROW_PHONE, hasTouch: true })).newPage();
    await page.goto(deployment.begin().url);
    expect(await page.getByRole("listitem").count()).toBe(21);
    await page.getByText("Technical details").tap();
    expect(await page.getByText("w".repeat(400)).isVisible()).toBe(true);
    expect(await page.evaluate<number>("document.scrollingElement.scrollWidth")).toBe(NARROW_PHONE.width);
    for (const name of ["Cancel", "Allow and sign in"]) {
      const box = await page.getByRole("button", { name }).boundingBox();
      expect(box?.height).toBeGreaterThanOrEqual(44);
      expect(box?.width).toBeGreaterThan(150);
    }
  });

  it("is not the same in light and dark", async () => {
    const page = await (await newContext(chromium)).newPage();
    await page.goto(deployment.begin().url);
    const background = "getComputedStyle(document.querySelector('main')).backgroundColor";
    await page.emulateMedia({ colorScheme: "light" });
    const light = await page.evaluate<string>(background);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await page.evaluate<string>(background)).not.toBe(light);
  });
});
