import { asError, errorCodeOf } from "./error-code.js";
import type { Exchange, NoAnswer } from "./answer.js";

export interface HttpRequest {
  readonly method?: "GET" | "POST" | "OPTIONS" | "DELETE";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | URLSearchParams;
  /** Whether what has come is all that is wanted, where the answer may be a stream without end. @default the end */
  readonly enough?: (text: string) => boolean;
}

/**
 * Requests to servers that may do anything. Guarantees: no redirect is followed, so that what is sent to one origin
 * reaches no other; every request ends in time; no body is read beyond a limit; nothing rejects but interruption.
 */
export interface HttpClient {
  send(url: string | URL, request?: HttpRequest): Promise<Exchange>;
  /** The same limits, for a library that brings its own requests. */
  readonly fetch: typeof fetch;
}

export interface HttpClientOptions {
  readonly timeoutMilliseconds: number;
  /** Aborted when the person interrupts. */
  readonly signal: AbortSignal;
  readonly userAgent: string;
}

/** Metadata, keys and tool lists of real servers stay far below. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

export function createHttpClient({ timeoutMilliseconds, signal, userAgent }: HttpClientOptions): HttpClient {
  const limitedFetch: typeof fetch = async (input, init) => {
    const limits = [signal, AbortSignal.timeout(timeoutMilliseconds), ...(init?.signal ? [init.signal] : [])];
    const headers = new Headers(init?.headers);
    headers.set("user-agent", userAgent);
    const response = await fetch(input, { ...init, headers, redirect: "manual", signal: AbortSignal.any(limits) });
    return limited(response);
  };
  return {
    fetch: limitedFetch,
    send: async (url, { method = "GET", headers = {}, body, enough } = {}) => {
      try {
        const response = await limitedFetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
        const text = enough === undefined ? await response.text() : await textUntil(response, enough);
        return { kind: "answer", url: String(url), status: response.status, headers: response.headers, text };
      } catch (error) {
        signal.throwIfAborted();
        return noAnswer(String(url), error, timeoutMilliseconds);
      }
    },
  };
}

async function textUntil({ body }: Response, enough: (text: string) => boolean): Promise<string> {
  if (body === null) return "";
  let text = "";
  // Leaving the loop ends the stream.
  for await (const piece of body.pipeThrough(new TextDecoderStream())) {
    text += piece;
    if (enough(text)) break;
  }
  return text;
}

class TooLarge extends Error {}

function limited(response: Response): Response {
  if (response.body === null) return response;
  let bytes = 0;
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (piece, controller) => {
        bytes += piece.byteLength;
        if (bytes > MAX_BODY_BYTES) controller.error(new TooLarge());
        else controller.enqueue(piece);
      },
    }),
  );
  const { status, statusText, headers } = response;
  return new Response(counted, { status, statusText, headers });
}

const REASONS: readonly (readonly [RegExp, NoAnswer["reason"], string])[] = [
  [/^(ENOTFOUND|EAI_AGAIN)$/, "name", "its host name is not known"],
  [/^ECONNREFUSED$/, "refused", "nothing listens there"],
  [/^(EHOSTUNREACH|ENETUNREACH)$/, "refused", "there is no way to its network from here"],
  [/^(UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/, "timeout", "it takes no connection"],
  [/^(UND_ERR_SOCKET|ECONNRESET|EPIPE|HPE_.*)$/, "broken", "it broke the connection off"],
  [/CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO|ERR_TLS|EPROTO/, "tls", "no secure connection could be made"],
];

function noAnswer(url: string, error: unknown, timeoutMilliseconds: number): NoAnswer {
  const base = { kind: "no-answer", url } as const;
  if (error instanceof TooLarge) {
    return { ...base, reason: "too-large", detail: `it answered more than ${MAX_BODY_BYTES / 1024 / 1024} MiB` };
  }
  if (asError(error)?.name === "TimeoutError") {
    return { ...base, reason: "timeout", detail: `it did not answer within ${timeoutMilliseconds / 1000} s` };
  }
  const code = errorCodeOf(error) ?? "";
  const [, reason, words] = REASONS.find(([pattern]) => pattern.test(code)) ?? [
    undefined,
    "broken" as const,
    "it failed",
  ];
  return { ...base, reason, detail: code === "" ? words : `${words} (${code})` };
}
