import { loadRuntimeConfig } from "../../runtime/config/load-runtime-config.js";
import type { RuntimeConfig } from "../../runtime/config/runtime-environment.js";
import { contoso } from "../doubles/contoso.js";

/** Environment of Contoso's MCP server in oauth-proxy mode, as its container has it. */
export const serverEnvironment = {
  MCP_ROLE: "server",
  MCP_PUBLIC_URL: "https://mcp.contoso.example",
  ENTRA_TENANT_ID: contoso.tenantId,
  ENTRA_CLIENT_ID: contoso.apiClientId,
  ENTRA_IDENTIFIER_URI: `api://${contoso.apiClientId}`,
  ENTRA_SCOPES: "access_as_user",
  ENTRA_CREDENTIAL: "managed-identity",
  ENTRA_MANAGED_IDENTITY_CLIENT_ID: contoso.serverIdentity.clientId,
} as const;

/** A configuration as the loader makes it of that environment, with some variables replaced or left out. */
export function serverConfig(changes: Readonly<Record<string, string | undefined>> = {}): RuntimeConfig {
  const loaded = loadRuntimeConfig({ ...serverEnvironment, ...changes });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.config;
}
