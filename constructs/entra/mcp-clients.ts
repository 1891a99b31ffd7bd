import type { McpClient, PreAuthorizedClient } from "./entra-props.js";
import { mcpClientPresets, type McpClientPreset } from "./mcp-client-presets.js";

/** What the configured clients need: Entra applications to pre-authorize, and redirect URIs to allow. */
interface ClientNeeds {
  /** Sorted by name. */
  readonly preAuthorized: readonly PreAuthorizedClient[];
  /** Sorted, each once. */
  readonly redirectUris: readonly string[];
}

/** Clients as the gateway knows them, beside those that register. */
export interface ResolvedMcpClients extends ClientNeeds {
  /** Hosts of the https redirect URIs: a listed client may also register by itself. Sorted, each once. */
  readonly redirectHosts: readonly string[];
}

/** Looks presets up and merges them with clients of the caller's own. */
export function resolveMcpClients(
  clients: readonly (McpClientPreset | McpClient | PreAuthorizedClient)[],
): ResolvedMcpClients {
  const resolved = clients.map((client) => (typeof client === "string" ? fromPreset(client) : fromOwn(client)));
  const redirectUris = [...new Set(resolved.flatMap((client) => client.redirectUris))].sort();
  return {
    preAuthorized: resolved.flatMap(({ preAuthorized }) => preAuthorized).sort((a, b) => (a.name < b.name ? -1 : 1)),
    redirectUris,
    redirectHosts: [...new Set(redirectUris.flatMap(hostOf))].sort(),
  };
}

/** One that only Terraform knows has no host yet, and one with a port is not its host's: both are listed as they are. */
function hostOf(redirectUri: string): string[] {
  const [, host] = /^https:\/\/([a-z0-9.-]+)(?:[/?]|$)/.exec(redirectUri) ?? [];
  return host === undefined ? [] : [host];
}

function fromPreset(preset: McpClientPreset): ClientNeeds {
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

function fromOwn(client: McpClient | PreAuthorizedClient): ClientNeeds {
  return {
    redirectUris: "redirectUris" in client ? (client.redirectUris ?? []) : [],
    preAuthorized:
      client.entraClientId === undefined ? [] : [{ name: client.name, entraClientId: client.entraClientId }],
  };
}
