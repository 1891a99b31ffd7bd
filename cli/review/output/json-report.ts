import type { Review } from "../review-plan.js";
import { plain, printable } from "../text.js";
import { findingsByRule } from "./report-parts.js";

/** The review for programs. Names may be added, not changed. */
export function jsonReport({ terraformVersion, summary, counts, findings }: Review, name: string) {
  return {
    plan: printable(name),
    terraformVersion: terraformVersion === undefined ? null : printable(terraformVersion),
    changes: summary,
    counts,
    findings: findings.map(({ id, rule, text, address, type }) => ({
      rule: id,
      level: rule.level,
      title: rule.title,
      message: plain(text),
      address: address === undefined ? null : printable(address),
      type: type === undefined ? null : printable(type),
    })),
    rules: Object.fromEntries(
      findingsByRule(findings).map(({ id, rule: { level, title, why, remedy } }) => [
        id,
        { level, title, why, remedy },
      ]),
    ),
  };
}
