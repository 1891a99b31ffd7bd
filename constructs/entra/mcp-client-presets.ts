/** What is known about one MCP client. */
export interface McpClientPresetDefinition {
  /** The client's own name. */
  readonly title: string;
  /** Its applications (client ids) in Entra, published by Microsoft: what can be pre-authorized on an API. */
  readonly entraClientIds: readonly string[];
  /**
   * Redirect URIs it uses with a client id that it was given, for the public client registration of an integration.
   * Written without a port where Entra ignores the port, which it does for `http://localhost` (not for the path).
   */
  readonly redirectUris: readonly string[];
  /** Hosts of https redirect URIs that it names beside those when it registers by itself (RFC 7591). */
  readonly furtherRedirectHosts?: readonly string[];
  /** Its Client ID Metadata Document, when it has one: the URL is the client id. */
  readonly clientIdMetadataDocument?: string;
}

/** Both sites answer for both clients: the desktop app signs in through the web app. */
const claudeCallbacks = [
  "https://claude.ai/api/mcp/auth_callback",
  "https://claude.com/api/mcp/auth_callback",
] as const;

/**
 * MCP clients that can be configured by name. Sources: each client's documentation and source as of November 2026;
 * the Entra client ids are Microsoft's first-party applications.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions
 * @see https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in
 */
export const mcpClientPresets = {
  vscode: {
    title: "Visual Studio Code",
    // Microsoft's documentation of pre-authorizing VS Code on an MCP server's API.
    entraClientIds: ["aebc6443-996d-45c2-90f0-388ff96faa56"],
    redirectUris: [
      "https://vscode.dev/redirect",
      // VS Code takes the first free port of the ten. Entra documents that it ignores the port of `localhost`; for
      // 127.0.0.1 that is unverified, and Microsoft's samples register all ten.
      "http://127.0.0.1:33418/",
      "http://127.0.0.1:33419/",
      "http://127.0.0.1:33420/",
      "http://127.0.0.1:33421/",
      "http://127.0.0.1:33422/",
      "http://127.0.0.1:33423/",
      "http://127.0.0.1:33424/",
      "http://127.0.0.1:33425/",
      "http://127.0.0.1:33426/",
      "http://127.0.0.1:33427/",
    ],
    // Either edition registers the addresses of both.
    furtherRedirectHosts: ["insiders.vscode.dev"],
    clientIdMetadataDocument: "https://vscode.dev/oauth/client-metadata.json",
  },
  "claude-web": {
    title: "Claude on the web",
    entraClientIds: [],
    // Anthropic's documentation of remote MCP connectors.
    redirectUris: claudeCallbacks,
  },
  "claude-desktop": {
    title: "Claude Desktop",
    entraClientIds: [],
    redirectUris: claudeCallbacks,
  },
  "claude-code": {
    title: "Claude Code",
    entraClientIds: [],
    // `http://localhost:<port>/callback`, any free port.
    redirectUris: ["http://localhost/callback"],
    clientIdMetadataDocument: "https://claude.ai/oauth/claude-code-client-metadata",
  },
  cursor: {
    title: "Cursor",
    entraClientIds: [],
    // Desktop app, cloud agents, and the CLI's `http://localhost:8787/callback`.
    redirectUris: [
      "cursor://anysphere.cursor-mcp/oauth/callback",
      "https://www.cursor.com/agents/mcp/oauth/callback",
      "http://localhost/callback",
    ],
  },
  "mcp-inspector": {
    title: "MCP Inspector",
    entraClientIds: [],
    // `http://localhost:6274/oauth/callback`; its guided flow adds `/debug`.
    redirectUris: ["http://localhost/oauth/callback", "http://localhost/oauth/callback/debug"],
  },
  "mcp-remote": {
    title: "mcp-remote",
    entraClientIds: [],
    // `http://localhost:<port>/oauth/callback`, the port derived from the server's URL unless given.
    redirectUris: ["http://localhost/oauth/callback"],
  },
  "azure-cli": {
    title: "Azure CLI",
    // `az account get-access-token --scope …`; signs in with its own registration, so it needs no redirect URI here.
    entraClientIds: ["04b07795-8ddb-461a-bbee-02f9e1bf7b46"],
    redirectUris: [],
  },
  teams: {
    title: "Microsoft Teams",
    // Desktop and mobile, then web. Single sign-on in Teams uses these registrations and no redirect URI here.
    entraClientIds: ["1fec8e78-bce4-4aaf-ab1b-5451cc387264", "5e3ce6c0-2b1f-4285-8d4b-75ee78787346"],
    redirectUris: [],
  },
} as const satisfies Record<string, McpClientPresetDefinition>;

/** Name of an MCP client whose redirect URIs and Entra client ids are built in. */
export type McpClientPreset = keyof typeof mcpClientPresets;

/** Name of an MCP client that is an application in Entra, so that it can be pre-authorized on an API. */
export type PreAuthorizablePreset = {
  [Preset in McpClientPreset]: (typeof mcpClientPresets)[Preset]["entraClientIds"] extends readonly [] ? never : Preset;
}[McpClientPreset];
