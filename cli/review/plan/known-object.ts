import type { Body } from "./values.js";

/** An object that the plan knows: changed by it, or only read. */
export interface KnownObject {
  readonly type: string;
  readonly address: string;
  readonly body: Body;
}
