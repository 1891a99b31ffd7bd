import { GraphRequestFailed } from "./graph-request-failed.js";

/**
 * Builds a path of Microsoft Graph; what is put in stays within its segment.
 *
 * @example graphPath`/me/messages/${id}`
 */
export function graphPath(literals: TemplateStringsArray, ...values: readonly string[]): string {
  const path = literals.reduce((begun, literal, index) => {
    return `${begun}${encodedText(values[index - 1] ?? "")}${literal}`;
  });
  // URL parsers resolve these even where a value brought them. Nothing of Graph's has such an id.
  if (/\/\.{1,2}(\/|$)/.test(path)) throw new GraphRequestFailed({ status: 404, code: "dotSegment" });
  return path;
}

/** Text as it stands in a URL. Half a character, which JSON can carry, stands for none and is replaced. */
export function encodedText(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, "\ufffd"));
}

/** Text as it stands between the single quotes of an OData literal. */
export function odataText(text: string): string {
  return text.replaceAll("'", "''");
}
