import { chromium, type Browser, type BrowserContext, type BrowserContextOptions } from "playwright-core";

/** Debian's and Ubuntu's, unless `CHROMIUM_PATH` names another. */
export const CHROMIUM_PATH = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

export interface ChromiumOptions {
  /** `<host>:<port>` as pages name it, and the port on this machine that it leads to. */
  readonly hosts?: Readonly<Record<string, number>>;
  /** Public keys (SPKI, SHA-256, base64) whose certificates are believed. No other is. */
  readonly trustedKeys?: readonly string[];
}

/** Starts Chromium without a screen, and without anything it does on its own account. */
export function launchChromium({ hosts = {}, trustedKeys = [] }: ChromiumOptions = {}): Promise<Browser> {
  const rules = Object.entries(hosts).map(([host, port]) => `MAP ${host} 127.0.0.1:${port}`);
  return chromium.launch({
    executablePath: CHROMIUM_PATH,
    timeout: 120_000,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // No name is looked up: what isn't on this machine isn't there.
      `--host-resolver-rules=${[...rules, "MAP * ~NOTFOUND", "EXCLUDE localhost", "EXCLUDE 127.0.0.1"].join(", ")}`,
      ...(trustedKeys.length === 0 ? [] : [`--ignore-certificate-errors-spki-list=${trustedKeys.join(",")}`]),
    ],
  });
}

/** A visitor with cookies of their own. On a busy machine a page takes its time, so nothing here gives up early. */
export async function newContext(browser: Browser, options?: BrowserContextOptions): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(110_000);
  return context;
}
