import type { Finding, Review } from "../review-plan.js";
import { LEVELS, type Level } from "../rules/concept.js";
import { printable, type Text } from "../text.js";
import { findingsByRule, summaryInWords, MAJOR_LEVELS, type RuleGroup } from "./report-parts.js";

/** By this a pipeline finds its own comment again, to write over it instead of adding another. */
export const MARKDOWN_MARKER = "<!-- entra-mcp review -->";

/** GitHub takes 65,536 characters in a comment, Azure DevOps 150,000. Some room is left for what is put around it. */
const LONGEST_COMMENT_CHARACTERS = 60_000;

const HEADINGS: Readonly<Record<Level, string>> = { high: "High", medium: "Medium", low: "Low", info: "Info" };

/**
 * How many findings of one rule are shown, tried in turn until the comment is short enough: so each rule that found
 * something is named, however many findings another one has.
 */
const SHOWN_OF_A_RULE: readonly { readonly major: number; readonly minor: number }[] = [
  { major: Infinity, minor: 10 },
  { major: 50, minor: 10 },
  { major: 20, minor: 5 },
  { major: 10, minor: 2 },
  { major: 3, minor: 1 },
];

/** The review as a comment on a pull request: what needs a decision is open, the rest folded. */
export function markdownReport(review: Review): string {
  let report = "";
  for (const shown of SHOWN_OF_A_RULE) {
    report = `${blocksOf(review, shown).join("\n\n")}\n`;
    if (report.length <= LONGEST_COMMENT_CHARACTERS) break;
  }
  return report;
}

type Shown = (typeof SHOWN_OF_A_RULE)[number];

function blocksOf(review: Review, shown: Shown): string[] {
  const { findings, counts } = review;
  const tally = LEVELS.filter((level) => counts[level] > 0).map((level) => `${counts[level]} ${level}`);
  const groups = findingsByRule(findings);
  const blocks = LEVELS.flatMap((level) => {
    const ofLevel = groups.filter(({ rule }) => rule.level === level);
    if (ofLevel.length === 0) return [];
    const isMajor = MAJOR_LEVELS.includes(level);
    const parts = ofLevel.flatMap((group) => ruleBlocks(group, isMajor ? shown.major : shown.minor));
    return isMajor
      ? [`#### ${HEADINGS[level]}`, ...parts]
      : [folded(`${HEADINGS[level]} (${counts[level]})`, parts.join("\n\n"))];
  });
  return [
    MARKDOWN_MARKER,
    `### Terraform plan: ${tally.length === 0 ? "nothing to report" : tally.join(", ")}`,
    `${summaryInWords(review)}.`,
    ...blocks,
  ];
}

function ruleBlocks({ id, rule, findings }: RuleGroup, most: number): string[] {
  const rest = Math.max(0, findings.length - most);
  const lines = [...findings.slice(0, most).map(item), ...(rest === 0 ? [] : [`- and ${rest} more`])];
  const title = `**${rule.title}** \`${id}\``;
  if (rule.level === "info") return [title, lines.join("\n")];
  return [title, lines.join("\n"), folded("Why, and what to do", `${rule.why}\n\n${rule.remedy}`)];
}

function item({ text, address }: Finding): string {
  return `- ${markdown(text)}${address === undefined ? "" : `<br>${code(address)}`}`;
}

/** Words are ours, and go as they are but for what Markdown would take as markup; values go into code. */
function markdown(text: Text): string {
  return text.map(({ kind, text: part }) => (kind === "words" ? escaped(part) : code(part))).join("");
}

function escaped(words: string): string {
  return words.replace(/[\\`*_<>[\]|#]/g, "\\$&");
}

/**
 * A value as code, out of which nothing can break: the fence is longer than every run of backticks in it, and it has no
 * line breaks. In code no markup, HTML, link or mention counts.
 */
function code(value: string): string {
  const text = printable(value);
  const runs = text.match(/`+/g) ?? [];
  const fence = "`".repeat(Math.max(0, ...runs.map(({ length }) => length)) + 1);
  const space = /^`|`$|^ .*\S.* $/.test(text) ? " " : "";
  return text === "" ? "``` ```" : `${fence}${space}${text}${space}${fence}`;
}

function folded(summary: string, content: string): string {
  return `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`;
}
