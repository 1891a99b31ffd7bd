/** What can be run of a mode: its example stack, or why not yet. */
export type RehearsalMode = { readonly stack: string } | { readonly notYet: string };

/** The modes by name. The one place to change when another can be run. */
export const REHEARSAL_MODES = {
  "oauth-proxy": { stack: "oauth-proxy" },
  "direct-sso": { notYet: "its runtime is not part of this version; its stack is planned in any case" },
} as const satisfies Readonly<Record<string, RehearsalMode>>;

/** A mode that can be run. */
export interface RunnableMode {
  readonly name: string;
  readonly stack: string;
}

/** What is run when nobody asks for a mode. */
export const DEFAULT_MODE: RunnableMode = { name: "oauth-proxy", ...REHEARSAL_MODES["oauth-proxy"] };

/** Looks a mode up; throws in words for whoever typed it. */
export function runnableMode(name: string): RunnableMode {
  const modes: Readonly<Record<string, RehearsalMode>> = REHEARSAL_MODES;
  const mode = Object.hasOwn(modes, name) ? modes[name] : undefined;
  if (mode === undefined) throw new Error(`There is no such mode. There are: ${Object.keys(modes).join(", ")}.`);
  if ("notYet" in mode) throw new Error(`${name} can't be run yet: ${mode.notYet}.`);
  return { name, stack: mode.stack };
}
