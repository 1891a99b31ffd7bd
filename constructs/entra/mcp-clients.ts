import type { McpClient, PreAuthorizedClient } from "./entra-props.js";
import { mcpClientPresets, type McpClientPreset, type McpClientPresetDefinition } from "./mcp-client-presets.js";

/** What the configured clients need: Entra applications to pre-authorize, and redirect URIs to allow. */
export interface ResolvedMcpClients {
  /** Sorted by name. */
  readonly preAuthorized: readonly PreAuthorizedClient[];
  /** Sorted, each once. */
  readonly redirectUris: readonly string[];
  /** Hosts of https redirect URIs that they may register at the gateway by themselves. Sorted, each once. */
  readonly redirectHosts: readonly string[];
}

/** Looks presets up and merges them with clients of the caller's own. */
export function resolveMcpClients(
  clients: readonly (McpClientPreset | McpClient | PreAuthorizedClient)[],
): ResolvedMcpClients {
  const resolved = clients.map((client) => (typeof client === "string" ? fromPreset(client) : fromOwn(client)));
  return {
    preAuthorized: resolved.flatMap(({ preAuthorized }) => preAuthorized).sort((a, b) => (a.name < b.name ? -1 : 1)),
    redirectUris: sortedOnce(resolved.flatMap(({ redirectUris }) => redirectUris)),
    redirectHosts: sortedOnce(resolved.flatMap(({ redirectHosts }) => redirectHosts)),
  };
}

function sortedOnce(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}

function fromPreset(preset: McpClientPreset): ResolvedMcpClients {
  const {
    entraClientIds,
    redirectUris,
    furtherRedirectHosts = [],
  }: McpClientPresetDefinition = mcpClientPresets[preset];
  return {
    redirectUris,
    redirectHosts: [...redirectUris.flatMap(hostOf), ...furtherRedirectHosts],
    preAuthorized: entraClientIds.map((entraClientId) => ({
      // One resource address each, that stays when Microsoft adds an application to a client.
      name: entraClientIds.length === 1 ? preset : `${preset}-${entraClientId.slice(0, 8)}`,
      entraClientId,
    })),
  };
}

function fromOwn(client: McpClient | PreAuthorizedClient): ResolvedMcpClients {
  const redirectUris = "redirectUris" in client ? (client.redirectUris ?? []) : [];
  return {
    redirectUris,
    redirectHosts: redirectUris.flatMap(hostOf),
    preAuthorized:
      client.entraClientId === undefined ? [] : [{ name: client.name, entraClientId: client.entraClientId }],
  };
}

/** One that only Terraform knows has no host yet, and one with a port is not its host's: both are listed as they are. */
function hostOf(redirectUri: string): string[] {
  const [, host] = /^https:\/\/([a-z0-9.-]+)(?:[/?]|$)/.exec(redirectUri) ?? [];
  return host === undefined ? [] : [host];
}
