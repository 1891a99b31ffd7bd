/**
 * Builds a path of Microsoft Graph; what is put in stays within its segment.
 *
 * @example graphPath`/me/messages/${id}`
 */
export function graphPath(literals: TemplateStringsArray, ...values: readonly string[]): string {
  const path = literals.reduce((begun, literal, index) => {
    return `${begun}${encodeURIComponent(values[index - 1] ?? "")}${literal}`;
  });
  // URL parsers resolve these even where a value brought them.
  if (/\/\.{1,2}(\/|$)/.test(path)) throw new TypeError("a path of Microsoft Graph has no dot segments");
  return path;
}

/** Text as it stands between the single quotes of an OData literal. */
export function odataText(text: string): string {
  return text.replaceAll("'", "''");
}
