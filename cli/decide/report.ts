import { paragraph } from "../command-line/layout.js";
import type { Terminal } from "../command-line/terminal.js";
import type { Decision, Reason } from "./decide.js";

/** A decision for people. */
export function decisionText(decision: Decision, { styles, width }: Terminal): string {
  if (decision.mode === undefined) {
    return [
      styles.bold("No mode meets all of this:"),
      ...decision.contradictions.flatMap(({ message, remedy }) => [
        "",
        paragraph(message, { width, indent: 2, bullet: `${styles.red("✗")} ` }),
        paragraph(remedy, { width, indent: 4 }),
      ]),
      "",
    ].join("\n");
  }
  const { mode, reasons, against, notes } = decision;
  return [
    `Take ${styles.bold(styles.green(mode))}.`,
    ...section("For it", reasons, "+", styles.green, { styles, width }),
    ...section("Against it", against, "-", styles.yellow, { styles, width }),
    ...(notes.length === 0 ? [] : ["", styles.bold("To know")]),
    ...notes.map((note) => paragraph(note, { width, indent: 2, bullet: "· " })),
    "",
  ].join("\n");
}

function section(
  title: string,
  reasons: readonly Reason[],
  mark: string,
  color: (text: string) => string,
  { styles, width }: Pick<Terminal, "styles" | "width">,
): string[] {
  if (reasons.length === 0) return [];
  return [
    "",
    styles.bold(title),
    ...reasons.flatMap(({ need, reason, decides }) => [
      paragraph(`${need}${decides ? styles.dim(" (decides)") : ""}`, { width, indent: 2, bullet: `${color(mark)} ` }),
      styles.dim(paragraph(reason, { width, indent: 4 })),
    ]),
  ];
}
