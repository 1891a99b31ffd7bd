import { toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler, type McpServerFactory } from "@modelcontextprotocol/server";
import { Router, type Request as HttpRequest, type Response as HttpResponse } from "express";
import { MCP_PATH } from "../config/routes.js";
import {
  challengeBody,
  challengeHeader,
  challengeStatus,
  newSignInChallenge,
  type BearerChallenge,
} from "../http/bearer-challenge.js";
import { resourceMetadataUrl } from "../http/protected-resource-metadata.js";
import { requestIdOf } from "../http/request-id.js";
import { RequestsInFlight } from "../http/requests-in-flight.js";
import type { Logger } from "../telemetry/logger.js";
import { allowedHosts } from "./allowed-hosts.js";
import { authenticateCaller, callerOf, type AuthenticateOptions } from "./authenticate-caller.js";
import { firstPieceOf } from "./held-response.js";
import { authInfoOf, type McpExchange, type NewSignIn } from "./mcp-exchange.js";
import type { SignedInCaller } from "./signed-in-caller.js";

export interface McpEndpointOptions extends Omit<AuthenticateOptions, "resourceMetadataUrl"> {
  /** Origin that clients know. */
  readonly publicUrl: string;
  /** Host names under which others reach this process, the public one aside. */
  readonly internalHosts: readonly string[];
  /** Makes the server that answers one request. */
  readonly serverFactory: McpServerFactory;
  /** Told before a caller is: from now on the old sign-in is not good enough. */
  readonly onSignInRequired?: (caller: SignedInCaller, needed: NewSignIn) => Promise<void>;
  readonly logger: Logger;
}

/** The MCP endpoint of a server, with what it takes to stop it. */
export interface McpEndpoint {
  readonly router: Router;
  /** Resolves when no request is in flight. */
  drained(): Promise<void>;
  /** Ends what is left. */
  close(): Promise<void>;
}

/** As large as the largest message the MCP library takes by itself. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/**
 * Silence on an event stream until the MCP library puts a comment in. A comment would be the first piece of an answer,
 * after which a claims challenge can no longer become a 401; so it comes later than any tool takes: 40 s for a token and
 * 30 s for each of three requests to Graph. And earlier than ingresses give up on a silent connection (240 s at Azure
 * Container Apps) and than the gateway does (`FORWARDING_LIMITS.headersMilliseconds`), which adds comments of its own
 * once the answer has begun.
 */
export const KEEP_ALIVE_MILLISECONDS = 180_000;

/**
 * Serves POST /mcp to signed-in clients of every protocol revision, each request on its own: any replica can answer it.
 * Knows nothing of what the server behind it offers.
 */
export function createMcpEndpoint(options: McpEndpointOptions): McpEndpoint {
  const { publicUrl, internalHosts, serverFactory, onSignInRequired, scopes, advertised, logger } = options;
  const metadataUrl = resourceMetadataUrl(`${publicUrl}${MCP_PATH}`);
  const inFlight = new RequestsInFlight();
  const handler = createMcpHandler(serverFactory, {
    maxRequestBodySize: MAX_BODY_BYTES,
    keepAliveMs: KEEP_ALIVE_MILLISECONDS,
    onerror: (error) => {
      logger.debug({ error }, "MCP request not served");
    },
  });

  async function serve(request: HttpRequest, response: HttpResponse): Promise<void> {
    const exchange: McpExchange = { caller: callerOf(response), requestId: requestIdOf(response) };
    const authInfo = authInfoOf(exchange, metadataUrl);
    const answer = toNodeHandler(
      {
        async fetch(webRequest) {
          const held = await firstPieceOf(await handler.fetch(webRequest, { authInfo }));
          if (exchange.signInRequired === undefined) return held;
          await held.body?.cancel();
          await onSignInRequired?.(exchange.caller, exchange.signInRequired);
          return signInAgain(exchange.signInRequired);
        },
      },
      { maxRequestBodySize: MAX_BODY_BYTES },
    );
    await answer(request, response);
  }

  /**
   * The claims are for whoever signs the user in: the gateway in front, which sends them to Entra with the next
   * authorization request, or a client that knows Entra.
   *
   * @see https://learn.microsoft.com/entra/identity-platform/claims-challenge
   */
  function signInAgain({ claims }: NewSignIn): Response {
    const challenge: BearerChallenge = {
      ...newSignInChallenge(claims),
      scope: scopes.initial.map(advertised),
      resourceMetadata: metadataUrl,
    };
    return Response.json(challengeBody(challenge), {
      status: challengeStatus(challenge),
      headers: { "WWW-Authenticate": challengeHeader(challenge) },
    });
  }

  const router = Router({ caseSensitive: true, strict: true });
  router.all(
    MCP_PATH,
    allowedHosts({ publicUrl, internalHosts }),
    authenticateCaller({ ...options, resourceMetadataUrl: metadataUrl }),
    async (request, response) => {
      response.once("close", inFlight.begin());
      await serve(request, response);
    },
  );
  return { router, drained: () => inFlight.drained(), close: () => handler.close() };
}
