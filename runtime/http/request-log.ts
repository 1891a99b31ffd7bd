import type { RequestHandler } from "express";
import type { Logger } from "../telemetry/logger.js";
import { requestIdOf } from "./request-id.js";

/** Probes ask every few seconds and say the same each time. */
const QUIET_PATHS = /^\/(healthz|readyz)$/;

/**
 * One line a request, written when it ends. The path without its query: authorization codes and states travel there.
 * A connection that the client dropped is logged as such, because its status was never sent.
 */
export function requestLog(logger: Logger, now: () => number = () => performance.now()): RequestHandler {
  return (request, response, next) => {
    const startedAt = now();
    const { method, path } = request;
    response.once("close", () => {
      const fields = {
        requestId: requestIdOf(response),
        method,
        path,
        status: response.statusCode,
        milliseconds: Math.round(now() - startedAt),
        ...(response.writableFinished ? {} : { aborted: true }),
      };
      if (QUIET_PATHS.test(path)) logger.debug(fields, "request");
      else logger.info(fields, "request");
    });
    next();
  };
}
