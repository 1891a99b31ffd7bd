import { setTimeout as wait } from "node:timers/promises";
import type { Request, RequestHandler, Response } from "express";
import type { FaultQueue, TransportFault } from "./faults.js";
import type { Journal } from "./journal.js";
import type { DoubleRequest, Endpoint, Reply } from "./message.js";

/** What every endpoint of a double shares. */
export interface Surroundings {
  readonly journal: Journal;
  readonly transportFaults: FaultQueue<TransportFault>;
}

/** Puts an endpoint behind Express: journal, faults of the transport, then the endpoint's own answer. */
export function served(surroundings: Surroundings, name: string, endpoint: Endpoint): RequestHandler {
  return async (incoming, outgoing) => {
    const request = requestOf(incoming);
    const entry = surroundings.journal.begin(name, request);
    const fault = surroundings.transportFaults.take(name, request);
    if (fault?.delayMilliseconds !== undefined) await wait(fault.delayMilliseconds);
    if (fault?.dropConnection) {
      incoming.socket.destroy();
      return;
    }
    const reply = fault && !isDelayOnly(fault) ? brokenReply(fault) : await endpoint(request);
    surroundings.journal.end(entry, reply);
    send(outgoing, reply);
  };
}

function requestOf(incoming: Request): DoubleRequest {
  const { pathname, searchParams } = new URL(incoming.originalUrl, "http://double.invalid");
  const form = incoming.is("application/x-www-form-urlencoded") ? String(incoming.body) : "";
  return {
    method: incoming.method,
    path: pathname,
    params: incoming.params as Record<string, string>,
    query: searchParams,
    form: new URLSearchParams(form),
    headers: incoming.headers,
  };
}

function isDelayOnly({ status, body, headers }: TransportFault): boolean {
  return status === undefined && body === undefined && headers === undefined;
}

function brokenReply({ status = 503, headers, body }: TransportFault): Reply {
  return {
    status,
    headers: { "content-type": "text/html", ...headers },
    body: body ?? "<html><body>Our services aren't available right now</body></html>",
    outcome: "transport fault",
  };
}

function send(outgoing: Response, { status, headers = {}, body = "" }: Reply): void {
  outgoing.statusCode = status;
  for (const [name, value] of Object.entries(headers)) {
    outgoing.setHeader(name, typeof value === "string" ? value : [...value]);
  }
  outgoing.end(body);
}
