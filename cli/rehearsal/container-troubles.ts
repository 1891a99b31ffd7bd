import type { LocalContainer } from "./local-deployment.js";
import type { Print } from "./print.js";

/** Levels that say why something did not work. */
const TROUBLES = new Set(["warn", "error"]);
/** A failure repeats itself; the first ones say it. */
const MOST_LINES = 10;

interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly advice?: string;
}

/** Prints what containers logged as warnings and errors, for somebody who wonders why a rehearsal failed. */
export function printTroubles(
  containers: Readonly<Record<string, Pick<LocalContainer, "output">>>,
  print: Print,
): void {
  for (const [name, container] of Object.entries(containers)) {
    const lines = container.output().split("\n").flatMap(logLine);
    for (const { message, advice } of lines.filter(({ level }) => TROUBLES.has(level)).slice(0, MOST_LINES)) {
      print(`  log     ${name}: ${message}${advice === undefined ? "" : `: ${advice}`}`);
    }
  }
}

/** What is no log line, such as a warning of Node's, is left out. */
function logLine(text: string): LogLine[] {
  try {
    const value = JSON.parse(text) as LogLine | null;
    return typeof value?.message === "string" ? [value] : [];
  } catch {
    return [];
  }
}
