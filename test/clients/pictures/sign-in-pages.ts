import type { Page } from "playwright-core";
import { startBrowserDeployment, type BrowserDeployment } from "../support/browser-deployment.js";
import { DESKTOP, PHONE, type Stage } from "./picture.js";

/** The gateway's pages, under a name and with TLS. */
export async function signInPages(folder: string): Promise<Stage> {
  const deployment = await startBrowserDeployment({
    tls: { host: "mcp.contoso.example", folder },
    client: { client_name: "Example client" },
    environment: { GRAPH_PERMISSIONS: "User.Read Mail.Read Calendars.Read Files.Read.All" },
  });
  const beAsked = (page: Page) => page.goto(deployment.begin().url);
  return {
    chromium: deployment.browserOptions,
    pictures: [
      { file: "consent.png", context: DESKTOP, open: beAsked },
      { file: "consent-phone-dark.png", context: PHONE, open: beAsked },
      {
        file: "sign-in-refused.png",
        context: { ...DESKTOP, viewport: { width: 720, height: 400 } },
        open: (page) => beRefused(page, deployment),
      },
    ],
    stop: () => deployment.stop(),
  };
}

async function beRefused(page: Page, { begin, gateway }: BrowserDeployment): Promise<void> {
  gateway.doubles.entra.control.failNext({ endpoint: "token", code: 50105 });
  await page.goto(begin().url);
  await page.getByRole("button", { name: "Allow and sign in" }).click();
  await page.getByRole("button", { name: "Adele Marsh" }).click();
  await page.getByRole("link", { name: "Try again" }).waitFor();
}
