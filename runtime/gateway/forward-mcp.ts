import type { IncomingHttpHeaders } from "node:http";
import { finished, pipeline } from "node:stream/promises";
import type { Request, RequestHandler, Response } from "express";
import { Agent, errors, type Dispatcher } from "undici";
import { FORWARDING_LIMITS as LIMITS } from "../config/defaults.js";
import { requestIdOf } from "../http/request-id.js";
import type { RequestsInFlight } from "../http/requests-in-flight.js";
import type { Logger } from "../telemetry/logger.js";
import { EntraRequestFailed } from "../entra/entra-request-failed.js";
import { signInNeededAfter } from "../sign-in/entra-failure.js";
import { SignInRequired, type EntraSessions } from "../sign-in/entra-sessions.js";
import { StoreUnavailable } from "../stores/store-unavailable.js";
import { clientHeaders, upstreamHeaders } from "./forwarded-headers.js";
import { LivelyEventStream } from "./lively-event-stream.js";
import { BodyTooLarge, LimitedBody } from "./limited-body.js";
import type { McpResource } from "./mcp-resource.js";
import { callerOf, challengeFor, sendChallenge, type McpCaller } from "./resource-guard.js";
import { readUpstreamChallenge } from "./upstream-challenge.js";
import type { UpstreamToken } from "./upstream-token.js";

/**
 * Carries MCP requests to the server behind the gateway and its answers back, byte for byte as they come.
 *
 * Guarantees: nothing is buffered; whoever reads slowly slows the sender down; the client's token stops here; what the
 * upstream says about its own authentication is translated, never relayed.
 */
export interface ForwardOptions {
  readonly upstreamToken: UpstreamToken;
  readonly sessions: EntraSessions;
  readonly dispatcher: Dispatcher;
  readonly inFlight: RequestsInFlight;
  readonly logger: Logger;
}

/** Keeps connections to upstream servers, each used for many requests. */
export function createForwardingDispatcher(): Agent {
  return new Agent({
    connections: LIMITS.connections,
    keepAliveTimeout: LIMITS.keepAliveMilliseconds,
    connect: { timeout: LIMITS.connectMilliseconds },
    headersTimeout: LIMITS.headersMilliseconds,
    // A stream may be silent for as long as it likes; the client's end decides.
    bodyTimeout: 0,
  });
}

/** Steps in order: size, token for the upstream, exchange, answer. */
export function forwardMcp(resource: McpResource, options: ForwardOptions): RequestHandler {
  return async (request, response) => {
    if (declaredLength(request) > LIMITS.requestBytes) {
      sendFailure(response, 413, "Request is too large");
      return;
    }
    const caller = callerOf(request);
    const accessToken = await tokenFor(caller, resource, options, response);
    if (accessToken === undefined) return;
    await exchange(request, response, resource, accessToken, caller, options);
  };
}

async function tokenFor(
  caller: McpCaller,
  resource: McpResource,
  { upstreamToken, sessions, logger }: ForwardOptions,
  response: Response,
): Promise<string | undefined> {
  try {
    return await upstreamToken(caller, resource);
  } catch (error) {
    const requestId = requestIdOf(response);
    const needed = error instanceof SignInRequired ? {} : signInNeededAfter(error);
    logger.warn({ error, requestId, signInRequired: needed !== undefined }, "no token for the upstream");
    if (needed !== undefined) await askForSignIn(caller, resource, sessions, response, needed.claims);
    else sendEntraFailure(response, error);
    return undefined;
  }
}

async function exchange(
  request: Request,
  response: Response,
  resource: McpResource,
  accessToken: string,
  caller: McpCaller,
  { dispatcher, inFlight, sessions, logger }: ForwardOptions,
): Promise<void> {
  const requestId = requestIdOf(response);
  const gone = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished && endsUpstream(request)) gone.abort();
  });
  const ended = isOpenEnded(request) ? () => undefined : inFlight.begin();
  try {
    const { origin, pathname, search } = new URL(resource.upstreamUrl);
    const answer = await dispatcher.request({
      origin,
      path: `${pathname}${search}`,
      method: request.method,
      headers: upstreamHeaders(request.headers, { accessToken, requestId }),
      body: hasBody(request) ? limited(request) : null,
      signal: gone.signal,
    });
    if (answer.statusCode === 401 || answer.statusCode === 403) {
      answer.body.on("error", () => undefined).resume();
      await translate(answer.statusCode, answer.headers, { response, resource, caller, sessions, logger });
      return;
    }
    await relay(answer, response);
  } catch (error) {
    if (response.closed) return;
    const [status, message] = failureOf(error);
    logger.warn({ error, requestId, status }, "upstream request failed");
    if (response.headersSent) response.destroy();
    else sendFailure(response, status, message);
  } finally {
    ended();
  }
}

