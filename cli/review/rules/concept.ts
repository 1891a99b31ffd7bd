import type { PlannedChange } from "../plan/planned-change.js";
import type { ReviewedPlan } from "../plan/reviewed-plan.js";
import type { Text } from "../text.js";

/** How much a finding matters, most first. */
export const LEVELS = ["high", "medium", "low", "info"] as const;
/** One of `LEVELS`. */
export type Level = (typeof LEVELS)[number];

/** What is looked for, and what a reviewer is told about it. */
export interface Rule {
  readonly level: Level;
  /** What is found, as a heading. */
  readonly title: string;
  /** Why it matters. */
  readonly why: string;
  /** What to do, or what to make sure of. */
  readonly remedy: string;
}

/** One finding of one rule: what, and where. */
export interface Found<Id extends string = string> {
  readonly rule: Id;
  readonly text: Text;
}

/** Rules about one thing, with the one look that finds what breaks them. */
export interface Concept<Id extends string = string> {
  /** What the rules are about. */
  readonly title: string;
  readonly rules: Readonly<Record<Id, Rule>>;
  /** Resource types it looks at; those that end with `*` stand for all that begin so. */
  readonly types: readonly string[];
  /** Looks at one object that isn't left as it is. Pure: no clock, no I/O. */
  find(change: PlannedChange, plan: ReviewedPlan): Iterable<Found<Id>>;
}

/** Rules about the plan as a whole. */
export interface PlanConcept<Id extends string = string> {
  readonly title: string;
  readonly rules: Readonly<Record<Id, Rule>>;
  find(plan: ReviewedPlan): Iterable<Found<Id> & { readonly address?: string; readonly type?: string }>;
}

/** Checks at compile time that findings name rules of the same concept. */
export function concept<Id extends string>(definition: Concept<Id>): Concept<Id> {
  return definition;
}

/** Whether a resource type is one that a concept names. */
export function fitsType(type: string, pattern: string): boolean {
  return pattern.endsWith("*") ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}
