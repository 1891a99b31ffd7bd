import type { RequestHandler } from "express";
import { requestIdOf } from "./request-id.js";

/**
 * Refuses requests that name several hosts: Node takes the first, a proxy in front may have taken another.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2
 */
export function oneHost(): RequestHandler {
  return (request, response, next) => {
    if ((request.headersDistinct.host?.length ?? 0) <= 1) {
      next();
      return;
    }
    response.status(400).json({ error: "invalid_request", request_id: requestIdOf(response) });
  };
}
