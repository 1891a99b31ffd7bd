import { formatIpv4Range, parseIpv4Range, type Ipv4Range } from "../hosting/ipv4-range.js";
import { must, text, type Check, type Rule } from "./check.js";
import { isUnknown } from "./problem.js";

/** An IPv4 range in CIDR notation, written by its first address, that follows the rules. */
export function ipv4Range(...rules: readonly Rule<string>[]): Check {
  return text(
    'an IPv4 range in CIDR notation such as "10.20.0.0/24"',
    must<string>(
      (given) => parseIpv4Range(given) !== undefined,
      "is not an IPv4 range in CIDR notation",
      (given) => (parseIpv4Range(`${given}/32`) ? `Write "${given}/32"` : 'Write one such as "10.20.0.0/24"'),
    ),
    must<string>(
      (given) => canonical(given) === given,
      "is not the first address of its range",
      (given) => `Write "${canonical(given)}"`,
    ),
    ...rules,
  );
}

/** A range of at least `2^(32 - prefixLength)` addresses. */
export function atLeast(prefixLength: number, of: string): Rule<string> {
  return (given, path) => {
    const range = parseIpv4Range(given);
    if (range === undefined || range.prefixLength <= prefixLength) return [];
    const message = `is too small for ${of}`;
    return [{ path, value: given, message, remedy: `Give at least a /${prefixLength}` }];
  };
}

/** The range that a prop gives; undefined where it gives none, or none that is known while synthesizing. */
export function rangeOf(value: unknown): Ipv4Range | undefined {
  return typeof value === "string" && !isUnknown(value) ? parseIpv4Range(value) : undefined;
}

function canonical(given: string): string {
  const range = parseIpv4Range(given);
  return range ? formatIpv4Range(range) : given;
}
