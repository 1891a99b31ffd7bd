import { readFileSync } from "node:fs";
import { join } from "node:path";
import { synthesizeStacks } from "../../stacks/synthesize.js";

/** Synthesizes the example stacks the way `npm run synth` does; the state stays in the stack's folder. */
export function synthesizeExampleStacks(outdir: string): Readonly<Record<string, string>> {
  const names = synthesizeStacks(outdir, { ENTRA_MCP_BACKEND: "local" });
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(join(outdir, "stacks", name, "cdk.tf.json"), "utf8")]),
  );
}
