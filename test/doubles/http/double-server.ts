import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type Express } from "express";

/** A double that listens. */
export interface RunningServer {
  /** Origin, `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** Stops listening and closes every connection. */
  close(): Promise<void>;
}

/** The only interface the doubles listen on: they accept anybody and sign anything. */
export const LOOPBACK = "127.0.0.1";

/** An application that reads bodies as text, for the endpoints to judge. */
export function createDoubleApp(): Express {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.use(express.text({ type: "application/x-www-form-urlencoded", limit: "1mb" }));
  return app;
}

/** Listens on a given port, or on a free one (0). */
export async function listen(app: RequestListener, port: number): Promise<RunningServer> {
  const server = createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, LOOPBACK, resolve);
  });
  return {
    url: `http://${LOOPBACK}:${String((server.address() as AddressInfo).port)}`,
    close: () => closeServer(server),
  };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