async function relay(answer: Dispatcher.ResponseData, response: Response): Promise<void> {
  // A client of an older revision that leaves cancels nothing: the upstream may finish, and nobody reads it.
  const leave = (): void => void answer.body.unpipe().resume();
  if (response.closed) {
    answer.body.on("error", () => undefined);
    leave();
    return;
  }
  // Nothing can be put into a stream that is compressed.
  const isPlain = answer.headers["content-encoding"] === undefined;
  const eventStream = isEventStream(answer.headers);
  const events = eventStream && isPlain ? new LivelyEventStream(LIMITS.silenceMilliseconds) : undefined;
  response.once("close", () => {
    leave();
    events?.destroy();
  });
  response.status(answer.statusCode).set(clientHeaders(answer.headers));
  if (eventStream) response.set("X-Accel-Buffering", "no");
  response.flushHeaders();
  (events === undefined ? answer.body : answer.body.pipe(events)).pipe(response);
  await finished(answer.body);
  if (!response.closed) await finished(response);
}

interface Translation {
  readonly response: Response;
  readonly resource: McpResource;
  readonly caller: McpCaller;
  readonly sessions: EntraSessions;
  readonly logger: Logger;
}

async function translate(status: number, headers: IncomingHttpHeaders, to: Translation): Promise<void> {
  const { response, resource, caller, sessions, logger } = to;
  const challenge = readUpstreamChallenge(status, headers);
  switch (challenge.kind) {
    case "claims":
      await askForSignIn(caller, resource, sessions, response, challenge.claims);
      return;
    case "sign-in":
      await askForSignIn(caller, resource, sessions, response, undefined);
      return;
    case "scope":
      sendChallenge(response, { ...challengeFor(resource, "insufficient_scope"), scope: challenge.scopes });
      return;
    case "refused":
      logger.error({ status, requestId: requestIdOf(response) }, "upstream refused the gateway's token");
      sendFailure(response, 502, "The MCP server refused the request");
  }
}

/** A client that holds one of our tokens starts over with us; one that came from Entra is given Entra's challenge. */
async function askForSignIn(
  caller: McpCaller,
  resource: McpResource,
  sessions: EntraSessions,
  response: Response,
  claims: string | undefined,
): Promise<void> {
  if (caller.via === "gateway-token") await sessions.requireSignIn(caller.grantId, claims);
  sendChallenge(
    response,
    caller.via === "entra-token" && claims !== undefined
      ? { ...challengeFor(resource, "invalid_token"), error: "insufficient_claims", claims }
      : challengeFor(resource, "invalid_token"),
  );
}

/** What the user can do about it is in the catalogue; without Entra's word it is most likely not reachable. */
function sendEntraFailure(response: Response, error: unknown): void {
  if (error instanceof StoreUnavailable) throw error;
  if (!(error instanceof EntraRequestFailed)) {
    sendFailure(response, 502, "The request could not be authorized");
    return;
  }
  const { kind, user } = error.explanation;
  const seconds = error.retryAfterSeconds ?? RETRY_AFTER_SECONDS;
  if (kind === "retry") sendFailure(response, 503, user, { "Retry-After": String(seconds) });
  else sendFailure(response, 502, user);
}

/** Where Entra asks for no time of its own. */
const RETRY_AFTER_SECONDS = 5;

/** JSON-RPC's internal error: clients that parse bodies understand it, the others see the status. */
function sendFailure(
  response: Response,
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response
    .status(status)
    .set({ ...headers })
    .json({ jsonrpc: "2.0", error: { code: -32603, message }, id: null });
}

function failureOf(error: unknown): readonly [status: number, message: string] {
  if (error instanceof BodyTooLarge) return [413, "Request is too large"];
  if (error instanceof errors.HeadersTimeoutError || error instanceof errors.ConnectTimeoutError) {
    return [504, "The MCP server did not answer in time"];
  }
  return [502, "The MCP server is not available"];
}

/**
 * From revision 2026-07-28 on a closed connection cancels its request; before, it says nothing about it. A stream that
 * was opened with GET has no use without its reader in any revision.
 */
function endsUpstream(request: Request): boolean {
  const version = request.get("MCP-Protocol-Version") ?? "2025-03-26";
  return request.method !== "POST" || version >= "2026-07-28";
}

/** Streams that end when the client goes: waiting for them at shutdown would be waiting for each other. */
function isOpenEnded(request: Request): boolean {
  return request.method === "GET" || request.get("Mcp-Method") === "subscriptions/listen";
}

function isEventStream(headers: IncomingHttpHeaders): boolean {
  return (headers["content-type"] ?? "").startsWith("text/event-stream");
}

function hasBody(request: Request): boolean {
  return request.headers["transfer-encoding"] !== undefined || declaredLength(request) > 0;
}

function declaredLength(request: Request): number {
  const length = Number(request.headers["content-length"] ?? 0);
  return Number.isFinite(length) ? length : 0;
}

/** Counts what arrives, whatever was declared. */
function limited(request: Request): LimitedBody {
  const body = new LimitedBody(LIMITS.requestBytes);
  pipeline(request, body).catch(() => undefined);
  return body;
}
