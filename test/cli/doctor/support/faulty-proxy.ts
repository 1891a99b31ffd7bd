import type { IncomingMessage } from "node:http";
import { startLocalServer, type LocalServer } from "../../../support/local-server.js";

/** A request on its way to the server behind; may be changed. */
export interface PassedRequest {
  method: string;
  url: URL;
  headers: Headers;
  body: string;
}

/** An answer on its way back; may be changed. */
export interface PassedAnswer {
  status: number;
  headers: Headers;
  body: string;
}

/** One thing that is wrong between client and server. */
export interface Fault {
  /** Changes the request, or answers it in the server's place; "silence" never answers. */
  readonly request?: (request: PassedRequest) => PassedAnswer | "silence" | undefined;
  readonly answer?: (answer: PassedAnswer, request: PassedRequest) => void;
}

/** Stands in front of a server and breaks one thing at a time. */
export interface FaultyProxy {
  /** `http://localhost:<port>` */
  readonly origin: string;
  forwardTo(port: number): void;
  /** From now on; nothing is broken without. */
  plant(fault?: Fault): void;
  close(): Promise<void>;
}

/** Of one connection, not of the message. */
const HOP_BY_HOP = ["connection", "keep-alive", "transfer-encoding", "content-length", "content-encoding"];

export async function startFaultyProxy(): Promise<FaultyProxy> {
  let target = 0;
  let fault: Fault = {};
  const server: LocalServer = await startLocalServer((incoming, response) => {
    void (async () => {
      const request = await read(incoming, origin);
      const answer = fault.request?.(request) ?? (await pass(request, target));
      if (answer === "silence") return;
      fault.answer?.(answer, request);
      for (const name of HOP_BY_HOP) answer.headers.delete(name);
      const cookies = answer.headers.getSetCookie();
      answer.headers.delete("set-cookie");
      response
        .writeHead(answer.status, { ...Object.fromEntries(answer.headers), "set-cookie": cookies })
        .end(answer.body);
    })();
  });
  const origin = server.origin.replace("127.0.0.1", "localhost");
  return {
    origin,
    forwardTo: (port) => (target = port),
    plant: (planted = {}) => (fault = planted),
    close: () => server.close(),
  };
}

async function read(incoming: IncomingMessage, origin: string): Promise<PassedRequest> {
  const pieces: Buffer[] = [];
  for await (const piece of incoming as AsyncIterable<Buffer>) pieces.push(piece);
  return {
    method: incoming.method ?? "GET",
    url: new URL(incoming.url ?? "/", origin),
    headers: new Headers(incoming.headers as Record<string, string>),
    body: Buffer.concat(pieces).toString(),
  };
}

async function pass({ method, url, headers, body }: PassedRequest, port: number): Promise<PassedAnswer> {
  const onwards = new Headers(headers);
  for (const name of HOP_BY_HOP) onwards.delete(name);
  const response = await fetch(`http://localhost:${port}${url.pathname}${url.search}`, {
    method,
    redirect: "manual",
    headers: onwards,
    ...(body === "" ? {} : { body }),
  });
  return { status: response.status, headers: new Headers(response.headers), body: await response.text() };
}

/** Answers in the server's place. */
export function answering(status: number, body: unknown = "", headers: Record<string, string> = {}): PassedAnswer {
  return typeof body === "string"
    ? { status, headers: new Headers({ "content-type": "text/html", ...headers }), body }
    : { status, headers: new Headers({ "content-type": "application/json", ...headers }), body: JSON.stringify(body) };
}

/** Changes a JSON object in an answer to requests for these paths. */
export function changingJson(
  paths: readonly string[] | ((path: string) => boolean),
  change: (object: Record<string, unknown>, request: PassedRequest) => Record<string, unknown>,
): Fault {
  const concerns = typeof paths === "function" ? paths : (path: string) => paths.includes(path);
  return {
    answer: (answer, request) => {
      if (!concerns(request.url.pathname) || !answer.body.startsWith("{")) return;
      answer.body = JSON.stringify(change(JSON.parse(answer.body) as Record<string, unknown>, request));
    },
  };
}
