import { noEvidence, type Evidence } from "./evidence.js";
import { STAGES } from "./stages.js";
import type { Tools } from "./tools.js";
import type { Verdict } from "./verdict.js";

/** A check and what it came to. */
export type Finding = Verdict & {
  readonly id: string;
  /** Requirements of docs/conformance.md. */
  readonly rules: readonly string[];
};

export interface ExaminedStage {
  readonly title: string;
  readonly findings: readonly Finding[];
}

export interface Examination {
  readonly evidence: Evidence;
  readonly stages: readonly ExaminedStage[];
}

/** Looks at everything. Rejects only when the signal is aborted, or by a mistake of this program's. */
export async function examine(url: URL, tools: Tools, onStage: (title: string) => void): Promise<Examination> {
  let evidence = noEvidence(url, tools.options.clientId, Date.now());
  const stages: ExaminedStage[] = [];
  for (const { title, gather, checks } of STAGES) {
    tools.signal.throwIfAborted();
    onStage(title);
    evidence = { ...evidence, ...(await gather(evidence, tools)) };
    const known = evidence;
    stages.push({ title, findings: checks.map(({ id, rules, judge }) => ({ id, rules, ...judge(known) })) });
  }
  return { evidence, stages };
}
