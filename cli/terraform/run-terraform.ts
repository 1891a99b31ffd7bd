import { spawn } from "node:child_process";
import { constants } from "node:os";
import { cleanUpOnExit } from "./cleanup.js";
import { oldestTerraform, terraformNotFound, terraformTooOld } from "./terraform-errors.js";

/** How a run of Terraform ended. */
export interface TerraformResult {
  /** 0 for success; a run ended by a signal counts as 128 + its number, as in a shell. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Settings of this machine that would change what an offline run does, such as `TF_CLI_ARGS` or `TF_WORKSPACE`. */
const terraformSetting = /^TF_(?!VAR_)/;

/** This process's environment without Terraform's settings, save the values of input variables. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !terraformSetting.test(name)));
}

/**
 * Runs `terraform` in a folder and waits for its end.
 *
 * @param environment the whole environment of the run.
 */
export function runTerraform(
  args: readonly string[],
  folder: string,
  environment: NodeJS.ProcessEnv,
): Promise<TerraformResult> {
  return new Promise((resolve, reject) => {
    const child = spawn("terraform", args, {
      cwd: folder,
      env: { ...environment, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", TF_INPUT: "0" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    // State and providers go at the same moment, so that there is nothing left to end gracefully.
    const forget = cleanUpOnExit(() => child.kill("SIGKILL"));
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", (error: NodeJS.ErrnoException) => {
      forget();
      reject(error.code === "ENOENT" ? terraformNotFound() : error);
    });
    child.on("close", (code, signal) => {
      forget();
      resolve({ exitCode: code ?? 128 + (signal === null ? 0 : constants.signals[signal]), stdout, stderr });
    });
  });
}

/** Version of the Terraform on PATH, for example `1.11.4`; throws when there is none or it is too old. */
export async function terraformVersion(): Promise<string> {
  const { stdout } = await runTerraform(["version", "-json"], process.cwd(), cleanEnvironment());
  const [, version, major, minor] = /"terraform_version": "((\d+)\.(\d+)[^"]*)"/.exec(stdout) ?? [];
  if (version === undefined) throw terraformTooOld("of unknown version");
  const [oldestMajor = 0, oldestMinor = 0] = oldestTerraform.split(".").map(Number);
  const newer = Number(major) - oldestMajor;
  if (newer < 0 || (newer === 0 && Number(minor) < oldestMinor)) throw terraformTooOld(version);
  return version;
}
