import { satisfying, type GraphPermission } from "./graph-permissions.js";

/**
 * Which of this API's scopes a caller needs for what.
 *
 * An exposed scope that bears the name of a Graph permission guards the tools that read with this permission, and only
 * them; every other exposed scope is needed for everything. So an API that exposes `access_as_user` alone asks for one
 * scope, and one that exposes `access_as_user` and `Mail.Read` lets people in without their mail.
 */
export interface ScopePolicy {
  /** What a client should ask for at its first sign-in: everything, as many clients can't step up later. */
  readonly initial: readonly string[];
  /** What is missing for any request at all; empty if nothing is. */
  missing(granted: readonly string[]): readonly string[];
  /** The complete set a client has to ask for before this tool works, or undefined if what it has is enough. */
  missingForTool(permissions: readonly GraphPermission[], granted: readonly string[]): readonly string[] | undefined;
}

export function scopePolicy(exposed: readonly string[], toolPermissions: readonly GraphPermission[]): ScopePolicy {
  const guarding = new Set(toolPermissions.flatMap(satisfying));
  const general = exposed.filter((scope) => !guarding.has(scope));

  return {
    initial: exposed,
    missing(granted) {
      // If every scope guards some tool, any of them lets a caller in.
      if (general.length === 0) return exposed.some((scope) => granted.includes(scope)) ? [] : exposed;
      return general.every((scope) => granted.includes(scope)) ? [] : general;
    },
    missingForTool(permissions, granted) {
      const enough = permissions.flatMap(satisfying).filter((scope) => exposed.includes(scope));
      const [narrowest] = enough;
      if (narrowest === undefined || enough.some((scope) => granted.includes(scope))) return undefined;
      return [...general, narrowest];
    },
  };
}
