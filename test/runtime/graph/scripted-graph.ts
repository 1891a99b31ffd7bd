import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { createGraphClient, type GraphClientOptions, type GraphReader } from "../../../runtime/graph/graph-client.js";
import type { TokenOfUser } from "../../../runtime/graph/authorize-request.js";
import { createOutboundFetch } from "../../../runtime/security/outbound-fetch.js";

/** What the next request is answered with. */
export interface ScriptedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body?: string | Uint8Array | object;
  /** Milliseconds to wait before answering. */
  readonly delay?: number;
}

/** A request as it arrived. */
export interface SeenRequest {
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
}

export interface ScriptedGraph {
  readonly seen: SeenRequest[];
  /** A reader of the user to whom `token` belongs. */
  reader(tokenOfUser?: TokenOfUser, options?: Partial<GraphClientOptions>, signal?: AbortSignal): GraphReader;
  close(): Promise<void>;
}

export const GRAPH_HOST = "https://graph.microsoft.com";
/** Where this Graph says that files are stored. */
export const STORAGE_HOST = "https://contoso-my.sharepoint.com";

/** Answers requests with a script, one after the other, on a real port; other requests get the last answer again. */
export async function scriptedGraph(...script: readonly ScriptedAnswer[]): Promise<ScriptedGraph> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const answer = script[Math.min(seen.length, script.length - 1)] ?? {};
    const [path = "", query = ""] = (request.url ?? "").split("?");
    seen.push({ host: request.headers.host ?? "", path, query, headers: request.headers });
    const { status = 200, headers = {}, body = {}, delay = 0 } = answer;
    setTimeout(() => {
      response.writeHead(status, headers);
      response.end(typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body));
    }, delay).unref();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const outboundFetch = createOutboundFetch({
    rewrites: new Map([
      [GRAPH_HOST, origin],
      [STORAGE_HOST, origin],
    ]),
    timeoutMilliseconds: 10_000,
    maxResponseBytes: 1_000_000,
  });
  return {
    seen,
    reader: (tokenOfUser = () => Promise.resolve("user-token"), options = {}, signal = new AbortController().signal) =>
      createGraphClient({
        graphHost: GRAPH_HOST,
        outboundFetch,
        now: Date.now,
        retryLimits: { maxRetries: 2, maxWaitSeconds: 1, firstWaitSeconds: 0.01 },
        ...options,
      }).readerFor(tokenOfUser, signal),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** Decoded parameters of a query. */
export function parameters(query: string | undefined): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(query));
}
