import type { Page } from "playwright-core";
import { contoso } from "../../doubles/contoso.js";
import { chooseAccount, result, runTool } from "../../runtime/console/support/console-tab.js";
import { startDirect } from "../../runtime/direct/support/direct-process.js";
import { DESKTOP, PHONE, type Stage } from "./picture.js";

/** The console of direct-sso, with all tools. */
export async function directConsole(): Promise<Stage> {
  const direct = await startDirect({
    environment: { GRAPH_PERMISSIONS: "User.Read Mail.Read Calendars.Read Files.Read.All People.Read" },
  });
  const readMail = async (page: Page): Promise<void> => {
    await page.goto(direct.url);
    await page.getByRole("link", { name: "Sign in with Microsoft" }).click();
    await chooseAccount(page, contoso.users.adele.userPrincipalName);
    await runTool(page, "List messages", { Limit: "3" });
    await result(page).getByText("All fields").first().click();
  };
  return {
    pictures: [
      {
        file: "console-direct.png",
        context: { ...DESKTOP, viewport: { width: 1200, height: 800 } },
        open: readMail,
      },
      { file: "console-phone-dark.png", context: PHONE, open: readMail },
    ],
    stop: () => direct.stop(),
  };
}
