import { randomUUID } from "node:crypto";
import type { RequestHandler, Response } from "express";

/** Header that carries the id, in both directions. */
export const REQUEST_ID_HEADER = "X-Request-Id";

/** A caller's id is taken over so that logs of gateway and server join, but only in a shape that can't forge log lines. */
const ACCEPTABLE = /^[A-Za-z0-9._-]{1,64}$/;

/** Gives every request an id, and answers with it so that a user can quote it. */
export function requestId(): RequestHandler {
  return (request, response, next) => {
    const given = request.get(REQUEST_ID_HEADER);
    const id = given !== undefined && ACCEPTABLE.test(given) ? given : randomUUID();
    locals(response).requestId = id;
    response.set(REQUEST_ID_HEADER, id);
    next();
  };
}

/** The id `requestId` has given. */
export function requestIdOf(response: Response): string {
  return locals(response).requestId ?? "";
}

function locals(response: Response): { requestId?: string } {
  return response.locals as { requestId?: string };
}
