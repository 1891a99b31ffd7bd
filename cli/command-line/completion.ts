import type { Command } from "commander";

/** Adds `complete <shell>`, which prints what a shell has to source, and answers that script's questions. */
export async function addCompletion(program: Command): Promise<void> {
  // An ES module only, and needed by nobody but shells: loaded when one asks.
  const { default: tab } = await import("@bomb.sh/tab/commander");
  tab(program);
}
