type Version = readonly number[];

/**
 * Whether a version constraint of Terraform's leaves room for some version at or above another one: `~> 4.55` does for
 * 4.58.0, `4.55.0` and `~> 4.55.0` don't. What can't be read passes: Terraform judges it.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/version-constraints
 */
export function mayReach(constraint: string, version: string): boolean {
  const wanted = parse(version);
  return constraint.split(",").every((term) => termMayReach(term.trim(), wanted));
}

function termMayReach(term: string, wanted: Version): boolean {
  const [, operator = "", text = ""] = /^(=|!=|>=|<=|>|<|~>)?\s*v?([\d.]+)(?:[-+].*)?$/.exec(term) ?? [];
  if (text === "") return true;
  const version = parse(text);
  if (operator === "" || operator === "=" || operator === "<=") return compare(version, wanted) >= 0;
  if (operator === "<") return compare(version, wanted) > 0;
  return operator === "~>" ? compare(endOf(version), wanted) > 0 : true;
}

/** `~> 4.55` ends before 5, `~> 4.55.1` before 4.56: its last number may grow, the one in front of that may not. */
function endOf(version: Version): Version {
  const kept = version.slice(0, Math.max(version.length - 1, 1));
  return kept.map((number, index) => (index === kept.length - 1 ? number + 1 : number));
}

function parse(text: string): Version {
  return text.split(".").map(Number);
}

function compare(a: Version, b: Version): number {
  const length = Math.max(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
