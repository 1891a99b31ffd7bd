import { skip, type Verdict } from "./verdict.js";

/** What a stage found out, or why it didn't try. */
export type Tried<T extends object> = T | NotTried;

export interface NotTried {
  /** Completes "not tried: …". */
  readonly notTried: string;
}

export function notTried(why: string): NotTried {
  return { notTried: why };
}

export function wasTried<T extends object>(part: Tried<T>): part is T {
  return !("notTried" in part);
}

/** Judges what was found out; what was not tried is skipped for the same reason. */
export function ofTried<T extends object>(part: Tried<T>, judge: (part: T) => Verdict): Verdict {
  return wasTried(part) ? judge(part) : skip(part.notTried);
}
