/** Words that stay in capitals. */
const CAPITALS = new Set(["id", "url", "uri", "api", "utc", "html", "json", "ip"]);

/** A name from a program as people write it: `receivedAfter` and `received_after` become "Received after". */
export function labelOf(name: string): string {
  const words = name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1 $2")
    .split(/[\s_\-.]+/)
    .filter((word) => word !== "")
    .map((word) => (CAPITALS.has(word.toLowerCase()) ? word.toUpperCase() : lowered(word)));
  const label = words.join(" ");
  return label === "" ? name : label.charAt(0).toUpperCase() + label.slice(1);
}

/** Abbreviations stay as they are. */
function lowered(word: string): string {
  return word.length > 1 && word === word.toUpperCase() ? word : word.toLowerCase();
}
