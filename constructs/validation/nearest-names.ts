import { distance } from "fastest-levenshtein";

/** How far nearest names may be, and how many of them are wanted. */
export interface NearestNamesOptions {
  /**
   * Most edits between the names, where an edit adds, drops or replaces a character or swaps two neighbours.
   *
   * @default 2
   */
  readonly maxDistance?: number;
  /**
   * Most names returned.
   *
   * @default 3
   */
  readonly limit?: number;
}

/**
 * The candidates that `name` is probably a misspelling of, nearest first and alphabetically where equally near.
 * Letter case does not count, so a name that differs by nothing else comes first.
 */
export function nearestNames(
  name: string,
  candidates: readonly string[],
  { maxDistance = 2, limit = 3 }: NearestNamesOptions = {},
): string[] {
  const written = name.toLowerCase();
  return candidates
    .map((candidate) => ({ candidate, edits: edits(written, candidate.toLowerCase(), maxDistance) }))
    .filter(({ edits }) => edits <= maxDistance)
    .sort((a, b) => a.edits - b.edits || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}

/** Levenshtein distance in which swapping two neighbours once, the commonest slip, costs 1 instead of 2. */
function edits(written: string, candidate: string, enough: number): number {
  const plain = distance(written, candidate);
  // One swap saves one edit at most, so it neither helps a name that is too far nor one that is next to it.
  if (plain < 2 || plain > enough + 1) return plain;
  return Math.min(plain, ...swaps(written).map((swapped) => distance(swapped, candidate) + 1));
}

function swaps(text: string): string[] {
  return Array.from({ length: Math.max(text.length - 1, 0) }, (_, at) => {
    return text.slice(0, at) + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2);
  });
}
