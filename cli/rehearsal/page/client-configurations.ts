/** How one MCP client is told about a server. */
export interface ClientConfiguration {
  readonly client: string;
  /** Where the text goes. */
  readonly place: string;
  readonly text: string;
}

/** Under which clients list the server. */
const SERVER_NAME = "entra-mcp";

/** Ready to paste, for the clients that are used most. */
export function clientConfigurations(mcpUrl: string): readonly ClientConfiguration[] {
  return [
    {
      client: "VS Code",
      place: ".vscode/mcp.json",
      text: json({ servers: { [SERVER_NAME]: { type: "http", url: mcpUrl } } }),
    },
    {
      client: "Claude Code",
      place: "a terminal; then /mcp in Claude Code",
      text: `claude mcp add --transport http ${SERVER_NAME} ${mcpUrl}`,
    },
    {
      client: "Others, through mcp-remote",
      place: "the client’s list of servers that it starts itself",
      text: json({ mcpServers: { [SERVER_NAME]: { command: "npx", args: ["-y", "mcp-remote", mcpUrl] } } }),
    },
  ];
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
