import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import { launchChromium } from "../support/launch-chromium.js";
import { startBrowserDeployment, type BrowserDeployment } from "./support/browser-deployment.js";

/** Takes the pictures of the documentation anew: `npm run screenshots`. */

const IMAGES = join(__dirname, "../../docs/images");
const DESKTOP = { viewport: { width: 720, height: 600 }, colorScheme: "light" } as const;
const PHONE = { viewport: { width: 360, height: 640 }, colorScheme: "dark" } as const;

interface Picture {
  readonly file: string;
  readonly context: BrowserContextOptions;
  readonly open: (page: Page, deployment: BrowserDeployment) => Promise<unknown>;
}

const PICTURES: readonly Picture[] = [
  { file: "consent.png", context: DESKTOP, open: (page, { begin }) => page.goto(begin().url) },
  { file: "consent-phone-dark.png", context: PHONE, open: (page, { begin }) => page.goto(begin().url) },
  { file: "sign-in-refused.png", context: { ...DESKTOP, viewport: { width: 720, height: 400 } }, open: beRefused },
];

async function beRefused(page: Page, { begin, gateway }: BrowserDeployment): Promise<void> {
  gateway.doubles.entra.control.failNext({ endpoint: "token", code: 50105 });
  await page.goto(begin().url);
  await page.getByRole("button", { name: "Allow and sign in" }).click();
  await page.getByRole("button", { name: "Adele Marsh" }).click();
  await page.getByRole("link", { name: "Try again" }).waitFor();
}

async function takePictures(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "entra-mcp-screenshots-"));
  const deployment = await startBrowserDeployment({
    tls: { host: "mcp.contoso.example", folder },
    client: { client_name: "Example client" },
    environment: { GRAPH_PERMISSIONS: "User.Read Mail.Read Calendars.Read Files.Read.All" },
  });
  const chromium = await launchChromium(deployment.browserOptions);
  try {
    for (const { file, context, open } of PICTURES) {
      const page = await chromium.newPage(context);
      await open(page, deployment);
      await page.screenshot({ path: join(IMAGES, file), fullPage: true });
      await page.close();
    }
  } finally {
    await chromium.close();
    await deployment.stop();
    rmSync(folder, { recursive: true });
  }
}

void takePictures();
