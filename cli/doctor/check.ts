import type { Evidence } from "./evidence.js";
import type { Tools } from "./tools.js";
import type { Verdict } from "./verdict.js";

/** One thing that is looked at. */
export interface Check {
  /** Stable: programs and documentation refer to it. */
  readonly id: string;
  /** What is demanded, for the documentation. */
  readonly demands: string;
  /** Requirements of docs/conformance.md that stand behind it. */
  readonly rules: readonly string[];
  /** Pure: no requests, no clock. */
  readonly judge: (evidence: Evidence) => Verdict;
}

/** Requests that are made together, and the checks that judge what came back. */
export interface Stage {
  readonly title: string;
  /** Never rejects because of what the server does; rejects when the person interrupts. */
  readonly gather: (evidence: Evidence, tools: Tools) => Promise<Partial<Evidence>>;
  readonly checks: readonly Check[];
}
