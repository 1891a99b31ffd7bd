import type { Jwt } from "./read-jwt.js";

export interface TokenEvidence {
  /** Never shown. */
  readonly accessToken: string;
  readonly from: "sign-in" | "person";
  /** Undefined where it is opaque. */
  readonly jwt: Jwt | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The server's clock at about that time, if it tells. */
  readonly serverNow: number | undefined;
}
