import type { IncomingHttpHeaders } from "node:http";

/** A request as the doubles' endpoints see it. */
export interface DoubleRequest {
  readonly method: string;
  readonly path: string;
  /** Named segments of the path, such as `tenant`. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Empty unless the body is `application/x-www-form-urlencoded`. */
  readonly form: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
}

/** An answer, and what the journal says about it. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
  /** For the journal: what was decided, such as `AADSTS65001` or `code`. */
  readonly outcome?: string;
  /** For the journal: object id of the user, or client id of the application, on whose token it was answered. */
  readonly caller?: string;
  /** For the journal, which keeps fingerprints only: tokens and codes in this answer, by name. */
  readonly issued?: Readonly<Record<string, string | undefined>>;
}

export type Endpoint = (request: DoubleRequest) => Reply | Promise<Reply>;

const NEVER_STORED = { "cache-control": "no-store, no-cache", pragma: "no-cache" };

export function json(status: number, body: unknown, more: Partial<Reply> = {}): Reply {
  return {
    ...more,
    status,
    headers: { ...NEVER_STORED, "content-type": "application/json; charset=utf-8", ...more.headers },
    body: JSON.stringify(body),
  };
}

export function html(status: number, body: string, more: Partial<Reply> = {}): Reply {
  return {
    ...more,
    status,
    headers: { ...NEVER_STORED, "content-type": "text/html; charset=utf-8", ...more.headers },
    body,
  };
}

export function redirect(location: string, more: Partial<Reply> = {}): Reply {
  return { ...more, status: 302, headers: { ...NEVER_STORED, location, ...more.headers }, body: "" };
}

/** A header's value, the first if it was sent several times. */
export function headerOf(request: DoubleRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Value of a cookie. */
export function cookieOf(request: DoubleRequest, name: string): string | undefined {
  const cookies = (request.headers.cookie ?? "").split(/;\s*/);
  return cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1);
}
