import { randomUUID } from "node:crypto";
import { headerOf, json, type DoubleRequest, type Reply } from "../http/message.js";

/** A request that Graph refuses. */
export class GraphError extends Error {
  public override readonly name = "GraphError";

  public constructor(
    public readonly status: number,
    public readonly code: string,
    message: string,
    public readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

export function badRequest(message: string, code = "BadRequest"): never {
  throw new GraphError(400, code, message);
}

/** Graph's error body. @see https://learn.microsoft.com/graph/errors */
export function graphErrorReply(
  { status, code, message, headers }: GraphError,
  request: DoubleRequest,
  now: number,
): Reply {
  const requestId = randomUUID();
  const clientRequestId = headerOf(request, "client-request-id") ?? requestId;
  const innerError = {
    date: new Date(now).toISOString().replace(/\.\d+Z$/, ""),
    "request-id": requestId,
    "client-request-id": clientRequestId,
  };
  return json(
    status,
    { error: { code, message, innerError } },
    {
      outcome: code,
      headers: { "request-id": requestId, "client-request-id": clientRequestId, ...headers },
    },
  );
}
