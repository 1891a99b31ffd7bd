import type { AppOnlyTools } from "../config/app-only-tools.js";
import { GRAPH_TOOLS } from "./tool-registry.js";

/** Which tools an application may call for itself. Nothing, unless the operator says so for a tool and a role. */
export interface ApplicationAccess {
  /** Whether a caller with these app roles may call anything at all. */
  admits(roles: readonly string[]): boolean;
  mayCall(tool: string, roles: readonly string[]): boolean;
}

export function applicationAccess(tools: AppOnlyTools): ApplicationAccess {
  return {
    admits: (roles) => [...tools.values()].some((role) => roles.includes(role)),
    mayCall: (tool, roles) => roles.includes(tools.get(tool) ?? ""),
  };
}

/** Tools that can answer an application, by name. */
export function toolsForApplications(): readonly string[] {
  return GRAPH_TOOLS.filter((tool) => tool.forApplication !== undefined).map(({ name }) => name);
}
