import {
  Client,
  ResponseType,
  TelemetryHandler,
  type Context,
  type Middleware,
} from "@microsoft/microsoft-graph-client";
import type { OutboundFetch } from "../security/outbound-fetch.js";
import { AuthorizeRequest, type TokenOfUser } from "./authorize-request.js";
import { RetryThrottled, type RetryLimits } from "./retry-throttled.js";
import { SendRequest } from "./send-request.js";

/** A GET request as it goes into the URL. */
export interface LibraryRequest {
  readonly path: string;
  /** Encoded, without a question mark; may be empty. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

export interface LibraryOptions {
  readonly graphHost: string;
  readonly outboundFetch: OutboundFetch;
  readonly now: () => number;
  readonly retryLimits: RetryLimits;
  readonly tokenOfUser: TokenOfUser;
}

const GRAPH_VERSION = "v1.0";

/**
 * Sends one request through Microsoft's client library and returns the answer unread, whatever its status. A chain is
 * made for each request, so that nothing of a user outlives one.
 */
export async function sendThroughLibrary(request: LibraryRequest, options: LibraryOptions): Promise<Response> {
  const { graphHost, outboundFetch, now, retryLimits, tokenOfUser } = options;
  const chain = new RememberErrors(
    new AuthorizeRequest(tokenOfUser),
    new RetryThrottled(retryLimits, now),
    new TelemetryHandler(),
    new SendRequest(outboundFetch),
  );
  const client = Client.initWithMiddleware({ baseUrl: graphHost, defaultVersion: GRAPH_VERSION, middleware: chain });
  const libraryRequest = client
    .api(request.path)
    .headers(request.headers)
    .option("signal", request.signal)
    .responseType(ResponseType.RAW);
  if (request.query !== "") libraryRequest.query(request.query);
  try {
    return (await libraryRequest.get()) as Response;
  } catch (error) {
    throw chain.error ?? error;
  }
}

/** The library replaces every error thrown inside of it by one of its own, which has lost what the first one said. */
class RememberErrors implements Middleware {
  error: unknown;
  private readonly first: Middleware | undefined;

  constructor(...chain: readonly Middleware[]) {
    this.first = chain[0];
    chain.forEach((middleware, index) => {
      const next = chain[index + 1];
      if (next !== undefined) middleware.setNext?.(next);
    });
  }

  async execute(context: Context): Promise<void> {
    try {
      await this.first?.execute(context);
    } catch (error) {
      this.error = error;
      throw error;
    }
  }
}
