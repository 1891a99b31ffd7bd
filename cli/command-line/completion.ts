import type { Command } from "commander";

/** Adds `complete <shell>`, which prints what a shell has to source, and answers that script's questions. */
export async function addCompletion(program: Command): Promise<void> {
  // An ES module only, which CommonJS imports this way alone.
  const { default: tab } = await import("@bomb.sh/tab/commander");
  tab(program);
}
