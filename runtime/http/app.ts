import express, { type ErrorRequestHandler, type Express, type Router } from "express";
import { STORE_RETRY_AFTER_SECONDS, StoreUnavailable } from "../stores/store-unavailable.js";
import type { Logger } from "../telemetry/logger.js";
import { oneHost } from "./one-host.js";
import { requestId, requestIdOf } from "./request-id.js";
import { requestLog } from "./request-log.js";
import { securityHeaders } from "./security-headers.js";

export interface HttpAppOptions {
  /** Origin that every URL handed out starts with; `Host` and `X-Forwarded-*` of a request never decide one. */
  readonly publicUrl: string;
  readonly logger: Logger;
  /** What the role serves, in order. */
  readonly routers: readonly Router[];
}

/** Around every role's routes: request id, log, security headers in front; 404 and errors without detail behind. */
export function createHttpApp({ publicUrl, logger, routers }: HttpAppOptions): Express {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  // Nobody's forwarding headers are believed: the address in logs is the peer's, and URLs come from configuration.
  app.set("trust proxy", false);
  app.set("query parser", "simple");
  app.enable("case sensitive routing");
  app.enable("strict routing");

  app.use(requestId());
  app.use(requestLog(logger));
  app.use(securityHeaders(publicUrl));
  app.use(oneHost());
  for (const router of routers) app.use(router);
  app.use((_request, response) => {
    response.status(404).json({ error: "not_found" });
  });
  app.use(answerError(logger));
  return app;
}

/** Says nothing but the status and the id under which the log holds the rest. */
function answerError(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    const status = error instanceof StoreUnavailable ? 503 : (clientErrorStatus(error) ?? 500);
    if (status >= 500) logger.error({ error, requestId: requestIdOf(response) }, "request failed");
    if (response.headersSent) {
      next(error);
      return;
    }
    if (status === 503) response.set("Retry-After", String(STORE_RETRY_AFTER_SECONDS));
    response.status(status).json({ error: errorCode(status), request_id: requestIdOf(response) });
  };
}

/** OAuth's codes: clients of the authorization server read them too. */
function errorCode(status: number): string {
  if (status === 503) return "temporarily_unavailable";
  return status === 500 ? "server_error" : "invalid_request";
}

/** Express marks errors that are the request's fault, such as a malformed escape in the path, with a 4xx status. */
function clientErrorStatus(error: unknown): number | undefined {
  const status = typeof error === "object" && error !== null && "status" in error ? error.status : undefined;
  return typeof status === "number" && status >= 400 && status < 500 ? status : undefined;
}
