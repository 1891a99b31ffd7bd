import { InvalidArgumentError, Option, type Command } from "commander";
import type { CommandDefinition } from "../command-line/command.js";
import { QUESTIONS } from "./requirements.js";

/** Questions with more than one answer; the others take one. */
const SEVERAL: readonly string[] = ["clients", "products", "apis", "compliance"];

export const decideCommand: CommandDefinition = {
  name: "decide",
  summary: "recommend a mode, with reasons, and write a stack for it",
  description:
    "Recommends direct-sso or oauth-proxy for what you need, with what speaks for and against it, and writes a stack to " +
    "start from. Asks at a terminal what the options leave open. Answers that contradict each other are explained, and " +
    "nothing is guessed.",
  objection: "the answers contradict each other",
  examples: [
    { call: "decide", purpose: "be asked" },
    {
      call: "decide --clients desktop cli --products vscode claude-code --out main.ts",
      purpose: "without questions, with a stack to start from",
    },
    { call: "decide --answers needs.json --json", purpose: "answers from a file, in the form that --json prints" },
  ],
  configure(command: Command) {
    for (const [name, { question, answers }] of Object.entries(QUESTIONS)) {
      const value = SEVERAL.includes(name) ? "<answer...>" : "<answer>";
      command.addOption(new Option(`--${name} ${value}`, question).choices(Object.keys(answers)));
    }
    command
      .option("--answers <file>", "answers as JSON; - is standard input. Options replace single ones")
      .option("--out <file>", "write the stack into this file, which must not exist")
      .option("--force", "let --out replace a file", false)
      .option("--name <name>", "short name that Azure names derive from")
      .option("--location <region>", "Azure region, such as westeurope")
      .option("--runtime-image <image>", "image of the built-in runtime")
      .option("--server-image <image>", "with --server container: its image")
      .option("--server-port <port>", "with --server container: TCP port it listens on", portNumber)
      .option("--server-url <url>", "with --server existing: its MCP endpoint");
  },
  load: () => import("./run.js"),
};

function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65535) return port;
  throw new InvalidArgumentError("It is a number from 1 to 65535.");
}
