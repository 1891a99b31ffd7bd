/** Tools that applications may call for themselves, each with the app role that it takes. */
export type AppOnlyTools = ReadonlyMap<string, string>;

/** What `MCP_APP_ONLY_TOOLS` has to look like. */
export const APP_ONLY_TOOLS_FORM = "holds pairs of a tool and an app role, each tool once, as in whoami=Mcp.Invoke";

/** Reads pairs `<tool>=<app role>`; undefined when one of them is anything else. */
export function parseAppOnlyTools(words: readonly string[]): AppOnlyTools | undefined {
  const pairs = words.map((word) => /^([A-Za-z0-9_.-]{1,128})=([!#-[\]-~]+)$/.exec(word));
  const tools = new Map(pairs.map((pair) => [pair?.[1] ?? "", pair?.[2] ?? ""]));
  return pairs.includes(null) || tools.size !== words.length ? undefined : tools;
}
