import type * as Clack from "@clack/prompts";
import { Interrupted } from "../command-line/interrupted.js";
import type { GivenAnswers } from "./answers.js";
import { needsRegistration } from "./answers.js";
import { QUESTIONS, type RequirementsInput } from "./requirements.js";

type Prompts = typeof Clack;

/**
 * Asks what is not answered yet, in the order of the questions; what follows from other answers is not asked.
 *
 * @throws Interrupted
 */
export async function askOpenQuestions(given: GivenAnswers): Promise<GivenAnswers> {
  const prompts = await import("@clack/prompts");
  const io = { output: process.stderr };
  prompts.intro("Which mode fits? Nine questions at most; Ctrl-C leaves.", io);
  const answers: Record<string, unknown> = { ...given };
  answers.clients ??= await several(prompts, "clients", true);
  if (asksProducts(answers)) answers.products ??= await several(prompts, "products", false);
  if (needsRegistration(answers as RequirementsInput)) answers.registration ??= await one(prompts, "registration");
  for (const name of ["tokens", "services", "server"] as const) answers[name] ??= await one(prompts, name);
  answers.apis ??= await several(prompts, "apis", true);
  answers.compliance ??= await several(prompts, "compliance", false);
  prompts.outro("That is all.", io);
  return answers;
}

/** Products are MCP clients outside the browser. */
function asksProducts({ clients }: GivenAnswers): boolean {
  return Array.isArray(clients) && clients.some((kind) => kind !== "browser" && kind !== "application");
}

async function one(prompts: Prompts, name: keyof typeof QUESTIONS): Promise<string> {
  const { question, answers } = QUESTIONS[name];
  const chosen = await prompts.select({ message: question, options: optionsOf(answers), output: process.stderr });
  if (prompts.isCancel(chosen)) throw new Interrupted();
  return chosen;
}

async function several(prompts: Prompts, name: keyof typeof QUESTIONS, required: boolean): Promise<string[]> {
  const { question, answers } = QUESTIONS[name];
  const chosen = await prompts.multiselect({
    message: `${question} (space chooses${required ? "" : ", none is an answer too"})`,
    options: optionsOf(answers),
    // What most come for stands chosen already.
    initialValues: name === "apis" ? ["graph"] : [],
    required,
    output: process.stderr,
  });
  if (prompts.isCancel(chosen)) throw new Interrupted();
  return chosen;
}

function optionsOf(answers: Readonly<Record<string, string>>): { value: string; label: string }[] {
  return Object.entries(answers).map(([value, label]) => ({ value, label }));
}
