import { createHash } from "node:crypto";
import type { Finding, Review } from "../review-plan.js";
import { RULES } from "../rules/all-rules.js";
import type { Level } from "../rules/concept.js";
import { plain, printable } from "../text.js";

/** SARIF's own levels. */
const SARIF_LEVELS: Readonly<Record<Level, string>> = { high: "error", medium: "warning", low: "note", info: "note" };

/** What GitHub sorts by: above 7 is high, above 4 medium. */
const SECURITY_SEVERITY: Readonly<Record<Level, string>> = { high: "8.0", medium: "5.0", low: "2.0", info: "0.0" };

/** What a SARIF report is about. */
export interface SarifOptions {
  /** File that findings point to, relative to the repository, with forward slashes. */
  readonly location: string;
  /** Version of this package. */
  readonly version: string;
}

/**
 * The review in the Static Analysis Results Interchange Format 2.1.0, for GitHub code scanning and the like. Every rule
 * is described, so that a rule that finds nothing closes its earlier alerts.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifReport(review: Review, { location, version }: SarifOptions): object {
  const ids = [...RULES.keys()];
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "entra-mcp review", version, rules: [...RULES].map(describedRule) } },
        // The address alone says where; the position in a plan is nobody's.
        columnKind: "utf16CodeUnits",
        results: review.findings.map((finding) => result(finding, ids.indexOf(finding.id), location)),
      },
    ],
  };
}

function describedRule([id, { title, why, remedy, level }]: readonly [
  string,
  { title: string; why: string; remedy: string; level: Level },
]): object {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: `${why}\n\n${remedy}` },
    defaultConfiguration: { level: SARIF_LEVELS[level] },
    properties: { tags: ["security"], "security-severity": SECURITY_SEVERITY[level] },
  };
}

function result({ id, rule, text, address, type }: Finding, ruleIndex: number, location: string): object {
  const message = plain(text);
  return {
    ruleId: id,
    ruleIndex,
    level: SARIF_LEVELS[rule.level],
    message: { text: message },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: uriOf(location) }, region: { startLine: 1 } },
        ...(address === undefined
          ? {}
          : {
              logicalLocations: [
                { fullyQualifiedName: printable(address), kind: type === undefined ? "object" : "resource" },
              ],
            }),
      },
    ],
    // By this a finding is the same one in the next run.
    partialFingerprints: {
      "entraMcpReview/v1": createHash("sha256")
        .update(JSON.stringify([id, address ?? "", message]))
        .digest("hex"),
    },
  };
}

function uriOf(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
