import { inspect } from "node:util";
import { Token } from "cdktf";

/** One thing wrong with the props, said so that its reader can mend it without asking. */
export interface Problem {
  /** Where: the prop's path as written by the caller, e.g. `hosting.gateway.maxReplicas`. */
  readonly path: string;
  /** What was given; left out when the prop is missing. */
  readonly value?: unknown;
  /** What is wrong with it. */
  readonly message: string;
  /** What to write instead. */
  readonly remedy: string;
}

/**
 * Whether a value is only known to Terraform and therefore can't be checked while synthesizing: a token of cdktf, or an
 * expression the caller wrote out (`${var.image}`).
 */
export function isUnknown(value: unknown): boolean {
  return Token.isUnresolved(value) || (typeof value === "string" && value.includes("${"));
}

/** One line for one problem: path, value, what is wrong, what to do. */
export function describeProblem(problem: Problem): string {
  const value = problem.value === undefined ? "" : ` = ${show(problem.value)}`;
  return `${problem.path}${value}: ${problem.message}. ${problem.remedy}.`;
}

const LONGEST_SHOWN_VALUE = 120;

function show(value: unknown): string {
  if (isUnknown(value)) return "(known after apply)";
  // inspect survives what JavaScript callers may pass: cycles, functions, big integers.
  const text = typeof value === "string" ? JSON.stringify(value) : inspect(value, { depth: 2, breakLength: Infinity });
  return text.length > LONGEST_SHOWN_VALUE ? `${text.slice(0, LONGEST_SHOWN_VALUE)}…` : text;
}
