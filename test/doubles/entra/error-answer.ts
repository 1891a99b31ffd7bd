import { randomUUID } from "node:crypto";
import { headerOf, json, type DoubleRequest, type Reply } from "../http/message.js";
import { entraErrorRow } from "./entra-errors.js";
import type { EntraRejection } from "./entra-rejection.js";

/** An OAuth error as Entra words it, for a JSON body or the parameters of a redirect. */
export interface EntraErrorMessage {
  readonly error: string;
  readonly error_description: string;
  readonly error_codes: readonly number[];
  readonly timestamp: string;
  readonly trace_id: string;
  readonly correlation_id: string;
  readonly error_uri: string;
  readonly suberror?: string;
  readonly claims?: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The caller's `client-request-id`, which Entra repeats as the correlation id, or a new one. */
export function correlationIdOf(request: DoubleRequest): string {
  const given =
    request.form.get("client-request-id") ??
    request.query.get("client-request-id") ??
    headerOf(request, "client-request-id");
  return given !== undefined && UUID.test(given) ? given : randomUUID();
}

export function errorMessage(
  { code, details }: EntraRejection,
  request: DoubleRequest,
  now: number,
): EntraErrorMessage {
  const row = entraErrorRow(code);
  const timestamp = new Date(now).toISOString().replace("T", " ").replace(/\.\d+/, "");
  const traceId = randomUUID();
  const correlationId = correlationIdOf(request);
  const suberror = details.suberror === undefined ? row.suberror : (details.suberror ?? undefined);
  const text = row.text.replace(/\{(\w+)\}/g, (_match, name: string) => details.values?.[name] ?? "");
  return {
    error: details.error ?? row.error,
    error_description:
      `AADSTS${String(code)}: ${text.trim()} ` +
      `Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
    error_codes: [code],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    error_uri: `https://login.microsoftonline.com/error?code=${String(code)}`,
    ...(suberror === undefined ? {} : { suberror }),
    ...(details.claims === undefined ? {} : { claims: details.claims }),
  };
}

/** The answer of the token endpoint to a request it refuses. */
export function errorReply(rejection: EntraRejection, request: DoubleRequest, now: number): Reply {
  const message = errorMessage(rejection, request, now);
  const { code, details } = rejection;
  const status = details.status ?? entraErrorRow(code).status ?? (message.error === "invalid_client" ? 401 : 400);
  return json(status, message, {
    outcome: rejection.message,
    headers: {
      "x-ms-request-id": message.trace_id,
      "client-request-id": message.correlation_id,
      "access-control-allow-origin": "*",
      ...(details.retryAfterSeconds === undefined ? {} : { "retry-after": String(details.retryAfterSeconds) }),
    },
  });
}
