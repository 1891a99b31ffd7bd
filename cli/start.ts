import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { rehearse } from "./rehearsal/rehearse.js";

/**
 * The main job, for now its first half: what each mode would create, planned by real Terraform without an account.
 * Exit code 0 when every stack plans, 1 when one doesn't.
 */
const program = new Command("start")
  .description("Synthesizes the example stacks, plans them offline with real Terraform, and says what each creates.")
  .option("--once", "end when done instead of staying up (today it always ends)")
  .parse();

program.opts();
const outdir = mkdtempSync(join(tmpdir(), "entra-mcp-"));
process.on("exit", () => {
  rmSync(outdir, { recursive: true, force: true });
});
rehearse(outdir, (line) => {
  console.log(line);
}).then(
  (succeeded) => {
    process.exitCode = succeeded ? 0 : 1;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  },
);
