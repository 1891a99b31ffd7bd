/** What stands in a report in place of a secret. */
const WITHHELD = "[withheld]";
/** Shorter ones may be words. */
const SHORTEST = 8;

/**
 * The last of several guards: takes out of a report whatever was kept as a secret, and whatever a token says in
 * between its dots, in case a server repeats in an error what it was sent.
 */
export function withholding(secrets: ReadonlySet<string>): (text: string) => string {
  const pieces = [...secrets]
    .flatMap((secret) => [secret, ...secret.split(".")])
    .filter((piece) => piece.length >= SHORTEST)
    .toSorted((a, b) => b.length - a.length);
  return (text) => pieces.reduce((rest, piece) => rest.replaceAll(piece, WITHHELD), text);
}
