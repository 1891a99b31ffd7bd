import { CONFLICTS, NOTES, RULES, type Mode, type Rule } from "./rules.js";
import type { Requirements } from "./requirements.js";

/** A reason for or against the mode that is recommended. */
export interface Reason {
  /** Id of the rule behind it. */
  readonly rule: string;
  readonly need: string;
  readonly reason: string;
  /** Whether the other mode can't do it at all. */
  readonly decides: boolean;
}

/** Answers that can't all be had. */
export interface Contradiction {
  readonly message: string;
  readonly remedy: string;
}

/** Which mode to take, and why; or why none can be. */
export type Decision =
  | {
      readonly mode: Mode;
      readonly reasons: readonly Reason[];
      readonly against: readonly Reason[];
      readonly notes: readonly string[];
    }
  | { readonly mode: undefined; readonly contradictions: readonly Contradiction[] };

/** Applies the rules: what decides wins; otherwise the mode that more speaks for, and between equals the one with fewer parts. */
export function decide(requirements: Requirements): Decision {
  const applying = RULES.filter((rule) => rule.applies(requirements));
  const contradictions = [
    ...CONFLICTS.filter((conflict) => conflict.applies(requirements)).map(({ message, remedy }) => ({
      message,
      remedy,
    })),
    ...betweenModes(applying.filter(({ decides }) => decides)),
  ];
  if (contradictions.length > 0) return { mode: undefined, contradictions };
  const mode = applying.find(({ decides }) => decides)?.speaksFor ?? moreSpeaksFor(applying);
  return {
    mode,
    reasons: applying.filter(({ speaksFor }) => speaksFor === mode).map(asReason),
    against: applying.filter(({ speaksFor }) => speaksFor !== mode).map(asReason),
    notes: NOTES.filter((note) => note.applies(requirements, mode)).map(({ text }) => text),
  };
}

/** Each need that only one mode meets, against each that only the other does. */
function betweenModes(deciding: readonly Rule[]): Contradiction[] {
  const of = (mode: Mode) => deciding.filter(({ speaksFor }) => speaksFor === mode);
  return of("oauth-proxy").flatMap((proxy) =>
    of("direct-sso").map((direct) => ({
      message: `${proxy.need} and ${direct.need}: the first takes oauth-proxy, the second direct-sso`,
      remedy: `${proxy.reason} ${direct.reason} Give one of the two up, or build an integration for each.`,
    })),
  );
}

function moreSpeaksFor(applying: readonly Rule[]): Mode {
  const count = (mode: Mode) => applying.filter(({ speaksFor }) => speaksFor === mode).length;
  return count("oauth-proxy") > count("direct-sso") ? "oauth-proxy" : "direct-sso";
}

function asReason({ id, need, reason, decides }: Rule): Reason {
  return { rule: id, need, reason, decides };
}
