import { columns, paragraph } from "../../command-line/layout.js";
import type { Styles, Terminal } from "../../command-line/terminal.js";
import type { Examination, Finding } from "../examine.js";
import { explainClaims, type ExplainedClaim } from "../token/explain-claims.js";
import { wasTried } from "../tried.js";
import type { Status } from "../verdict.js";
import { counted } from "../words.js";
import { deploymentKind } from "./deployment.js";
import { summaryOf } from "./summary.js";

/** The report for people: what was looked at, in the order of a client's way, and at the end what it comes to. */
export function reportText(examination: Examination, terminal: Terminal): string {
  const { evidence, stages } = examination;
  const { styles, width } = terminal;
  const lines = [
    styles.bold(evidence.url.href),
    paragraph(deploymentKind(evidence).words, { width }),
    ...stages.flatMap(({ title, findings }) => ["", styles.bold(title), ...stageLines(findings, terminal)]),
    ...claimLines(examination, terminal),
    "",
    conclusion(examination, terminal),
  ];
  return `${lines.join("\n")}\n`;
}

const PAINT: Readonly<Record<Status, (styles: Styles) => (text: string) => string>> = {
  pass: ({ green }) => green,
  warn: ({ yellow }) => yellow,
  fail: ({ red }) => red,
  skip: ({ dim }) => dim,
};

/** A whole stage that was skipped for one reason takes one line. */
function stageLines(findings: readonly Finding[], terminal: Terminal): readonly string[] {
  const [first, ...others] = findings;
  const one = first !== undefined && others.length > 0;
  if (one && findings.every(({ status, found }) => status === "skip" && found === first.found)) {
    return [lineOf("skip", `${counted(findings.length, "check")}: ${first.found}`, terminal)];
  }
  return findings.flatMap((finding) => findingLines(finding, terminal));
}

function findingLines(finding: Finding, terminal: Terminal): readonly string[] {
  const { status, id, found } = finding;
  const line = lineOf(status, `${terminal.styles.bold(id)}: ${found}`, terminal);
  if (!("remedy" in finding)) return [line];
  return [line, paragraph(finding.remedy, { width: terminal.width, indent: 8, bullet: "→ " })];
}

function lineOf(status: Status, text: string, { styles, width }: Terminal): string {
  return paragraph(text, { width, indent: 2, bullet: `${PAINT[status](styles)(status)}  ` });
}

function claimLines({ evidence: { token } }: Examination, { styles, width }: Terminal): readonly string[] {
  if (!wasTried(token) || token.jwt === undefined) return [];
  const claims = explainClaims(token.jwt);
  const nameWidth = Math.max(...claims.map(({ name }) => columns(name)));
  const line = ({ name, value, meaning }: ExplainedClaim) =>
    paragraph(`${value} ${styles.dim(`(${meaning})`)}`, { width, indent: 2, bullet: `${name.padEnd(nameWidth)}  ` });
  return ["", styles.bold("What the token says"), ...claims.map(line)];
}

function conclusion({ stages }: Examination, { styles, width }: Terminal): string {
  const { pass, warn, fail, skip } = summaryOf(stages);
  const counts = `${counted(warn, "warning")}, ${pass} passed, ${skip} skipped`;
  if (fail === 0) return paragraph(`${styles.green("nothing failed")}, ${counts}`, { width });
  const failed = stages.flatMap(({ findings }) =>
    findings.filter(({ status }) => status === "fail").map(({ id }) => id),
  );
  return paragraph(`${styles.red(`${counted(fail, "check")} failed`)} (${failed.join(", ")}), ${counts}`, { width });
}
