import { columns, paragraph } from "../../command-line/layout.js";
import type { Styles, Terminal } from "../../command-line/terminal.js";
import type { Finding, Review } from "../review-plan.js";
import { LEVELS, type Level } from "../rules/concept.js";
import { plain, printable } from "../text.js";
import { findingsByRule, summaryInWords, MAJOR_LEVELS, type RuleGroup } from "./report-parts.js";

/** Findings of one rule that are shown where nobody has to decide anything. */
const SHOWN_OF_MINOR_RULES = 10;

const STYLES: Readonly<Record<Level, (styles: Styles, text: string) => string>> = {
  high: (styles, text) => styles.bold(styles.red(text)),
  medium: (styles, text) => styles.bold(styles.yellow(text)),
  low: (styles, text) => styles.cyan(text),
  info: (styles, text) => styles.dim(text),
};

/** The review for people at a terminal, within its width. */
export function terminalReport(review: Review, name: string, terminal: Terminal): string {
  const { styles, width } = terminal;
  const head = [
    styles.bold(paragraph(`Review of ${printable(name)}`, { width })),
    paragraph(summaryInWords(review), { width }),
    counts(review, styles),
  ];
  const groups = findingsByRule(review.findings).flatMap((group) => ["", ...groupLines(group, terminal)]);
  return `${[...head, ...groups].join("\n")}\n`;
}

function counts({ counts: found }: Review, styles: Styles): string {
  const parts = LEVELS.filter((level) => found[level] > 0).map((level) =>
    STYLES[level](styles, `${found[level]} ${level}`),
  );
  return parts.length === 0 ? "Nothing to report." : parts.join(", ");
}

function groupLines({ id, rule, findings }: RuleGroup, { styles, width }: Terminal): string[] {
  const shown = MAJOR_LEVELS.includes(rule.level) ? findings : findings.slice(0, SHOWN_OF_MINOR_RULES);
  const rest = findings.length - shown.length;
  const level = rule.level.toUpperCase().padEnd(7);
  return [
    paragraph(`${styles.bold(rule.title)} ${styles.dim(`(${id})`)}`, {
      width,
      bullet: `${STYLES[rule.level](styles, level)} `,
    }),
    ...shown.flatMap((finding) => findingLines(finding, styles, width)),
    ...(rest === 0 ? [] : [`  and ${rest} more: --json has them all`]),
    ...(rule.level === "info"
      ? []
      : [
          styles.dim(paragraph(rule.why, { width, indent: 2, bullet: "why  " })),
          styles.dim(paragraph(rule.remedy, { width, indent: 2, bullet: "do   " })),
        ]),
  ];
}

function findingLines({ text, address }: Finding, styles: Styles, width: number): string[] {
  const line = paragraph(plain(text), { width, indent: 2, bullet: "- " });
  if (address === undefined) return [line];
  const place = printable(address);
  const together = `${line}  ${styles.dim(place)}`;
  const fits = !line.includes("\n") && columns(together) <= width;
  return fits ? [together] : [line, `    ${styles.dim(place)}`];
}
