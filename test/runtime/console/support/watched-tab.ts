import AxeBuilder from "@axe-core/playwright";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { newContext } from "../../../support/launch-chromium.js";

/** A tab with a browser profile of its own, in which everything that must not happen is written down. */
export interface WatchedTab {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page's policy forbade, errors nobody caught, requests to anywhere but the servers of the test. */
  readonly complaints: string[];
  /** Every address the tab was at. */
  readonly addresses: string[];
}

export interface TabOptions {
  readonly colorScheme?: "light" | "dark";
  readonly width?: number;
  readonly height?: number;
}

export async function openTab(
  browser: Browser,
  { colorScheme = "light", width = 1200, height = 900 }: TabOptions = {},
): Promise<WatchedTab> {
  const context = await newContext(browser, {
    colorScheme,
    viewport: { width, height },
    locale: "en-GB",
    timezoneId: "UTC",
    reducedMotion: "reduce",
  });
  const complaints: string[] = [];
  const addresses: string[] = [];
  await context.exposeBinding("complain", (_source, text: string) => complaints.push(text));
  await context.addInitScript({
    content:
      'addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => complain(`policy: ${violatedDirective} ${blockedURI}`));',
  });
  const page = await context.newPage();
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("console", (message) => {
    // Refused requests are part of what is tested; browsers write them down all the same.
    const expected = message.text().startsWith("Failed to load resource");
    if (!expected && ["error", "warning"].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on("framenavigated", (frame) => addresses.push(frame.url()));
  page.on("request", (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (protocol.startsWith("http") && hostname !== "localhost" && hostname !== "127.0.0.1") {
      complaints.push(`request: ${request.url()}`);
    }
  });
  return { page, context, complaints, addresses };
}

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds against WCAG 2.2 AA, and its best practices. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(RULES).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
}

/** Whether something on the page is wider than the page. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}

/** Everything of a page that a script could read or a person could copy: storage, document, cookies it can see. */
export function readableState(page: Page): Promise<string> {
  return page.evaluate(
    "JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie, document.documentElement.outerHTML, location.href, history.state])",
  );
}

/** A JWT, whoever made it. */
export const TOKEN = /eyJ[\w-]+\.eyJ/;
