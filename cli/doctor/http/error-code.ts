/** Of the error, or of the innermost cause that has one: `fetch` wraps what went wrong. */
export function errorCodeOf(error: unknown): string | undefined {
  const given = asError(error);
  if (given === undefined) return undefined;
  const { code } = given;
  return errorCodeOf(given.errors?.[0] ?? given.cause) ?? (typeof code === "string" ? code : undefined);
}

interface AnyError {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
  /** Of an AggregateError. */
  readonly errors?: readonly unknown[];
}

/** Errors of `fetch` may be of another realm, where `instanceof` says nothing. */
export function asError(error: unknown): AnyError | undefined {
  return typeof error === "object" && error !== null ? error : undefined;
}
