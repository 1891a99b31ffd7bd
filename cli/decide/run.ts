import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { CommandContext, Outcome, Run } from "../command-line/command.js";
import { CommandFailed } from "../command-line/command-failed.js";
import { EXIT_CODE } from "../command-line/exit-code.js";
import { completeAnswers, type GivenAnswers } from "./answers.js";
import { askOpenQuestions } from "./ask.js";
import { decide } from "./decide.js";
import type { DecideOptions } from "./options.js";
import { decisionText } from "./report.js";
import { QUESTIONS } from "./requirements.js";
import { EXAMPLE_DETAILS, stackFile, type StackDetails } from "./stack-file.js";

/** Recommends a mode, and writes a stack for it where asked. */
export const run: Run<DecideOptions> = async (_arguments, options, context) => {
  const given = await givenAnswers(options, context);
  const requirements = completeAnswers(context.interactive ? await askOpenQuestions(given) : given);
  const decision = decide(requirements);
  if (decision.mode === undefined) {
    return {
      json: { requirements, ...decision, mode: null },
      text: (terminal) => decisionText(decision, terminal),
      exitCode: EXIT_CODE.objection,
    };
  }
  const text = stackFile(requirements, decision.mode, detailsOf(options));
  const written =
    options.out === undefined ? undefined : await write(resolve(context.workingFolder, options.out), text, options);
  return {
    json: { requirements, ...decision, stack: { file: written ?? null, text } },
    text: (terminal) => `${decisionText(decision, terminal)}\n${stackPart(text, options.out)}`,
    exitCode: EXIT_CODE.ok,
  } satisfies Outcome;
};

function stackPart(text: string, file: string | undefined): string {
  return file === undefined
    ? `A stack to start from, which --out <file> writes into a file:\n\n${text}`
    : `Wrote ${file}, a stack to start from.\n`;
}

/** From a file, and from options, which come before it. */
async function givenAnswers(options: DecideOptions, context: CommandContext): Promise<GivenAnswers> {
  const fromOptions = Object.fromEntries(
    Object.entries(options).filter(([name, value]) => Object.hasOwn(QUESTIONS, name) && value !== undefined),
  );
  return { ...(options.answers === undefined ? {} : await readAnswers(options.answers, context)), ...fromOptions };
}

async function readAnswers(file: string, { workingFolder, readStandardInput }: CommandContext): Promise<GivenAnswers> {
  let answers: unknown;
  try {
    const text = file === "-" ? await readStandardInput() : await readFile(resolve(workingFolder, file), "utf8");
    answers = JSON.parse(text);
  } catch (error) {
    const why = error instanceof SyntaxError ? "is not JSON" : "can't be read";
    throw new CommandFailed(
      `${file}: ${why}`,
      "Give --answers a JSON object, such as the requirements that --json prints.",
    );
  }
  if (typeof answers !== "object" || answers === null || Array.isArray(answers)) {
    throw new CommandFailed(`${file}: is not a JSON object`, "Its names are those of the options, such as clients.");
  }
  // What --json prints can be given back whole.
  const { requirements = answers } = answers as { requirements?: unknown };
  return requirements as GivenAnswers;
}

function detailsOf(options: DecideOptions): StackDetails {
  const { name, location, runtimeImage, serverImage, serverPort, serverUrl } = options;
  const given = { name, location, runtimeImage, serverImage, serverPort, serverUrl };
  return {
    ...EXAMPLE_DETAILS,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  };
}

async function write(path: string, text: string, { out = "", force }: DecideOptions): Promise<string> {
  try {
    await writeFile(path, text, { flag: force ? "w" : "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") {
      throw new CommandFailed(`${out}: exists already`, "Name another file, or add --force to replace it.");
    }
    throw new CommandFailed(
      `${out}: can't be written`,
      "Name a file in a folder that exists and that you may write to.",
    );
  }
  return out;
}
