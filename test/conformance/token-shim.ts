import { request as httpRequest } from "node:http";
import { startLocalServer, type LocalServer } from "../support/local-server.js";

/**
 * Adds a token to every request for a protected endpoint, for a caller that can't bring one. Host, Origin and everything
 * else stay as the caller wrote them, and answers are passed on piece by piece.
 */
export function startTokenShim(protectedUrl: string, token: string): Promise<LocalServer> {
  const target = new URL(protectedUrl);
  return startLocalServer((incoming, outgoing) => {
    const { url: path, method, headers } = incoming;
    const forwarded = httpRequest(
      {
        hostname: target.hostname,
        port: target.port,
        path,
        method,
        headers: { ...headers, authorization: `Bearer ${token}` },
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    forwarded.on("error", (error) => outgoing.destroy(error));
    outgoing.on("close", () => forwarded.destroy());
    incoming.pipe(forwarded);
  });
}
