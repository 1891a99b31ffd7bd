import type { OutboundFetch } from "../security/outbound-fetch.js";
import { isOidcScope, scopeWords } from "./scope-names.js";

/** What the client library hands to its network. */
export interface LibraryRequest {
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** What it wants back. */
export interface LibraryResponse<T> {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: T;
}

/** Entra's answer as it was, before the library made something else of it. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Carries the one token request of one operation and remembers its answer: the library loses `claims` and Entra's ids
 * of some errors, and gives refresh tokens to nobody.
 *
 * Guarantees that no token request leaves without a scope of an API, or with `resource`.
 */
export class TokenRequestTransport {
  public answer: RawAnswer | undefined;
  /** Why there is none; the library replaces it by an error of its own. */
  public failure: unknown;

  public constructor(private readonly fetch: OutboundFetch) {}

  public async sendPostRequestAsync<T>(url: string, request: LibraryRequest = {}): Promise<LibraryResponse<T>> {
    try {
      this.answer = await rawAnswer(await this.post(url, request));
    } catch (error) {
      this.failure = error;
      throw error;
    }
    return libraryResponse(this.answer);
  }

  /** Endpoints are known, so there is nothing to discover. */
  public sendGetRequestAsync<T>(): Promise<LibraryResponse<T>> {
    return Promise.reject(new TypeError("Entra's endpoints are configured, not discovered"));
  }

  private post(url: string, request: LibraryRequest): Promise<Response> {
    const form = new URLSearchParams(request.body);
    if (scopeWords(form.get("scope") ?? "").every(isOidcScope)) {
      throw new TypeError("a token request to Entra names no scope of an API");
    }
    // Entra would compare it with identifier URIs and refuse (AADSTS9010010).
    form.delete("resource");
    const headers = { ...request.headers, accept: "application/json" };
    return this.fetch(url, { method: "POST", headers, body: form.toString() });
  }
}

/** Carries requests to the platform's managed-identity endpoint, which is plain http on this machine. */
export class PlatformTransport {
  public constructor(private readonly fetch: OutboundFetch) {}

  public async sendGetRequestAsync<T>(url: string, { headers = {} }: LibraryRequest = {}): Promise<LibraryResponse<T>> {
    return libraryResponse(await rawAnswer(await this.fetch(url, { reach: "platform", headers })));
  }

  public async sendPostRequestAsync<T>(
    url: string,
    { headers = {}, body = "" }: LibraryRequest = {},
  ): Promise<LibraryResponse<T>> {
    return libraryResponse(
      await rawAnswer(await this.fetch(url, { method: "POST", reach: "platform", headers, body })),
    );
  }
}

class UnreadableAnswer extends Error {
  public override readonly name = "UnreadableAnswer";
}

async function rawAnswer(response: Response): Promise<RawAnswer> {
  const { status, headers } = response;
  const body: unknown = await response.json().catch(() => undefined);
  const readable = typeof body === "object" && body !== null && !Array.isArray(body);
  // Somebody between us and Entra said this, such as a proxy: no reason to end a session.
  if (!readable && status < 400) throw new UnreadableAnswer(`an answer with status ${status} is no JSON`);
  return { status, headers, body: readable ? (body as RawAnswer["body"]) : {} };
}

/** The library judges by the body alone, so a failure that names no error would pass for a success. */
function libraryResponse<T>({ status, headers, body }: RawAnswer): LibraryResponse<T> {
  const judged = status < 400 || "error" in body ? body : { ...body, error: "no_error_named" };
  return { status, headers: Object.fromEntries(headers), body: judged as T };
}
