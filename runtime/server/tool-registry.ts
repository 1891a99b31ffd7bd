import { sufficientPermission } from "./graph-permissions.js";
import { findPeople } from "./tools/find-people.js";
import type { GraphTool } from "./tools/graph-tool.js";
import { listEvents } from "./tools/list-events.js";
import { listMessages } from "./tools/list-messages.js";
import { readFile } from "./tools/read-file.js";
import { readMessage } from "./tools/read-message.js";
import { searchFiles } from "./tools/search-files.js";
import { searchMessages } from "./tools/search-messages.js";
import { whoami } from "./tools/whoami.js";

/** Every tool, in the order in which `tools/list` shows them. */
export const GRAPH_TOOLS: readonly GraphTool[] = [
  whoami,
  findPeople,
  listEvents,
  listMessages,
  searchMessages,
  readMessage,
  searchFiles,
  readFile,
];

/** A tool that can work, with the permission it works with. */
export interface ConfiguredTool {
  readonly tool: GraphTool;
  readonly permission: string;
}

/** The tools that one of the configured delegated permissions is enough for; the others aren't shown at all. */
export function configuredTools(graphPermissions: readonly string[]): readonly ConfiguredTool[] {
  const granted = new Set(graphPermissions);
  return GRAPH_TOOLS.flatMap((tool) => {
    const permission = sufficientPermission(tool.permissions, granted);
    return permission === undefined ? [] : [{ tool, permission }];
  });
}
