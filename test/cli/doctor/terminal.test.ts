import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { contoso } from "../../doubles/contoso.js";
import { startGatewayWithServer, type GatewayWithServer } from "../../runtime/gateway/support/gateway-with-server.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { signInAtGateway } from "./support/people.js";

const launcher = join(__dirname, "../../../cli/entra-mcp.js");
const WITHIN_MILLISECONDS = 60_000;

/** macOS has a `script` with other options, and opens browsers in another way. */
const atLinux = process.platform === "linux" && existsSync("/usr/bin/script") ? describe : describe.skip;

atLinux("entra-mcp doctor, at a terminal", () => {
  let gateway: GatewayWithServer;
  beforeAll(async () => {
    gateway = await startGatewayWithServer();
    gateway.doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
  });
  afterAll(() => gateway.stop());

  it("opens the person's browser, shows what it is doing on one line, and reports in colours", async () => {
    const folder = temporaryFolder();
    const opened = join(folder, "opened");
    const browser = join(folder, "browser");
    // A browser that writes down which address it was to open.
    writeFileSync(browser, `#!/bin/sh\necho "$1" > "${opened}.part" && mv "${opened}.part" "${opened}"\n`, {
      mode: 0o755,
    });
    const command = `stty rows 40 cols 100; "${process.execPath}" "${launcher}" doctor ${gateway.mcpUrl}`;
    const child = spawn("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
      env: { PATH: process.env.PATH, TERM: "xterm", BROWSER: browser, HOME: folder },
    });
    let shown = "";
    child.stdout.on("data", (chunk: Buffer) => (shown += chunk.toString("utf8")));
    const exited = once(child, "exit");
    for (const deadline = Date.now() + WITHIN_MILLISECONDS; !existsSync(opened) && Date.now() < deadline;)
      await sleep(50);
    await signInAtGateway(new URL(readFileSync(opened, "utf8").trim()));

    expect(await exited).toEqual([0, null]);
    expect(shown).toContain("\r\u001b[2K\u001b[2mchecking 8/12: Sign-in");
    expect(shown).toContain("\u001b[32mnothing failed");
    const [, report = ""] = stripVTControlCharacters(shown).split("checking 12/12: Log-out");
    expect(report.trimStart().startsWith(gateway.mcpUrl)).toBe(true);
    expect(report).toContain("pass  mcp.call: whoami answers");
  });
});
