import { send, type RawAnswer, type RawRequest } from "../http/serve.js";

/** A JSON-RPC message as a client posts it. */
export interface Message {
  readonly method: string;
  readonly params?: Record<string, unknown>;
  /** @default 1; null for a notification */
  readonly id?: number | null;
}

const ACCEPT = "application/json, text/event-stream";
export const MODERN = "2026-07-28";
export const LEGACY = "2025-11-25";

/** Posts a message the way clients of 2025-11-25 do. */
export function postLegacy(origin: string, token: string | undefined, message: Message, more: RawRequest = {}) {
  const headers = { "mcp-protocol-version": LEGACY, ...authorization(token), ...more.headers };
  return post(origin, { jsonrpc: "2.0", ...identified(message) }, { ...more, headers });
}

/** Posts a message the way clients of 2026-07-28 do. */
export function postModern(origin: string, token: string | undefined, message: Message, more: RawRequest = {}) {
  const { method, params = {} } = message;
  const name = params.name;
  const headers = {
    "mcp-protocol-version": MODERN,
    "mcp-method": method,
    ...(typeof name === "string" ? { "mcp-name": name } : {}),
    ...authorization(token),
    ...more.headers,
  };
  const _meta = {
    "io.modelcontextprotocol/protocolVersion": MODERN,
    "io.modelcontextprotocol/clientCapabilities": {},
    "io.modelcontextprotocol/clientInfo": { name: "test", version: "1.0.0" },
    ...(params._meta as object | undefined),
  };
  const body = { jsonrpc: "2.0", ...identified(message), params: { ...params, _meta } };
  return post(origin, body, { ...more, headers });
}

/** Both ways, by revision. */
export const POSTS = { [LEGACY]: postLegacy, [MODERN]: postModern } as const;

export function callOf(name: string, args: Record<string, unknown> = {}): Message {
  return { method: "tools/call", params: { name, arguments: args } };
}

/** Posts any body to the MCP endpoint. */
export function post(origin: string, body: unknown, more: RawRequest = {}): Promise<RawAnswer> {
  return send(origin, {
    method: "POST",
    path: "/mcp",
    body: typeof body === "string" ? body : JSON.stringify(body),
    ...more,
    headers: { "content-type": "application/json", accept: ACCEPT, ...more.headers },
  });
}

/** The JSON-RPC message of an answer, streamed or not. */
export function messageOf({ text }: RawAnswer): Record<string, unknown> {
  const data = /^data: (.+)$/m.exec(text)?.[1] ?? text;
  return JSON.parse(data) as Record<string, unknown>;
}

function identified({ id = 1, method, params }: Message) {
  return { method, ...(params === undefined ? {} : { params }), ...(id === null ? {} : { id }) };
}

function authorization(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}
