import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { OfflineTerraform } from "../../cli/terraform/terraform.js";

const onPath = (process.env.PATH ?? "")
  .split(delimiter)
  .some((folder) => ["terraform", "terraform.exe"].some((name) => existsSync(join(folder, name))));
/** A pipeline must have Terraform: there, tests that need it fail instead of being skipped. */
const skipped = !onPath && process.env.CI !== "true";

// A run is a handful of processes; on a busy machine each may wait for its turn.
jest.setTimeout(60_000);

if (skipped) process.stderr.write("terraform not found on PATH: the tests that need it are skipped\n");

/** `describe` for tests that run the real terraform binary; skipped where there is none, unless `CI=true`. */
export const describeWithTerraform = skipped ? describe.skip : describe;

/**
 * Runs `use` with Terraform on a synthesized stack and cleans up afterwards, however it ends. No network, no account.
 *
 * @param stackFolder for example `join(outdir, "stacks", "direct-sso")` after `app.synth()`.
 */
export async function withTerraform<T>(
  stackFolder: string,
  use: (terraform: OfflineTerraform) => Promise<T>,
): Promise<T> {
  const terraform = await OfflineTerraform.open(stackFolder);
  try {
    return await use(terraform);
  } finally {
    await terraform.close();
  }
}
