import { jsonObject, type Exchange, type JsonObject } from "../http/answer.js";
import type { HttpRequest } from "../http/http-client.js";

/** The last revision that opens with `initialize`. */
export const LEGACY_REVISION = "2025-11-25";
/** The first without it. */
export const MODERN_REVISION = "2026-07-28";

const REQUEST_ID = 1;
const CLIENT = { name: "entra-mcp-doctor", version: "1" };
const ACCEPT = { "content-type": "application/json", accept: "application/json, text/event-stream" };

/** What every client of an older revision begins with. */
export function initializeRequest(headers: Readonly<Record<string, string>> = {}): HttpRequest {
  const params = { protocolVersion: LEGACY_REVISION, capabilities: {}, clientInfo: CLIENT };
  return post({ method: "initialize", params }, headers);
}

/** What a client of the newest revision begins with. */
export function discoverRequest(headers: Readonly<Record<string, string>>): HttpRequest {
  const meta = {
    "io.modelcontextprotocol/protocolVersion": MODERN_REVISION,
    "io.modelcontextprotocol/clientInfo": CLIENT,
    "io.modelcontextprotocol/clientCapabilities": {},
  };
  return post(
    { method: "server/discover", params: { _meta: meta } },
    { "mcp-protocol-version": MODERN_REVISION, "mcp-method": "server/discover", ...headers },
  );
}

/** A request of a revision that never was. */
export function unknownRevisionRequest(headers: Readonly<Record<string, string>>): HttpRequest {
  return post({ method: "ping" }, { "mcp-protocol-version": "1999-12-31", ...headers });
}

export function bearer(token: string): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${token}` };
}

/** The JSON-RPC message of an answer, which comes as JSON or as an event of a stream. */
export function messageOf(exchange: Exchange): JsonObject | undefined {
  if (exchange.kind !== "answer") return undefined;
  return jsonObject(exchange.text) ?? messageInEvents(exchange.text);
}

/** The answer to the one request among the complete events of a stream; servers need not end it there. */
function messageInEvents(text: string): JsonObject | undefined {
  const events = text.split(/\r?\n\r?\n/).slice(0, -1);
  return events.map(messageInEvent).find((message) => message?.id === REQUEST_ID);
}

function messageInEvent(event: string): JsonObject | undefined {
  const data = event
    .split(/\r?\n/)
    .filter((line) => line.startsWith("data:"))
    .map((line) => line.slice("data:".length).trimStart());
  return jsonObject(data.join("\n"));
}

function post(message: JsonObject, headers: Readonly<Record<string, string>>): HttpRequest {
  const body = JSON.stringify({ jsonrpc: "2.0", id: REQUEST_ID, ...message });
  return {
    method: "POST",
    headers: { ...ACCEPT, ...headers },
    body,
    enough: (text) => messageInEvents(text) !== undefined,
  };
}
