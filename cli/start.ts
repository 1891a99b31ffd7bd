import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { rehearse } from "./rehearsal/rehearse.js";

const help = `
Real parts: Terraform, the gateway and the MCP server as processes of their own, and an MCP client. Doubles: Entra ID,
managed identity and Microsoft Graph. Needs no account; without Terraform on PATH only the plans are left out.

Exit codes:
  0  everything succeeded
  1  something failed`;

const { once } = new Command("start")
  .description("Rehearses the integration on this machine: plans the example stacks, runs oauth-proxy, signs users in.")
  .option("--once", "end when done instead of staying up", false)
  .addHelpText("after", help)
  .parse()
  .opts<{ once: boolean }>();

const outdir = mkdtempSync(join(tmpdir(), "entra-mcp-"));
process.on("exit", () => {
  rmSync(outdir, { recursive: true, force: true });
});

rehearse({ outdir, print, stayUp: once ? undefined : stayUp }).then(
  (succeeded) => {
    process.exitCode = succeeded ? 0 : 1;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  },
);

function print(line: string): void {
  console.log(line);
}

/** Until Ctrl-C. */
async function stayUp(mcpUrl: string): Promise<void> {
  print("");
  print(`up: ${mcpUrl}`);
  print("Add this URL to an MCP client on this machine, allow it, and choose a user. Ctrl-C ends everything.");
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => {
        resolve();
      });
    }
  });
}
