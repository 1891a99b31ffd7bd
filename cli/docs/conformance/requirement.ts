export type Mode = "oauth-proxy" | "direct-sso";

/** Something that a specification, or a rule of ours, asks for. */
export interface Requirement {
  /** As the specification words it; OURS is no rule of the specification's. */
  readonly level: "MUST" | "MUST NOT" | "SHOULD" | "SHOULD NOT" | "MAY" | "OURS";
  /** First revision of MCP that says so, or who else does. */
  readonly since: "2025-06-18" | "2025-11-25" | "2026-07-28" | "security best practices" | "ours";
  readonly modes: readonly Mode[];
  readonly rule: string;
}

/** Something that made people suffer with other products. */
export interface UsersPain {
  readonly modes: readonly Mode[];
  readonly pain: string;
  readonly oursMust: string;
}

export const GATEWAY: readonly Mode[] = ["oauth-proxy"];
export const DIRECT: readonly Mode[] = ["direct-sso"];
export const BOTH: readonly Mode[] = ["oauth-proxy", "direct-sso"];
