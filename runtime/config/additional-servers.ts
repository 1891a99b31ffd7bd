/** A further MCP server behind the gateway, beside the one at `MCP_PATH`. */
export interface AdditionalServer {
  readonly name: string;
  /** Its MCP endpoint, as the gateway reaches it. */
  readonly url: string;
}

/** What a server may be called: the name is a segment of its public path. */
export const SERVER_NAME = /^[a-z][a-z0-9-]{0,31}$/;

/** What `MCP_ADDITIONAL_SERVERS` has to look like. */
export const ADDITIONAL_SERVERS_FORM =
  "is a list of <name>=<MCP endpoint URL> with names of 1 to 32 lower-case letters, digits and hyphens, each once, " +
  "beginning with a letter, and http or https URLs, as in wiki=https://wiki.contoso.com/mcp";

/** Reads pairs `<name>=<URL>`; undefined when one of them is anything else, or a name comes twice. */
export function parseAdditionalServers(words: readonly string[]): readonly AdditionalServer[] | undefined {
  const servers = words.map((word) => ({ name: serverName(word), url: word.slice(serverName(word).length + 1) }));
  const names = new Set(servers.map(({ name }) => name));
  return names.size === servers.length && servers.every(isAdditionalServer) ? servers : undefined;
}

/** What stands before the first `=`: URLs may have more of them. */
export function serverName(pair: string): string {
  return pair.split("=", 1)[0] ?? "";
}

function isAdditionalServer({ name, url }: AdditionalServer): boolean {
  return SERVER_NAME.test(name) && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}
