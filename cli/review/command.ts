import { Argument, Option, type Command } from "commander";
import type { CommandDefinition } from "../command-line/command.js";
import { FAIL_LEVELS, FORMATS } from "./options.js";

/** `entra-mcp review`. */
export const reviewCommand: CommandDefinition = {
  name: "review",
  summary: "review a Terraform plan: what it changes about identity, access and exposure",
  description:
    "Reviews a Terraform plan, identity first: scopes, Microsoft Graph permissions by name, redirect URIs, clients, " +
    "credentials, roles, public exposure, and what signs users out or changes client ids. Works on any plan with " +
    "resources of azuread or azurerm. Reads nothing but the plan, and prints no value that is marked as sensitive.",
  configure(command: Command): void {
    command
      .addArgument(new Argument("<plan>", "output of terraform show -json <planfile>; - for standard input"))
      .addOption(
        new Option("--format <format>", "for a terminal, a pull request's comment, or code scanning")
          .choices(FORMATS)
          .default("terminal"),
      )
      .addOption(new Option("--fail-on <level>", "end with 1 on a finding of this level or above").choices(FAIL_LEVELS))
      .option("--location <file>", "file that findings in SARIF point to (default: the plan)");
  },
  examples: [
    { call: "review plan.json", purpose: "after terraform show -json tfplan > plan.json" },
    { call: "review - < plan.json", purpose: "from a pipe" },
    { call: "review plan.json --fail-on high", purpose: "stop a pipeline" },
    { call: "review plan.json --format markdown > comment.md", purpose: "a comment for a pull request" },
    {
      call: "review plan.json --format sarif --location stacks/main.ts > review.sarif",
      purpose: "alerts in GitHub code scanning, at the file that the plan comes from",
    },
  ],
  objection: "a finding has the level of --fail-on, or one above it",
  load: () => import("./run.js"),
};
