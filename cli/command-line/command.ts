import type { Command } from "commander";
import type { ExitCode } from "./exit-code.js";
import type { Terminal } from "./terminal.js";

/** What a command finds out, in the forms it can be read in. Nothing is printed before it is complete. */
export interface Outcome {
  /** For `--json`. Its shape is a contract: names may be added, not changed. */
  readonly json: unknown;
  /** For people, ready to be written; ends with a line break. */
  text(terminal: Terminal): string;
  readonly exitCode: ExitCode;
}

/** What a command works with, beside its arguments and options. */
export interface CommandContext {
  /** The folder that relative paths start from. */
  readonly workingFolder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where questions and progress go: not standard output, which is for the outcome alone. */
  readonly progress: Terminal;
  /** Whether questions can be asked: somebody is at the keyboard, and `--json` was not given. */
  readonly interactive: boolean;
  /** Standard input as text, for arguments that are `-`. */
  readonly readStandardInput: () => Promise<string>;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Does the work of a command. `options` are those that commander has parsed. */
export type Run<Options> = (
  commandArguments: readonly string[],
  options: Options,
  context: CommandContext,
) => Promise<Outcome>;

/** One command of `entra-mcp`. */
export interface CommandDefinition {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What it does, for its own help. */
  readonly description: string;
  /** Adds arguments and options. `--json`, `--no-color` and `--help` are there already. */
  configure(command: Command): void;
  /** Shown below the options: a few real calls, each with what it is good for. */
  readonly examples: readonly Example[];
  /** What exit code 1 means here; none where the command never objects. */
  readonly objection?: string;
  /** Loads the work when it is called for, so that help and other commands don't wait for it. */
  // The options are those that `configure` adds; only the command itself knows their types.
  load(): Promise<{ readonly run: Run<never> }>;
}

/** A call, and what it is good for. */
export interface Example {
  readonly call: string;
  readonly purpose: string;
}
