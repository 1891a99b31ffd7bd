import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Evidence } from "../evidence.js";
import { asError, errorCodeOf } from "../http/error-code.js";
import type { Tools } from "../tools.js";
import { notTried, wasTried, type Tried } from "../tried.js";
import { quote } from "../words.js";
import { forgedTokens } from "./forged-tokens.js";
import type { McpEvidence, McpSession, ToolCall } from "./mcp-evidence.js";
import { endSession, sessionOf, tryToken } from "./try-token.js";
import { bearer, discoverRequest, initializeRequest, unknownRevisionRequest } from "./raw-requests.js";

/** Called unless another one is named: this project's servers have it, and it changes nothing. */
const HARMLESS_TOOL = "whoami";
/** A server that never stops listing is not waited for. */
const MOST_PAGES = 20;

/** Does with the token what an MCP client does, and what an attacker would. */
export async function gatherMcp({ token, url }: Evidence, tools: Tools): Promise<Partial<Evidence>> {
  if (!wasTried(token)) return { mcp: token };
  const { http, keepSecret } = tools;
  const { accessToken } = token;
  const withToken = await http.send(url, initializeRequest(bearer(accessToken)));
  const session = sessionOf(withToken);
  const inSession = { ...bearer(accessToken), ...(session === undefined ? {} : { "mcp-session-id": session }) };
  const [discover, unknownRevision] = await Promise.all([
    http.send(url, discoverRequest(bearer(accessToken))),
    http.send(url, unknownRevisionRequest(inSession)),
  ]);
  await endSession(http, url, accessToken, session);
  const forged: McpEvidence["forged"][number][] = [];
  for (const { how, token: changed } of forgedTokens(accessToken)) {
    keepSecret(changed);
    forged.push({ how, exchange: await tryToken(http, url, changed) });
  }
  const accepted = withToken.kind === "answer" && withToken.status === 200;
  const used = accepted
    ? await useAsClient(url, accessToken, tools)
    : { session: notTried("the token was not taken"), call: notTried("the token was not taken") };
  return { mcp: { withToken, discover, unknownRevision, forged, ...used } };
}

async function useAsClient(
  url: URL,
  accessToken: string,
  tools: Tools,
): Promise<{ session: McpSession; call: Tried<ToolCall> }> {
  const { http, options, signal } = tools;
  const client = new Client({ name: "entra-mcp-doctor", version: "1" });
  const transport = new StreamableHTTPClientTransport(url, {
    fetch: http.fetch,
    requestInit: { headers: bearer(accessToken) },
  });
  const limits = { timeout: options.timeoutMilliseconds, signal };
  const session = { failed: undefined, revision: undefined, server: undefined, tools: undefined };
  try {
    await client.connect(transport, limits);
    const { name, version } = client.getServerVersion() ?? { name: "a server without a name", version: "" };
    const known = { revision: transport.protocolVersion, server: quote(`${name} ${version}`) };
    try {
      const names = await listTools(client, limits);
      return { session: { ...session, ...known, tools: names }, call: await call(client, names, tools, limits) };
    } catch (error) {
      signal.throwIfAborted();
      const failed = messageOf(error);
      return { session: { ...session, ...known, failed }, call: notTried("the tools could not be listed") };
    }
  } catch (error) {
    signal.throwIfAborted();
    return { session: { ...session, failed: messageOf(error) }, call: notTried("the client could not connect") };
  } finally {
    await transport.terminateSession().catch(() => undefined);
    await client.close().catch(() => undefined);
  }
}

interface Limits {
  readonly timeout: number;
  readonly signal: AbortSignal;
}

async function listTools(client: Client, limits: Limits): Promise<readonly string[]> {
  const names: string[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const result = await client.listTools(cursor === undefined ? {} : { cursor }, limits);
    names.push(...result.tools.map(({ name }) => name));
    cursor = result.nextCursor;
    if (cursor === undefined) return names;
  }
  throw new Error(`the list of tools does not end after ${MOST_PAGES} pages`);
}

async function call(
  client: Client,
  names: readonly string[],
  { options, signal }: Tools,
  limits: Limits,
): Promise<Tried<ToolCall>> {
  const tool = options.tool ?? { name: HARMLESS_TOOL, arguments: {} };
  if (options.tool === undefined && !names.includes(HARMLESS_TOOL)) {
    return notTried(`there is no tool ${HARMLESS_TOOL}: --tool names one to call`);
  }
  try {
    const result = await client.callTool({ name: tool.name, arguments: { ...tool.arguments } }, undefined, limits);
    return { tool: tool.name, failed: result.isError === true ? textOfContent(result.content) : undefined };
  } catch (error) {
    signal.throwIfAborted();
    return { tool: tool.name, failed: messageOf(error) };
  }
}

function textOfContent(content: unknown): string {
  const texts = Array.isArray(content) ? content.map((part: { text?: unknown }) => part.text) : [];
  return quote(texts.filter((text) => typeof text === "string").join(" ")) || "an error without words";
}

function messageOf(error: unknown): string {
  const code = errorCodeOf(asError(error)?.cause);
  const message = asError(error)?.message;
  return quote(`${typeof message === "string" ? message : String(error)}${code === undefined ? "" : ` (${code})`}`);
}
