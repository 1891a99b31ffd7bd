import type { FetchLike } from "@modelcontextprotocol/sdk/shared/transport.js";

/** One request, as it may be shown to anybody: the path without its query, where codes and states travel. */
export interface TracedRequest {
  /** Who sent it. */
  readonly from: "client" | "browser" | "server";
  readonly method: string;
  readonly host: string;
  readonly path: string;
  /** Undefined when there was no answer, or when it went to somebody else. */
  readonly status?: number | undefined;
}

const MOST_ENTRIES = 120;

/** What happened, in order. Keeps neither header nor body nor query. */
export class RequestTrace {
  readonly #entries: TracedRequest[] = [];

  public get entries(): readonly TracedRequest[] {
    return this.#entries;
  }

  /** Adds a request. Call what is returned with the status of its answer. */
  public begin(from: TracedRequest["from"], method: string, address: string | URL): (status: number) => void {
    const { host, pathname } = new URL(address);
    const entry = { from, method, host, path: pathname, status: undefined as number | undefined };
    this.#entries.push(entry);
    if (this.#entries.length > MOST_ENTRIES) this.#entries.shift();
    return (status) => {
      entry.status = status;
    };
  }

  /** `fetch` that adds each request to the trace. */
  public get fetch(): FetchLike {
    return async (address, init) => {
      const answered = this.begin("client", init?.method ?? "GET", address);
      const response = await fetch(address, init);
      answered(response.status);
      return response;
    };
  }
}
