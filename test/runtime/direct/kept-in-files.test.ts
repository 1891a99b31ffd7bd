import { readdirSync } from "node:fs";
import { join } from "node:path";
import { contoso } from "../../doubles/contoso.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { startDirect } from "./support/direct-process.js";

jest.setTimeout(120_000);

it("knows browsers after a restart when sign-ins are kept in files", async () => {
  const directory = join(temporaryFolder(), "sign-ins");
  const direct = await startDirect({ environment: { TOKEN_STORE_DIRECTORY: directory } });
  const { browser } = await direct.signIn(contoso.users.adele.userPrincipalName);
  await direct.restart();
  const page = await browser.follow(`${direct.url}/`);
  await direct.stop();

  expect(page).toMatchObject({ status: 200, text: expect.stringContaining("Adele") as string });
  expect(readdirSync(directory)).toContain("sealing.key");
});
