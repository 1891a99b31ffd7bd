import { mcpClientPresets, type McpClientPreset } from "../entra/mcp-client-presets.js";

/** How one MCP client is told about a server. */
export interface ClientSetup {
  readonly preset: McpClientPreset;
  /** Its name. */
  readonly client: string;
  /** Where the text goes. */
  readonly place: string;
  readonly format: "json" | "sh" | "text";
  readonly text: string;
  /** The client's makers reach the server, not its user's machine: the server has to be on the internet. */
  readonly fromTheInternet: boolean;
}

/** What a client is told. */
export interface ServerToConnect {
  /** Under which clients list the server: no blanks. */
  readonly name: string;
  readonly mcpUrl: string;
  /** Client id of a client that can't register by itself; without one it registers. */
  readonly clientIdFor?: (preset: McpClientPreset) => string | undefined;
}

interface SetupRecipe {
  readonly client: string;
  readonly place: string;
  readonly format: ClientSetup["format"];
  readonly fromTheInternet?: true;
  readonly text: (server: ServerToConnect, clientId: string | undefined) => string;
}

/** Port of Claude Code's callback where its client id is given: Entra ignores the port of `http://localhost`. */
const CALLBACK_PORT = 8080;

/**
 * How each client takes a server: its documentation as of November 2026. The one place for it, for the dossier and for the
 * page of `npm start`.
 *
 * @see https://code.visualstudio.com/docs/agents/reference/mcp-configuration
 * @see https://code.claude.com/docs/en/mcp
 * @see https://support.claude.com/articles/11175166-getting-started-with-custom-connectors-using-remote-mcp
 * @see https://cursor.com/docs/mcp
 * @see https://github.com/modelcontextprotocol/inspector
 * @see https://github.com/punkpeye/mcp-remote
 */
const RECIPES = {
  vscode: {
    client: mcpClientPresets.vscode.title,
    place: ".vscode/mcp.json",
    format: "json",
    text: ({ name, mcpUrl }, clientId) =>
      json({ servers: { [name]: { type: "http", url: mcpUrl, ...(clientId && { oauth: { clientId } }) } } }),
  },
  "claude-code": {
    client: mcpClientPresets["claude-code"].title,
    place: "a terminal; then /mcp in Claude Code",
    format: "sh",
    text: ({ name, mcpUrl }, clientId) =>
      shell([
        ...["claude", "mcp", "add", "--transport", "http"],
        ...(clientId === undefined ? [] : ["--client-id", clientId, "--callback-port", String(CALLBACK_PORT)]),
        ...[name, mcpUrl],
      ]),
  },
  "claude-web": {
    client: "Claude Desktop and claude.ai",
    place: "Settings, Connectors, Add custom connector",
    format: "text",
    fromTheInternet: true,
    text: ({ name, mcpUrl }, clientId) =>
      [`Name: ${name}`, `URL: ${mcpUrl}`, ...(clientId === undefined ? [] : [`OAuth Client ID: ${clientId}`])].join(
        "\n",
      ),
  },
  cursor: {
    client: mcpClientPresets.cursor.title,
    place: ".cursor/mcp.json",
    format: "json",
    text: ({ name, mcpUrl }, clientId) =>
      json({ mcpServers: { [name]: { url: mcpUrl, ...(clientId && { auth: { CLIENT_ID: clientId } }) } } }),
  },
  "mcp-inspector": {
    client: mcpClientPresets["mcp-inspector"].title,
    place: "a terminal",
    format: "sh",
    text: ({ mcpUrl }, clientId) =>
      shell([
        ...["npx", "@modelcontextprotocol/inspector"],
        // Its web page takes a client id in its settings only.
        ...(clientId === undefined ? [] : ["--cli", "--method", "tools/list", "--client-id", clientId]),
        ...(clientId === undefined ? [] : ["--callback-url", "http://localhost:6276/oauth/callback"]),
        ...["--transport", "http", "--server-url", mcpUrl],
      ]),
  },
  "mcp-remote": {
    client: "Others, through mcp-remote",
    place: "the client’s list of servers that it starts itself",
    format: "json",
    text: ({ name, mcpUrl }, clientId) => {
      const info =
        clientId === undefined ? [] : ["--static-oauth-client-info", JSON.stringify({ client_id: clientId })];
      return json({ mcpServers: { [name]: { command: "npx", args: ["-y", "mcp-remote", mcpUrl, ...info] } } });
    },
  },
} as const satisfies Partial<Record<McpClientPreset, SetupRecipe>>;

/** Clients that a configuration is written for. */
export type ConfiguredClient = keyof typeof RECIPES;

/** Ready to paste, for the clients that are used most. */
export function clientSetups(
  server: ServerToConnect,
): readonly (ClientSetup & { readonly preset: ConfiguredClient })[] {
  return (Object.entries(RECIPES) as [ConfiguredClient, SetupRecipe][]).map(([preset, recipe]) => ({
    preset,
    client: recipe.client,
    place: recipe.place,
    format: recipe.format,
    text: recipe.text(server, server.clientIdFor?.(preset)),
    fromTheInternet: recipe.fromTheInternet ?? false,
  }));
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

/** Quoted where a shell would see more than a word in it, as in the brackets of a placeholder. */
function shell(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(" ");
}
