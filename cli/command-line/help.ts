import type { CommandDefinition } from "./command.js";

/** What stands below a command's options: examples, and its exit codes. */
export function helpBelow({ examples, objection }: Pick<CommandDefinition, "examples" | "objection">): string {
  const lines = [
    "",
    "Examples:",
    ...examples.flatMap(({ call, purpose }) => [`  # ${purpose}`, `  npx entra-mcp ${call}`]),
    "",
    "Exit codes:",
    "  0    done" + (objection === undefined ? "" : ", and nothing to object to"),
    ...(objection === undefined ? [] : [`  1    ${objection}`]),
    "  2    not done: wrong usage, or input that can't be read",
    "  130  interrupted",
  ];
  return lines.join("\n");
}
