import { join } from "node:path";
import type { Page } from "playwright-core";
import { USUAL_MCP_PORT } from "../../../cli/rehearsal/choose-port.js";
import { deployLocally } from "../../../cli/rehearsal/local-deployment.js";
import { startPage } from "../../../cli/rehearsal/page/start-page.js";
import { synthesizeStacks } from "../../../stacks/synthesize.js";
import { DESKTOP, type Stage } from "./picture.js";

/** The page of `npm start`, on its usual ports. */
export async function startPagePictures(folder: string): Promise<Stage> {
  synthesizeStacks(folder, {});
  const deploy = (stack: string, port: number) => deployLocally({ stackFolder: join(folder, "stacks", stack), port });
  const gateway = await deploy("oauth-proxy", USUAL_MCP_PORT);
  const direct = await deploy("direct-sso", USUAL_MCP_PORT + 2);
  const page = await startPage({
    running: { "oauth-proxy": gateway, "direct-sso": direct },
    port: USUAL_MCP_PORT + 1,
  });
  return {
    pictures: [{ file: "start-page.png", context: DESKTOP, open: (tab) => callTool(tab, page.url) }],
    stop: async () => {
      await page.close();
      await Promise.all([gateway.stop(), direct.stop()]);
    },
  };
}

async function callTool(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByRole("button", { name: "Sign in as an MCP client would" }).click();
  await page.getByRole("button", { name: "Allow and sign in" }).click();
  await page.getByRole("button", { name: "Adele Marsh" }).click();
  await page.getByText("Search messages").click();
  await page.getByLabel("query").fill("berth");
  await page.locator("#search_messages-limit").fill("1");
  await page.getByRole("button", { name: "Call search_messages" }).click();
  await page.getByText("The tool answered:").waitFor();
  await page.locator("#steps + details > summary").click();
}
