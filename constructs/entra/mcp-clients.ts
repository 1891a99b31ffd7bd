import type { McpClient, PreAuthorizedClient } from "./entra-props.js";
import { mcpClientPresets, type McpClientPreset } from "./mcp-client-presets.js";

/** What the configured clients need: Entra applications to pre-authorize, and redirect URIs to allow. */
export interface ResolvedMcpClients {
  /** Sorted by name. */
  readonly preAuthorized: readonly PreAuthorizedClient[];
  /** Sorted, each once. */
  readonly redirectUris: readonly string[];
}

/** Looks presets up and merges them with clients of the caller's own. */
export function resolveMcpClients(
  clients: readonly (McpClientPreset | McpClient | PreAuthorizedClient)[],
): ResolvedMcpClients {
  const resolved = clients.map((client) => (typeof client === "string" ? fromPreset(client) : fromOwn(client)));
  return {
    preAuthorized: resolved.flatMap(({ preAuthorized }) => preAuthorized).sort((a, b) => (a.name < b.name ? -1 : 1)),
    redirectUris: [...new Set(resolved.flatMap(({ redirectUris }) => redirectUris))].sort(),
  };
}

function fromPreset(preset: McpClientPreset): ResolvedMcpClients {
  const { entraClientIds, redirectUris } = mcpClientPresets[preset];
  return {
    redirectUris,
    preAuthorized: entraClientIds.map((entraClientId) => ({
      // One resource address each, that stays when Microsoft adds an application to a client.
      name: entraClientIds.length === 1 ? preset : `${preset}-${entraClientId.slice(0, 8)}`,
      entraClientId,
    })),
  };
}

function fromOwn(client: McpClient | PreAuthorizedClient): ResolvedMcpClients {
  return {
    redirectUris: "redirectUris" in client ? (client.redirectUris ?? []) : [],
    preAuthorized:
      client.entraClientId === undefined ? [] : [{ name: client.name, entraClientId: client.entraClientId }],
  };
}
