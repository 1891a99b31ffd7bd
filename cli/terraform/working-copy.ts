import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { cleanUpOnExit } from "./cleanup.js";
import { configurationFile, readConfiguration, type TerraformConfiguration } from "./terraform-configuration.js";

/** Left behind by runs of Terraform in the stack folder itself; a copy must not start from it. */
const leftovers = /^(\.terraform.*|terraform\.tfstate.*|plan|.*\.tfplan)$/;

/** A throw-away copy of a synthesized stack, with its state beside it, so that `cdktf.out` stays as synthesized. */
export class WorkingCopy {
  /** Where Terraform runs. */
  readonly folder = mkdtempSync(join(tmpdir(), "entra-mcp-terraform-"));
  /** An empty Terraform CLI configuration, so that a machine's own mirrors and overrides play no part. */
  readonly cliConfiguration = join(this.folder, "empty.tfrc");
  readonly #forget = cleanUpOnExit(() => {
    this.#remove();
  });

  constructor() {
    writeFileSync(this.cliConfiguration, "");
  }

  /** Copies a stack folder in, over what was there; the state stays. Returns the configuration as Terraform will see it. */
  load(stackFolder: string): TerraformConfiguration {
    const filter = (source: string): boolean => source === stackFolder || !leftovers.test(basename(source));
    cpSync(stackFolder, this.folder, { recursive: true, filter });
    const configuration = withLocalState(readConfiguration(stackFolder));
    writeFileSync(join(this.folder, configurationFile), JSON.stringify(configuration, null, 2));
    return configuration;
  }

  /** Removes the copy with its state. */
  dispose(): void {
    this.#forget();
    this.#remove();
  }

  #remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** `init -backend=false` would still leave `plan` asking for the remote backend: without one, Terraform keeps state here. */
function withLocalState(configuration: TerraformConfiguration): TerraformConfiguration {
  const terraform = Object.entries(configuration.terraform ?? {}).filter(
    ([name]) => name !== "backend" && name !== "cloud",
  );
  return { ...configuration, terraform: Object.fromEntries(terraform) };
}
