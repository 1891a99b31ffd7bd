import { CONCEPTS, PLAN_CONCEPTS } from "../review/rules/all-rules.js";
import { LEVELS, type Rule } from "../review/rules/concept.js";
import { markdownTable } from "./markdown-table.js";

/** Every rule of `entra-mcp review`: a table for each thing that rules are about, most severe first. */
export function reviewRulesTables(): string {
  return [...PLAN_CONCEPTS, ...CONCEPTS]
    .map(({ title, rules }) => {
      const rows = Object.entries<Rule>(rules)
        .toSorted(([, a], [, b]) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level))
        .map(([id, rule]) => [`\`${id}\``, rule.level, rule.title, rule.why, rule.remedy].map(outsideCode));
      return `### ${title}\n\n${markdownTable(["Rule", "Level", "Finds", "Why it matters", "What to do"], rows)}`;
    })
    .join("\n\n");
}

/** Names in Terraform's spelling, and what the formatter would take for markup. */
function outsideCode(text: string): string {
  return text.startsWith("`") ? text : text.replace(/[*<>]/g, "\\$&");
}
