/** What a check comes to. What is wrong says what to do about it; what was not looked at says why. */
export type Verdict =
  | { readonly status: "pass" | "skip"; readonly found: string }
  | { readonly status: "warn" | "fail"; readonly found: string; readonly remedy: string };

export type Status = Verdict["status"];

/** As it should be. */
export function pass(found: string): Verdict {
  return { status: "pass", found };
}

/** Not looked at, or not to be told. */
export function skip(why: string): Verdict {
  return { status: "skip", found: why };
}

/** Works with some clients, or is less safe than it could be. */
export function warn(found: string, remedy: string): Verdict {
  return { status: "warn", found, remedy };
}

/** Breaks clients, or a rule that protects users. */
export function fail(found: string, remedy: string): Verdict {
  return { status: "fail", found, remedy };
}
