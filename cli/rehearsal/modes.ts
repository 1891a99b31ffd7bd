import type { RuntimeRole } from "../../runtime/config/runtime-environment.js";
import { CONSOLE_PATH } from "../../runtime/direct/routes.js";
import { WEB_CONSOLE_PATH } from "../../runtime/gateway/routes.js";

/** A mode as it is run here. */
export interface RehearsalMode {
  /** What its container app with external ingress is configured as. */
  readonly role: RuntimeRole;
  /** Where its container app has the web console. */
  readonly consolePath: string;
  /** What its container app with external ingress is. */
  readonly face: string;
}

/** The modes by name, in the order in which they run. */
export const REHEARSAL_MODES = {
  "oauth-proxy": {
    role: "gateway",
    consolePath: WEB_CONSOLE_PATH,
    face: "gateway, the container app that clients reach",
  },
  "direct-sso": {
    role: "direct-sso",
    consolePath: CONSOLE_PATH,
    face: "web application and MCP server in one, which browsers and clients reach",
  },
} as const satisfies Readonly<Record<string, RehearsalMode>>;

export type ModeName = keyof typeof REHEARSAL_MODES;

export const MODE_NAMES = Object.keys(REHEARSAL_MODES) as readonly ModeName[];

/** Looks a mode up; throws in words for whoever typed it. */
export function modeNamed(name: string): ModeName {
  const mode = MODE_NAMES.find((known) => known === name);
  if (mode === undefined) throw new Error(`There is no such mode. There are: ${MODE_NAMES.join(", ")}.`);
  return mode;
}
