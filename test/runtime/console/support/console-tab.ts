import type { Locator, Page } from "playwright-core";

/** What people do in the console, whichever mode serves it. */
export async function runTool(page: Page, tool: string, texts: Readonly<Record<string, string>> = {}): Promise<void> {
  await chooseTool(page, tool);
  for (const [label, text] of Object.entries(texts)) await page.getByLabel(label, { exact: false }).first().fill(text);
  await page.getByRole("button", { name: "Run" }).click();
}

export async function chooseTool(page: Page, tool: string): Promise<void> {
  await page.getByRole("link", { name: tool, exact: true }).click();
  await page.getByRole("heading", { level: 2, name: tool }).waitFor();
}

export function result(page: Page): Locator {
  return page.locator(".result");
}

/** Signs in on the page of the Entra double. */
export async function chooseAccount(page: Page, userPrincipalName: string): Promise<void> {
  await page.getByRole("button", { name: userPrincipalName }).click();
}
