import type { z } from "zod";
import { CommandFailed } from "../command-line/command-failed.js";
import {
  holdsTokens,
  QUESTIONS,
  requirementsSchema,
  type Requirements,
  type RequirementsInput,
} from "./requirements.js";

/** Answers of which nothing is known yet: from options, a file, or questions at the terminal. */
export type GivenAnswers = Readonly<Record<string, unknown>>;

/**
 * Completes answers, or says at once all that is wrong with them and missing.
 *
 * @throws CommandFailed
 */
export function completeAnswers(given: GivenAnswers): Requirements {
  const parsed = requirementsSchema.safeParse(given);
  if (!parsed.success) {
    throw new CommandFailed(
      parsed.error.issues.map(asProblem).join("\n       "),
      "--help lists the answers there are.",
    );
  }
  if (needsRegistration(parsed.data)) {
    throw new CommandFailed(
      "registration: is missing, and the clients need client ids",
      "Say --registration entra, if each client is an application in Entra; --registration self, if they register by " +
        "themselves; or name them with --products.",
    );
  }
  return parsed.data;
}

/** Whether the way in which clients get their ids has to be asked: names of products tell as well. */
export function needsRegistration(answers: Pick<RequirementsInput, "clients" | "products" | "registration">): boolean {
  const { clients, products = [], registration } = answers;
  return registration === undefined && products.length === 0 && holdsTokens({ clients, products });
}

function asProblem(issue: z.core.$ZodIssue): string {
  const name = String(issue.path[0] ?? "");
  if (issue.code === "unrecognized_keys") return `${issue.keys.join(", ")}: is no question`;
  const question = Object.hasOwn(QUESTIONS, name) ? QUESTIONS[name as keyof typeof QUESTIONS] : undefined;
  const answers = question === undefined ? "" : `: one of ${Object.keys(question.answers).join(", ")}`;
  return `${name}: ${issue.input === undefined && issue.code === "invalid_type" ? "is missing" : "is not an answer"}${answers}`;
}
