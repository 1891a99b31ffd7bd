import type { Context, Middleware } from "@microsoft/microsoft-graph-client";
import type { OutboundFetch } from "../security/outbound-fetch.js";
import { OutboundRequestFailed } from "../security/outbound-request-failed.js";
import { GraphRequestFailed } from "./graph-request-failed.js";

/** A page of fifty messages with long previews is some hundred kilobytes. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/** Last of the chain: sends the request. Redirects come back as they are, so that no token follows one. */
export class SendRequest implements Middleware {
  constructor(private readonly outboundFetch: OutboundFetch) {}

  async execute(context: Context): Promise<void> {
    const { options } = context;
    context.response = await answered(
      this.outboundFetch(context.request as string, {
        headers: (options?.headers ?? {}) as Record<string, string>,
        maxResponseBytes: MAX_ANSWER_BYTES,
        signal: options?.signal ?? null,
      }),
    );
  }
}

/** The response, or the reason why there is none. */
export async function answered(response: Promise<Response>): Promise<Response> {
  try {
    return await response;
  } catch (error) {
    if (!(error instanceof OutboundRequestFailed)) throw error;
    throw new GraphRequestFailed({ status: 0, code: error.reason }, { cause: error });
  }
}
