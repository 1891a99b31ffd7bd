import type { RequestHandler } from "express";

/**
 * In front of everything the page serves.
 *
 * Guarantees: answers only at its own address, so that a name which somebody else lets point here (DNS rebinding) opens
 * nothing; and takes a form only from its own pages.
 */
export function browserGuard(origin: string): RequestHandler {
  const { host } = new URL(origin);
  return (request, response, next) => {
    if (request.headers.host !== host) {
      response.status(421).type("text/plain").send(`This page is at ${origin}/ only.\n`);
      return;
    }
    const reads = request.method === "GET" || request.method === "HEAD";
    // Pages here let browsers say where a form was (Referrer-Policy), so a missing or hidden origin is not theirs.
    if (!reads && request.headers.origin !== origin) {
      response.status(403).type("text/plain").send("This form was not sent by the page itself.\n");
      return;
    }
    next();
  };
}
