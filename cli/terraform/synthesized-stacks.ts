import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const manifest = z.object({ stacks: z.record(z.string(), z.object({ workingDirectory: z.string() })) });

/** A stack in the output of `npm run synth`. */
export interface SynthesizedStack {
  readonly name: string;
  /** Folder that holds its `cdk.tf.json`. */
  readonly folder: string;
}

/**
 * The stacks of the last synthesis, sorted by name. The manifest is asked, not the folder: a stack that was renamed since
 * would still lie there.
 */
export function synthesizedStacks(outdir: string): SynthesizedStack[] {
  const path = join(outdir, "manifest.json");
  if (!existsSync(path)) throw new Error(`${path} not found: synthesize first (npm run synth)`);
  const { stacks } = manifest.parse(JSON.parse(readFileSync(path, "utf8")));
  return Object.entries(stacks)
    .map(([name, { workingDirectory }]) => ({ name, folder: join(outdir, workingDirectory) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Runs the cdktf app of this project; throws with its own words when it fails. */
export function synthesize(app: string, outdir: string): void {
  if (!existsSync(app)) throw new Error(`${app} not found: run this in the project's folder`);
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", app], {
    env: { ...process.env, CDKTF_OUTDIR: outdir },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${app} failed:\n${stdout}${stderr}`);
}
