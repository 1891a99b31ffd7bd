import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { CommandFailed } from "../command-line/command-failed.js";
import type { TerraformPlan } from "../plan/terraform-plan.js";

/** A plan as it came, with what to call it. */
export interface PlanFile {
  readonly plan: TerraformPlan;
  /** As the user named it. */
  readonly name: string;
}

/** What reading needs of the command's context. */
export interface PlanInput {
  readonly workingFolder: string;
  readonly readStandardInput: () => Promise<string>;
}

const HOW = "Make one with: terraform plan -out=tfplan && terraform show -json tfplan > plan.json";

/** Reads a plan from a file, or from standard input for `-`. */
export async function readPlan(path: string, { workingFolder, readStandardInput }: PlanInput): Promise<PlanFile> {
  const name = path === "-" ? "standard input" : path;
  const text = path === "-" ? await readStandardInput() : decoded(bytesOf(resolve(workingFolder, path), name), name);
  return { name, plan: parsePlan(text, name) };
}

/** 512 MB is where Node's strings end. */
const LARGEST_FILE_BYTES = 500_000_000;

function bytesOf(file: string, name: string): Buffer {
  try {
    const { size } = statSync(file);
    if (size > LARGEST_FILE_BYTES) {
      throw new CommandFailed(
        `${name}: has ${Math.round(size / 1e6)} MB, more than can be read`,
        "Plan parts of it by themselves.",
      );
    }
    return readFileSync(file);
  } catch (error) {
    if (error instanceof CommandFailed) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const reasons: Readonly<Record<string, string>> = {
      ENOENT: "there is no such file",
      EISDIR: "is a folder, not a file",
      EACCES: "may not be read by you",
    };
    throw new CommandFailed(`${name}: ${reasons[code ?? ""] ?? message}`, HOW, { cause: error });
  }
}

/** PowerShell writes UTF-16 into files; everything else writes UTF-8, some of it with a mark in front. */
function decoded(bytes: Buffer, name: string): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString("utf16le");
  // A saved plan is a zip archive.
  if (bytes.subarray(0, 4).equals(Buffer.from("PK\u0003\u0004", "latin1"))) throw planBinary(name);
  return bytes.toString("utf8");
}

function planBinary(name: string): CommandFailed {
  return new CommandFailed(
    `${name}: is a saved plan in Terraform's own format, which only Terraform reads`,
    "Turn it into JSON first: terraform show -json <file> > plan.json",
  );
}

/** Parses the JSON form of a plan; says what something else is, where it can tell. */
export function parsePlan(input: string, name: string): TerraformPlan {
  const text = input.replace(/^\uFEFF/, "").trim();
  if (text === "") throw new CommandFailed(`${name}: is empty`, `The command before it may have failed. ${HOW}`);
  if (text.startsWith("PK\u0003\u0004")) throw planBinary(name);
  if (text.startsWith("<")) {
    throw new CommandFailed(`${name}: is HTML or XML, as a sign-in or error page would be`, HOW);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw notJson(text, name, error);
  }
  const known = OTHER_DOCUMENTS.find(({ fits }) => isObject(value) && fits(value));
  if (known !== undefined) throw new CommandFailed(`${name}: ${known.is}`, known.remedy);
  return checked(value, name);
}

function notJson(text: string, name: string, cause: unknown): CommandFailed {
  if (text.startsWith('{"@level"')) {
    return new CommandFailed(`${name}: is the log of terraform plan -json, one message a line`, HOW);
  }
  if (/Terraform will perform|No changes\.|# \w+\.\w+ will be/.test(text)) {
    return new CommandFailed(`${name}: is a plan as text for people`, `It is needed as JSON. ${HOW}`);
  }
  const what = text.startsWith("{") ? "starts as JSON, but is cut off or damaged" : "is not JSON";
  return new CommandFailed(`${name}: ${what}`, HOW, { cause });
}

type Document = Readonly<Record<string, unknown>>;

/** What people take for a plan, and how it can be told. */
const OTHER_DOCUMENTS: readonly {
  readonly fits: (value: Document) => boolean;
  readonly is: string;
  readonly remedy: string;
}[] = [
  {
    fits: (value) => "@level" in value && "@message" in value,
    is: "is the log of terraform plan -json, one message a line",
    remedy: HOW,
  },
  {
    fits: (value) => "lineage" in value && "serial" in value,
    is: "is a Terraform state file, not a plan. It may hold secrets: keep it from others",
    remedy: HOW,
  },
  {
    fits: (value) =>
      "format_version" in value && "values" in value && !("resource_changes" in value) && !("planned_values" in value),
    is: "is the JSON form of a state, not of a plan",
    remedy: `terraform show -json without a file shows the state. ${HOW}`,
  },
  {
    fits: (value) => "provider_schemas" in value,
    is: "holds schemas of providers, not a plan",
    remedy: HOW,
  },
  {
    fits: (value) =>
      !("format_version" in value) && ("terraform" in value || "resource" in value || "provider" in value),
    is: "is a configuration, such as cdktf synthesizes, not a plan",
    remedy: `In its folder, run terraform init first. ${HOW}`,
  },
  {
    fits: (value) => "runs" in value && "version" in value && !("format_version" in value),
    is: "is a SARIF report, not a plan",
    remedy: HOW,
  },
];

const change = z.looseObject({
  address: z.string(),
  type: z.string(),
  mode: z.string(),
  change: z.looseObject({ actions: z.array(z.string()) }),
});
/** As much of the form as the rules rely on; the rest they take as it comes. */
const planForm = z.looseObject({
  format_version: z.string(),
  terraform_version: z.string().optional(),
  resource_changes: z.array(change).nullish(),
  resource_drift: z.array(change).nullish(),
  deferred_changes: z.array(z.looseObject({})).nullish(),
  checks: z.array(z.looseObject({ address: z.looseObject({ to_display: z.string() }), status: z.string() })).nullish(),
  prior_state: z.looseObject({}).nullish(),
  configuration: z.looseObject({}).nullish(),
});

/** Major version of the form that the rules know. */
const KNOWN_FORMAT = "1";

function checked(value: unknown, name: string): TerraformPlan {
  if (isObject(value) && typeof value.format_version === "string") checkVersion(value.format_version, value, name);
  const result = planForm.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? "" : ` (${issue.path.join(".")}: ${issue.message})`;
    throw new CommandFailed(`${name}: is JSON, but not a Terraform plan${where}`, HOW, { cause: result.error });
  }
  return value as TerraformPlan;
}

function checkVersion(version: string, { terraform_version: terraform }: Document, name: string): void {
  if (version.split(".")[0] === KNOWN_FORMAT) return;
  const from = typeof terraform === "string" ? `, of Terraform ${terraform}` : "";
  throw new CommandFailed(
    `${name}: has the plan format ${version}${from}; this version reads ${KNOWN_FORMAT}.x`,
    "Make it with Terraform 1.5 or newer; for a format that is newer still, use a newer entra-mcp.",
  );
}

function isObject(value: unknown): value is Document {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
