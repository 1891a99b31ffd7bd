import { redactText } from "../../runtime/security/redact-text.js";

const LONGEST_QUOTE = 300;
/** Would let a server write over the report, or turn its direction of reading. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]+/gu;

/** Text of a server, safe to be shown: one line, no control characters, nothing that looks like a secret. */
export function quote(text: string): string {
  const line = redactText(text).replace(UNPRINTABLE, " ").trim();
  return line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE)}…` : line;
}

/** `a, b and c`. */
export function listed(items: readonly string[]): string {
  const shown = items.map(quote);
  if (shown.length < 2) return shown.join("");
  return `${shown.slice(0, -1).join(", ")} and ${shown.at(-1) ?? ""}`;
}

/** `1 tool`, `2 tools`. */
export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}
