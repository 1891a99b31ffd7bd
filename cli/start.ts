import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { demandPort, preferPort, USUAL_MCP_PORT } from "./rehearsal/choose-port.js";
import type { LocalDeployment } from "./rehearsal/local-deployment.js";
import { DEFAULT_MODE, REHEARSAL_MODES, runnableMode, type RunnableMode } from "./rehearsal/modes.js";
import { openInBrowser } from "./rehearsal/open-in-browser.js";
import { cleanUpOnExit, nextInterruption } from "./terraform/cleanup.js";

const help = `
Real parts: Terraform, the gateway and the MCP server as processes of their own, and an MCP client. Doubles: Entra ID,
managed identity and Microsoft Graph. Needs no account; without Terraform on PATH only the plans are left out. Everything
listens on this machine alone. Ctrl-C ends all of it; a second one, at once.

Exit codes:
  0  everything succeeded
  1  something failed, or can't be done as asked`;

interface StartOptions {
  readonly once: boolean;
  readonly mode: RunnableMode;
  readonly port?: number;
  readonly open: boolean;
}

const modes = Object.entries(REHEARSAL_MODES).map(([name, mode]) =>
  "notYet" in mode ? `not yet ${name} (${mode.notYet})` : name,
);

const options = new Command("start")
  .description("Rehearses the integration on this machine: plans the example stacks, runs oauth-proxy, signs users in.")
  .addOption(
    new Option("--mode <mode>", `mode to run: ${modes.join("; ")}`)
      .default(DEFAULT_MODE, DEFAULT_MODE.name)
      .argParser((name: string) => parsed(() => runnableMode(name))),
  )
  .addOption(
    new Option(
      "--port <n>",
      `TCP port of the MCP endpoint, which clients are configured with; the page takes the next one. Default: ` +
        `${USUAL_MCP_PORT}, or a free one while that is in use; with --once a free one`,
    ).argParser(portNumber),
  )
  .option("--once", "end when done, for pipelines, instead of staying up with a page to click through", false)
  .option("--open", "open the page in the browser", false)
  .addHelpText("after", help)
  .parse()
  .opts<StartOptions>();

main(options).then(
  (succeeded) => {
    process.exitCode = succeeded ? 0 : 1;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  },
);

async function main({ once, mode, port: asked, open }: StartOptions): Promise<boolean> {
  const port = await mcpPort(asked, once);
  // Loaded now, for help and wrong arguments to be answered without cdktf and all the rest.
  const { rehearse } = await import("./rehearsal/rehearse.js");
  const outdir = mkdtempSync(join(tmpdir(), "entra-mcp-"));
  const remove = (): void => {
    rmSync(outdir, { recursive: true, force: true });
  };
  const forget = cleanUpOnExit(remove);
  try {
    return await rehearse({
      outdir,
      mode,
      port,
      print,
      stayUp: once ? undefined : (deployment) => stayUp(deployment, open),
    });
  } finally {
    remove();
    forget();
  }
}

/** Nobody configures a client for a run that ends by itself. */
async function mcpPort(asked: number | undefined, once: boolean): Promise<number | undefined> {
  if (asked !== undefined) return demandPort(asked);
  return once ? undefined : preferPort(USUAL_MCP_PORT, "the MCP endpoint", print);
}

/** Until Ctrl-C. */
async function stayUp(deployment: LocalDeployment, open: boolean): Promise<void> {
  const port = await preferPort(Number(new URL(deployment.mcpUrl).port) + 1, "the page", print);
  const { startPage } = await import("./rehearsal/page/start-page.js");
  const page = await startPage({ deployment, port });
  const interrupted = nextInterruption();
  print("");
  print(`page: ${page.url}`);
  print(`MCP:  ${deployment.mcpUrl}`);
  print(
    "Open the page to sign in and call tools, or add the MCP URL to a client on this machine. Ctrl-C ends everything.",
  );
  if (open) await openInBrowser(page.url, print);
  await interrupted;
  print("");
  print("stopping");
  await page.close();
}

function print(line: string): void {
  console.log(line);
}

function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_534) return port;
  throw new InvalidArgumentError("It is a number from 1 to 65534.");
}

/** What is wrong with an argument, in the form that commander prints. */
function parsed<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}
