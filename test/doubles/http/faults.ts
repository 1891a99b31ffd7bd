import type { DoubleRequest } from "./message.js";

/** Which of the coming requests a fault hits. */
export interface FaultTarget {
  /** Name of the endpoint. @default any */
  readonly endpoint?: string;
  /** How many requests. @default 1 */
  readonly times?: number;
  /** Only requests with these form or query parameters, such as `{ grant_type: "refresh_token" }`. @default any */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** A failure below the protocol. */
export interface TransportFault {
  /** Status of the answer, a page that is no JSON. @default 503 */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Close the connection without an answer. @default false */
  readonly dropConnection?: boolean;
  /** Wait before answering; on its own the answer is the usual one. @default 0 */
  readonly delayMilliseconds?: number;
}

/** Faults that wait for their requests, in the order they were asked for. */
export class FaultQueue<Fault> {
  readonly #waiting: { readonly target: FaultTarget; readonly fault: Fault; left: number }[] = [];

  public add(target: FaultTarget, fault: Fault): void {
    this.#waiting.push({ target, fault, left: target.times ?? 1 });
  }

  public take(endpoint: string, request: DoubleRequest): Fault | undefined {
    const found = this.#waiting.find(({ target, left }) => left > 0 && hits(target, endpoint, request));
    if (!found) return undefined;
    found.left -= 1;
    return found.fault;
  }

  public clear(): void {
    this.#waiting.length = 0;
  }
}

function hits(target: FaultTarget, endpoint: string, request: DoubleRequest): boolean {
  if (target.endpoint !== undefined && target.endpoint !== endpoint) return false;
  return Object.entries(target.parameters ?? {}).every(
    ([name, value]) => (request.form.get(name) ?? request.query.get(name)) === value,
  );
}
