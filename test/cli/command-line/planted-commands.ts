import { CommandFailed } from "../../../cli/command-line/command-failed.js";
import type { CommandDefinition, Outcome, Run } from "../../../cli/command-line/command.js";
import { EXIT_CODE } from "../../../cli/command-line/exit-code.js";
import { runCommandLine } from "../../../cli/command-line/run-command-line.js";

/** A program of its own: the frame of `entra-mcp` around commands that end in each of the ways a command can. */
const outcome = (json: unknown, exitCode: Outcome["exitCode"] = EXIT_CODE.ok): Outcome => ({
  json,
  text: ({ styles, width }) => `${styles.bold("answer")} in ${width} columns\n`,
  exitCode,
});

function planted(name: string, run: Run<object>): CommandDefinition {
  return {
    name,
    summary: `ends as ${name}`,
    description: `Ends as ${name}.`,
    configure: (command) => command.argument("[text]").option("--loud", "says more"),
    examples: [{ call: `${name} text`, purpose: "the usual" }],
    objection: "it objects",
    load: () => Promise.resolve({ run }),
  };
}

const commands = [
  planted("succeed", (args, options) => Promise.resolve(outcome({ args, options }))),
  planted("object", () => Promise.resolve(outcome({}, EXIT_CODE.objection))),
  planted("refuse", () => Promise.reject(new CommandFailed("plan.json: is not a plan", "Give it a plan."))),
  planted("crash", () => Promise.reject(new TypeError("undefined is not a function"))),
  planted("read", async (_args, _options, { readStandardInput }) => outcome(await readStandardInput())),
  planted("flood", () =>
    Promise.resolve({ ...outcome({}), text: () => "a line among very many others\n".repeat(100_000) }),
  ),
  planted(
    "wait",
    (_args, _options, { signal, progress }) =>
      new Promise((_resolve, reject) => {
        const kept = setInterval(() => undefined, 1000);
        progress.write("waiting\n");
        signal.addEventListener("abort", () => {
          clearInterval(kept);
          reject(new Error("aborted"));
        });
      }),
  ),
];

void runCommandLine(process.argv, commands).then((exitCode) => {
  process.exitCode = exitCode;
});
