import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { demandPort, preferPort, USUAL_MCP_PORT } from "./rehearsal/choose-port.js";
import { MODE_NAMES, modeNamed, REHEARSAL_MODES, type ModeName } from "./rehearsal/modes.js";
import { openInBrowser } from "./command-line/open-in-browser.js";
import type { Ports, RunningModes } from "./rehearsal/rehearsal-options.js";
import { cleanUpOnExit, nextInterruption } from "./terraform/cleanup.js";

/** Leaves room for the two that follow it. */
const HIGHEST_PORT = 65_533;

const help = `
Real parts: Terraform, every container of the two example stacks as a process of its own, and MCP clients. Doubles: Entra
ID, managed identity and Microsoft Graph. Needs no account; without Terraform on PATH only the plans are left out.
Everything listens on this machine alone. Ctrl-C ends all of it; a second one, at once.

Ports, counted from --port:
  +0  the gateway of oauth-proxy; with --mode direct-sso, its server
  +1  the page
  +2  the server of direct-sso, beside oauth-proxy
One that is in use is exchanged for a free one, with a word; the first one only if it was not asked for.

Exit codes:
  0  everything succeeded
  1  something failed, or can't be done as asked`;

interface StartOptions {
  readonly app?: string;
  readonly once: boolean;
  readonly mode?: ModeName;
  readonly port?: number;
  readonly open: boolean;
}

const options = new Command("start")
  .description("Rehearses the integration on this machine: plans the example stacks, runs both modes, signs users in.")
  .addOption(
    new Option("--mode <mode>", `the only mode to run: ${MODE_NAMES.join(" or ")}. Default: both`).argParser(
      (name: string) => parsed(() => modeNamed(name)),
    ),
  )
  .addOption(
    new Option(
      "--port <n>",
      `TCP port of the first MCP endpoint, which clients are configured with; the rest takes the next ones. Default: ` +
        `${USUAL_MCP_PORT}, or a free one while that is in use; with --once free ones`,
    ).argParser(portNumber),
  )
  .option(
    "--app <file>",
    "cdktf app of your own, in place of the example stacks: of each mode its first stack of one integration runs",
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

async function main({ app, once, mode, port: asked, open }: StartOptions): Promise<boolean> {
  const modes = mode === undefined ? MODE_NAMES : [mode];
  const ports = await portsFor(modes, asked, once);
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
      app,
      modes,
      ports,
      print,
      stayUp: once ? undefined : (running) => stayUp(running, open),
    });
  } finally {
    remove();
    forget();
  }
}

/** Nobody configures a client for a run that ends by itself. */
async function portsFor(modes: readonly ModeName[], asked: number | undefined, once: boolean): Promise<Ports> {
  const ports: Partial<Record<ModeName, number>> = {};
  const [first, ...others] = modes;
  if (first === undefined || (once && asked === undefined)) return ports;
  const base =
    asked === undefined ? await preferPort(USUAL_MCP_PORT, "the MCP endpoint", print) : await demandPort(asked);
  ports[first] = base;
  if (once) return ports;
  for (const [index, mode] of others.entries()) ports[mode] = await preferPort(base + 2 + index, mode, print);
  return ports;
}

/** Until Ctrl-C. */
async function stayUp(running: RunningModes, open: boolean): Promise<void> {
  const { startPage } = await import("./rehearsal/page/start-page.js");
  const urls = MODE_NAMES.flatMap((mode) => {
    const mcpUrl = running[mode]?.mcpUrl;
    return mcpUrl === undefined ? [] : [{ mode, mcpUrl, console: new URL(REHEARSAL_MODES[mode].consolePath, mcpUrl) }];
  });
  const port = await preferPort(Number(new URL(urls[0]?.mcpUrl ?? "").port) + 1, "the page", print);
  const page = await startPage({ running, port });
  const interrupted = nextInterruption();
  print("");
  print(`page: ${page.url}`);
  for (const { mode, mcpUrl, console } of urls) {
    print(`${mode}:`);
    print(`  MCP:     ${mcpUrl}`);
    print(`  console: ${console.href}`);
  }
  print("Open the page, or a console, to sign in and call tools. Ctrl-C ends everything.");
  if (open) {
    await openInBrowser(page.url, () => {
      print("no browser could be opened here: open the page's address in one yourself");
    });
  }
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
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= HIGHEST_PORT) return port;
  throw new InvalidArgumentError(`It is a number from 1 to ${HIGHEST_PORT}.`);
}

/** What is wrong with an argument, in the form that commander prints. */
function parsed<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}
