import { IncomingMessage } from "node:http";
import type { RequestHandler, Response } from "express";
import { AUTHORIZATION_SERVER_PATHS } from "./routes.js";
import { mendAuthorizationRequest, mendTokenRequest, type ParameterRules } from "./authorization-parameters.js";

/** The authorization server's own limit; what is larger never reaches it. */
const BODY_BYTES = 56 * 1024;

/** Mends the query of authorization requests. */
export function mendQuery(rules: ParameterRules): RequestHandler {
  return (request, _response, next) => {
    const at = request.url.indexOf("?");
    const [path, query] = at < 0 ? [request.url, ""] : [request.url.slice(0, at), request.url.slice(at + 1)];
    if (path === AUTHORIZATION_SERVER_PATHS.authorization) {
      request.url = `${path}?${mendAuthorizationRequest(new URLSearchParams(query), rules).toString()}`;
    }
    next();
  };
}

/** Mends the form of token requests. Hands on a request whose body can be read as if for the first time. */
export function mendForm(rules: ParameterRules): RequestHandler {
  return async (request, response, next) => {
    if (request.is("application/x-www-form-urlencoded") === false) {
      next();
      return;
    }
    const body = await readBody(request, BODY_BYTES);
    if (body === undefined) {
      refuseLargeBody(response);
      return;
    }
    const form = mendTokenRequest(new URLSearchParams(body.toString("utf8")), rules);
    response.locals.mendedRequest = replay(request, Buffer.from(form.toString(), "utf8"));
    next();
  };
}

/**
 * Refuses a large body before anything of it is parsed; the authorization server would call it malformed.
 *
 * @param objection - what else is wrong with a body, as an OAuth error
 */
export function limitBody(objection: (body: string) => object | undefined = () => undefined): RequestHandler {
  return async (request, response, next) => {
    const body = await readBody(request, BODY_BYTES);
    if (body === undefined) {
      refuseLargeBody(response);
      return;
    }
    const error = objection(body.toString("utf8"));
    if (error !== undefined) {
      response.status(400).json(error);
      return;
    }
    response.locals.mendedRequest = replay(request, body);
    next();
  };
}

function refuseLargeBody(response: Response): void {
  response.status(413).json({ error: "invalid_request", error_description: "request entity too large" });
}

/** What the authorization server reads: the request, or the one that stands for it. */
export function mendedRequest(request: IncomingMessage, locals: Record<string, unknown>): IncomingMessage {
  return locals.mendedRequest instanceof IncomingMessage ? locals.mendedRequest : request;
}

/** The same request with another body: a stream that was read to its end can't be filled again. */
function replay(request: IncomingMessage, body: Buffer): IncomingMessage {
  const copy = new IncomingMessage(request.socket);
  copy.method = request.method ?? "POST";
  copy.url = request.url ?? "/";
  copy.headers = { ...request.headers, "content-length": String(body.byteLength) };
  delete copy.headers["transfer-encoding"];
  copy.httpVersion = request.httpVersion;
  copy.complete = true;
  copy.push(body);
  copy.push(null);
  return copy;
}

async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += (chunk as Buffer).byteLength;
    if (size > limit) return undefined;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}
