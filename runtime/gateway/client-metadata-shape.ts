/**
 * What shapes the members of client metadata have (RFC 7591 section 2): texts, numbers, truth values and lists of
 * texts. The authorization server takes that for granted in places, and fails where an object pretends to be a text.
 */

/** Members that hold keys. */
const OF_OTHER_SHAPE = new Set(["jwks"]);

/** Name of a member that has another shape, if there is one. */
export function misshapenMember(metadata: object): string | undefined {
  return Object.entries(metadata).find(([name, value]) => !OF_OTHER_SHAPE.has(name) && !isWellShaped(value))?.[0];
}

/** The metadata without such members. */
export function withoutMisshapenMembers<T extends object>(metadata: T): Partial<T> {
  const kept = Object.entries(metadata).filter(([name, value]) => OF_OTHER_SHAPE.has(name) || isWellShaped(value));
  return Object.fromEntries(kept) as Partial<T>;
}

function isWellShaped(value: unknown): boolean {
  return Array.isArray(value) ? value.every((item) => typeof item === "string") : !isObject(value);
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
