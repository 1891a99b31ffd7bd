import { resolve } from "node:path";
import { Command, CommanderError } from "commander";
import { synthesize, synthesizedStacks, type SynthesizedStack } from "./terraform/synthesized-stacks.js";
import { checkStackOffline, checkStackSchema, type CheckReport } from "./terraform/validate-stack.js";
import { checkStackWithRegistry } from "./terraform/validate-with-registry.js";

interface ValidateOptions {
  readonly app: string;
  readonly out: string;
  readonly registry: boolean;
  readonly synth: boolean;
}

const help = `
Checks of each stack, offline: its arguments against the schemas of the installed provider bindings; terraform init,
validate and plan with a stand-in for the providers. With --registry: terraform init and validate with the real
providers, downloaded without credentials. Nothing is written to the output folder but the synthesis itself.

Exit codes:
  0  every stack is valid
  1  a stack has problems
  2  not checked: wrong usage, synthesis failed, terraform missing or too old, registry unreachable`;

const program = new Command("validate")
  .description("Synthesize the stacks and validate each with real Terraform, without network and without an account.")
  .option("--registry", "use the real providers from the Terraform registry", false)
  .option("--no-synth", "validate what the output folder already holds")
  .option("--app <file>", "cdktf app to synthesize", "stacks/main.ts")
  .option("--out <folder>", "output folder of the synthesis", "cdktf.out")
  .addHelpText("after", help)
  .exitOverride();

main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    // Commander has printed its own message, or the help that was asked for.
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 2;
    }
  },
);

async function main(): Promise<number> {
  const { app, out, registry, synth } = program.parse().opts<ValidateOptions>();
  const outdir = resolve(out);
  if (synth) synthesize(app, outdir);
  const stacks = synthesizedStacks(outdir);
  if (stacks.length === 0) throw new Error(`${outdir} holds no stacks`);
  let valid = true;
  for (const stack of stacks) valid = (await checkStack(stack, registry)) && valid;
  return valid ? 0 : 1;
}

async function checkStack(stack: SynthesizedStack, registry: boolean): Promise<boolean> {
  console.log(stack.name);
  const schema = checkStackSchema(stack);
  print(schema);
  const check = registry ? checkStackWithRegistry : checkStackOffline;
  return (await check(stack, print)) && schema.problems.length === 0;
}

function print({ check, problems, warnings, summary }: CheckReport): void {
  const marked = [...problems.map((it) => `✗ ${it}`), ...warnings.map((it) => `! ${it}`)];
  const lines = problems.length === 0 ? [summary, ...marked] : marked;
  lines
    .flatMap((it) => it.split("\n"))
    .forEach((line, index) => {
      console.log(`  ${(index === 0 ? check : "").padEnd(9)}${line}`);
    });
}
