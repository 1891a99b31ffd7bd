import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { findBinding } from "./binding-source.js";
import { runTerraform, terraformVersion } from "./run-terraform.js";
import type { SynthesizedStack } from "./synthesized-stacks.js";
import { TerraformUnavailableError } from "./terraform-errors.js";
import type { TerraformDiagnostic } from "../plan/terraform-plan.js";
import { failed, validateReport, type OnCheck } from "./validate-stack.js";
import { WorkingCopy } from "./working-copy.js";

/** How Terraform words it when a registry or mirror could not be asked at all, in contrast to an answer it did not like. */
const unreachable =
  /could not connect to|failed to (?:request|download)|no such host|connection refused|i\/o timeout|TLS handshake|proxyconnect|context deadline exceeded|Client\.Timeout/i;

/**
 * Runs `terraform init` with the real providers, downloaded from the registry or from a mirror of the user's Terraform CLI
 * configuration, then `terraform validate`. No credentials, no state.
 *
 * @returns whether the stack is valid; throws {@link TerraformUnavailableError} when the providers cannot be had.
 */
export async function checkStackWithRegistry({ folder }: SynthesizedStack, onCheck: OnCheck): Promise<boolean> {
  await terraformVersion();
  const copy = new WorkingCopy();
  try {
    copy.load(folder);
    const environment = { ...process.env, ...pluginCache() };
    const init = await runTerraform(["init", "-no-color", "-backend=false"], copy.folder, environment);
    if (init.exitCode !== 0) {
      if (unreachable.test(init.stderr)) throw registryUnreachable(init.stderr);
      return failed("init", init.stderr, onCheck);
    }
    const { stdout } = await runTerraform(["validate", "-json"], copy.folder, environment);
    const report = validateReport(JSON.parse(stdout) as { readonly diagnostics: TerraformDiagnostic[] });
    onCheck(report);
    return report.problems.length === 0;
  } finally {
    copy.dispose();
  }
}

/** Several stacks, several runs: one download. The working copy has no lock file to break. */
function pluginCache(): NodeJS.ProcessEnv {
  const binding = findBinding("azurerm");
  if (process.env.TF_PLUGIN_CACHE_DIR !== undefined || binding === undefined) return {};
  const folder = join(dirname(dirname(binding.folder)), ".cache", "entra-mcp", "terraform-plugins");
  mkdirSync(folder, { recursive: true });
  return { TF_PLUGIN_CACHE_DIR: folder, TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "1" };
}

function registryUnreachable(stderr: string): TerraformUnavailableError {
  const reason = stderr
    .slice(Math.max(0, stderr.indexOf("Error:")))
    .replaceAll(/\s+/g, " ")
    .replace(/ To see which modules.*$/, "")
    .trim();
  return new TerraformUnavailableError(
    `the providers could not be downloaded: ${reason}\n` +
      "This check needs registry.terraform.io, or a mirror in the Terraform CLI configuration file. " +
      "Offline, run `npm run validate` without --registry.",
  );
}
