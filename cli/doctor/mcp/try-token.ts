import type { Exchange } from "../http/answer.js";
import type { HttpClient } from "../http/http-client.js";
import { bearer, initializeRequest } from "./raw-requests.js";

/** Whether the endpoint takes a token: begins as a client does, and ends the session that it may have been given. */
export async function tryToken(http: HttpClient, url: URL, token: string): Promise<Exchange> {
  const exchange = await http.send(url, initializeRequest(bearer(token)));
  await endSession(http, url, token, sessionOf(exchange));
  return exchange;
}

/** Servers of older revisions may keep sessions. */
export function sessionOf(exchange: Exchange): string | undefined {
  return exchange.kind === "answer" ? (exchange.headers.get("mcp-session-id") ?? undefined) : undefined;
}

export async function endSession(
  http: HttpClient,
  url: URL,
  token: string,
  session: string | undefined,
): Promise<void> {
  if (session === undefined) return;
  await http.send(url, { method: "DELETE", headers: { ...bearer(token), "mcp-session-id": session } });
}
