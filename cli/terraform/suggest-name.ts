import { closest, distance } from "fastest-levenshtein";

/** `; did you mean "redirect_uris"?` when a known name is the snake_case form of the given one or close to it, else "". */
export function suggestName(name: string, known: readonly string[]): string {
  if (known.length === 0) return "";
  const snakeCase = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const nearest = closest(snakeCase, known);
  return distance(snakeCase, nearest) <= Math.max(1, name.length / 3) ? `; did you mean "${nearest}"?` : "";
}
