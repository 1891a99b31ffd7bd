import { Command, CommanderError } from "commander";
import { addCompletion } from "./completion.js";
import { COMMANDS } from "./commands.js";
import type { CommandContext, CommandDefinition, Outcome } from "./command.js";
import { CommandFailed } from "./command-failed.js";
import { EXIT_CODE, type ExitCode } from "./exit-code.js";
import { helpBelow } from "./help.js";
import { Interrupted } from "./interrupted.js";
import { paragraph } from "./layout.js";
import { packageVersion } from "./package-version.js";
import { openTerminal } from "./terminal.js";

/** Options that every command has. */
interface CommonOptions {
  readonly json: boolean;
  readonly color: boolean;
}

const description = `
Microsoft Entra ID sign-in for MCP servers: choose a mode, review a plan, check what runs.

Every command says more with --help, answers in JSON with --json, and ends with 0, 1 or 2 as its help tells.`.trim();

/** Runs the command that the arguments name, and returns the exit code. Never rejects, never prints a stack trace. */
export async function runCommandLine(
  argv: readonly string[],
  commands: readonly CommandDefinition[] = COMMANDS,
): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT_CODE.ok;
  const interruption = new AbortController();
  const interrupt = (): void => {
    interruption.abort();
  };
  endQuietlyWithoutReader();
  process.once("SIGINT", interrupt);
  const program = createProgram(commands, async (definition, args, options) => {
    exitCode = await runCommand(definition, args, options, interruption.signal);
  });
  try {
    await addCompletion(program);
    await program.parseAsync(argv);
  } catch (error) {
    // Commander has printed its own message, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODE.ok : EXIT_CODE.notDone;
    if (interruption.signal.aborted || error instanceof Interrupted) return EXIT_CODE.interrupted;
    reportFailure(error);
    return EXIT_CODE.notDone;
  } finally {
    process.off("SIGINT", interrupt);
  }
  return interruption.signal.aborted ? EXIT_CODE.interrupted : exitCode;
}

type RunDefined = (definition: CommandDefinition, args: readonly string[], options: CommonOptions) => Promise<void>;

function createProgram(commands: readonly CommandDefinition[], run: RunDefined): Command {
  const program = new Command("entra-mcp")
    .description(description)
    .version(packageVersion(), "-V, --version", "print the version")
    .showSuggestionAfterError()
    .showHelpAfterError("(--help says more)")
    .exitOverride();
  for (const definition of commands) {
    const command = program
      .command(definition.name)
      .summary(definition.summary)
      .description(definition.description)
      .showHelpAfterError(`(npx entra-mcp ${definition.name} --help says more)`);
    definition.configure(command);
    command
      .option("--json", "print the outcome as JSON, for programs", false)
      .option("--no-color", "print without colours; so does the environment variable NO_COLOR")
      .addHelpText("after", helpBelow(definition))
      .action(() => run(definition, command.args, command.opts<CommonOptions>()));
  }
  return program;
}

async function runCommand(
  definition: CommandDefinition,
  args: readonly string[],
  options: CommonOptions,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { run } = await definition.load();
  const outcome = await run(args, options as never, contextOf(options, signal));
  process.stdout.write(rendered(outcome, options));
  return outcome.exitCode;
}

function contextOf({ json, color }: CommonOptions, signal: AbortSignal): CommandContext {
  const progress = openTerminal(process.stderr, { environment: process.env, color });
  return {
    workingFolder: process.cwd(),
    environment: process.env,
    progress,
    interactive: !json && progress.interactive && process.stdin.isTTY,
    readStandardInput,
    signal,
  };
}

function rendered(outcome: Outcome, { json, color }: CommonOptions): string {
  if (json) return `${JSON.stringify(outcome.json, undefined, 2)}\n`;
  return outcome.text(openTerminal(process.stdout, { environment: process.env, color }));
}

function reportFailure(error: unknown): void {
  const { styles, width } = openTerminal(process.stderr, { environment: process.env, color: true });
  const message = error instanceof Error ? error.message : String(error);
  const expected = error instanceof CommandFailed;
  process.stderr.write(`${styles.red("error:")} ${message}\n`);
  if (expected && error.remedy !== undefined) process.stderr.write(`${paragraph(error.remedy, { width })}\n`);
  if (!expected) {
    process.stderr.write("That was not expected. ENTRA_MCP_DEBUG=1 in the environment shows where it happened.\n");
    if (process.env.ENTRA_MCP_DEBUG === "1" && error instanceof Error) process.stderr.write(`${error.stack ?? ""}\n`);
  }
}

async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** `entra-mcp … | head` closes the pipe early, which is nobody's mistake. */
function endQuietlyWithoutReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(EXIT_CODE.ok);
  });
}
