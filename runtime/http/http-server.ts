import { createServer, type RequestListener, type Server } from "node:http";
import type { Socket } from "node:net";

/** An Entra token with many groups has some 12 KB, and Node takes 16 KB for all headers together by itself. */
const MAX_HEADER_BYTES = 64 * 1024;

/** Longer than proxies in front keep connections, so that it is never this side that closes one they are about to use. */
const KEEP_ALIVE_MILLISECONDS = 65_000;

/** For headers and body of a request; answers may take as long as they like. */
const REQUEST_MILLISECONDS = 60_000;

export interface ListenOptions {
  readonly port: number;
  /** @default every address of the machine, as a container is reached from outside */
  readonly host?: string;
}

/** A server that listens. */
export interface ListeningServer {
  readonly server: Server;
  /**
   * Closes connections that never sent a request. Clients open such ones in advance (both addresses of `localhost`, say);
   * Node doesn't count them as idle, so they would hold up a shutdown until its deadline.
   */
  readonly closeUnusedConnections: () => void;
}

/** Serves an app; resolves once connections are accepted, rejects when the port can't be had. */
export async function listen(app: RequestListener, { port, host }: ListenOptions): Promise<ListeningServer> {
  const unused = new Set<Socket>();
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
    requestTimeout: REQUEST_MILLISECONDS,
    headersTimeout: REQUEST_MILLISECONDS,
  });
  server.on("connection", (socket) => {
    unused.add(socket);
    socket.once("close", () => unused.delete(socket));
  });
  server.on("request", (request) => unused.delete(request.socket));
  server.on("request", app);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const closeUnusedConnections = (): void => {
    for (const socket of unused) socket.destroy();
  };
  return { server, closeUnusedConnections };
}
