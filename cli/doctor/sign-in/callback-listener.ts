import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Where the browser comes back to with the answer: this machine, and nobody else's. */
export interface CallbackListener {
  readonly redirectUri: string;
  /** The first answer; undefined when none came in time. Rejects when the signal is aborted. */
  wait(milliseconds: number, signal: AbortSignal): Promise<URLSearchParams | undefined>;
  close(): void;
}

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>entra-mcp doctor</title>
<body><p>The answer has arrived. You may close this window; the terminal shows what it was worth.</p></body></html>`;

const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  // A connection kept open would keep the command waiting.
  connection: "close",
};

/** @param address - on this machine, spelled as the client is registered with it; without a port, any that is free */
export async function listenForCallback(address: string): Promise<CallbackListener> {
  const wanted = new URL(address);
  let arrived: (answer: URLSearchParams) => void;
  const answer = new Promise<URLSearchParams>((resolve) => (arrived = resolve));
  const handler: RequestListener = (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", wanted.origin);
    const isAnswer = pathname === wanted.pathname && (searchParams.has("code") || searchParams.has("error"));
    response.writeHead(isAnswer ? 200 : 404, HEADERS).end(isAnswer ? PAGE : "");
    if (isAnswer) arrived(searchParams);
  };
  const servers = await listen(handler, wanted);
  // An origin gets no slash that wasn't there: servers compare to the letter.
  const redirectUri = new URL(wanted);
  redirectUri.port = String((servers[0]?.address() as AddressInfo).port);
  return {
    redirectUri: address.endsWith(wanted.pathname) ? redirectUri.href : redirectUri.origin,
    wait: (milliseconds, signal) => firstOf(answer, milliseconds, signal),
    close: () => {
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

/** `localhost` is one of two addresses, and which one is for the browser to say. */
async function listen(handler: RequestListener, { hostname, port }: URL): Promise<readonly Server[]> {
  const [first = "", ...others] = hostname === "localhost" ? ["127.0.0.1", "::1"] : [hostname.replace(/^\[|\]$/g, "")];
  const server = await listening(handler, first, Number(port));
  const taken = (server.address() as AddressInfo).port;
  const servers = [server];
  for (const address of others) {
    const other = await listening(handler, address, taken).catch(() => undefined);
    if (other) servers.push(other);
  }
  return servers;
}

async function listening(handler: RequestListener, address: string, port: number): Promise<Server> {
  const server = createServer(handler).listen(port, address);
  await once(server, "listening");
  return server;
}

async function firstOf(
  answer: Promise<URLSearchParams>,
  milliseconds: number,
  signal: AbortSignal,
): Promise<URLSearchParams | undefined> {
  signal.throwIfAborted();
  let timer: NodeJS.Timeout | undefined;
  let abort = (): void => undefined;
  const late = new Promise<undefined>((resolve, reject) => {
    timer = setTimeout(resolve, milliseconds, undefined);
    abort = () => {
      reject(signal.reason as Error);
    };
    signal.addEventListener("abort", abort, { once: true });
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}
