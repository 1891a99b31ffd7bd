import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../../cli/rehearsal/free-port.js";
import { describeWithChromium } from "../support/chromium.js";
import { launchChromium, newContext } from "../support/launch-chromium.js";
import { runDoctor } from "./doctor/support/doctor-process.js";

const repository = join(__dirname, "../..");
const tsx = ["--import", "tsx"];

/** Below the repository, where a program finds the packages that it imports. */
function folderInRepository(): string {
  mkdirSync(join(repository, "cdktf.out"), { recursive: true });
  return mkdtempSync(join(repository, "cdktf.out/journey-"));
}

/** `npm start -- --app`, up to where it stays up. */
async function rehearsed(app: string): Promise<{ readonly child: ChildProcess; readonly mcpUrl: string }> {
  const args = ["--app", app, "--mode", "oauth-proxy", "--port", String(await freePort())];
  const child = spawn(process.execPath, [...tsx, "cli/start.ts", ...args], { cwd: repository });
  let printed = "";
  return new Promise((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
      const [, mcpUrl] = /^ {2}MCP: +(\S+)$/m.exec(printed) ?? [];
      if (mcpUrl !== undefined) resolve({ child, mcpUrl });
    });
    child.once("exit", () => {
      reject(new Error(`ended:\n${printed}`));
    });
  });
}

/** What a person does in their browser: allows the client, and chooses an account. */
async function signInAsAdele(address: URL): Promise<void> {
  const chromium = await launchChromium();
  try {
    const page = await (await newContext(chromium)).newPage();
    await page.goto(address.href);
    await page.getByRole("button", { name: "Allow and sign in" }).click();
    await page.getByRole("button", { name: "Adele Marsh" }).click();
    await page.waitForURL(({ href }) => href.startsWith(address.searchParams.get("redirect_uri") ?? "-"));
  } finally {
    await chromium.close();
  }
}

describeWithChromium("from the first question to a checked deployment", () => {
  const folder = folderInRepository();
  const app = join(folder, "main.ts");
  let child: ChildProcess | undefined;

  afterAll(async () => {
    if (child?.exitCode === null) {
      child.kill("SIGINT");
      await once(child, "exit");
    }
    rmSync(folder, { recursive: true });
  });

  it("takes decide, a synthesis, a rehearsal, and doctor, who finds nothing wrong", async () => {
    const decide = ["decide", "--clients", "cli", "--products", "claude-code", "--out", app];
    execFileSync(process.execPath, [join(repository, "cli/entra-mcp.js"), ...decide]);

    execFileSync(process.execPath, [...tsx, app], {
      cwd: repository,
      env: { ...process.env, CDKTF_OUTDIR: join(folder, "out") },
    });
    const written = readdirSync(join(folder, "out/stacks/contoso-mcp")).sort();
    expect(written).toEqual(["Mcp.integration.json", "Mcp.integration.md", "cdk.tf.json"]);
    expect(readFileSync(join(folder, "out/stacks/contoso-mcp/Mcp.integration.md"), "utf8")).toContain(
      "claude mcp add --transport http contoso-mcp",
    );

    const running = await rehearsed(app);
    child = running.child;
    const { exitCode, stdout } = await runDoctor([running.mcpUrl, "--no-browser", "--register"], {
      person: signInAsAdele,
    });

    expect(stdout).toContain("pass  sign-in.code: came back with a code\n");
    expect(stdout).toContain("pass  mcp.call: whoami answers\n");
    expect(stdout).toMatch(/\nnothing failed, 0 warnings, \d+ passed, \d+ skipped\n$/);
    expect(exitCode).toBe(0);
  });
});
