import { setTimeout as delay } from "node:timers/promises";
import type { Context, Middleware } from "@microsoft/microsoft-graph-client";
import { retryAfterSeconds } from "./retry-after.js";

export interface RetryLimits {
  /** Requests beyond the first. */
  readonly maxRetries: number;
  /** Longest single wait; a throttling that asks for more is answered to the caller at once. */
  readonly maxWaitSeconds: number;
  /** Wait before the first retry when Graph names none; doubles with each. */
  readonly firstWaitSeconds: number;
}

/** Resolves after some milliseconds; rejects at once when the signal is aborted. */
export type Wait = (milliseconds: number, signal: AbortSignal | null | undefined) => Promise<void>;

export const DEFAULT_RETRY_LIMITS: RetryLimits = { maxRetries: 3, maxWaitSeconds: 10, firstWaitSeconds: 0.5 };

/** Throttled, unavailable, gateway timeout: the statuses Microsoft asks clients to retry. */
const RETRIED_STATUSES: ReadonlySet<number> = new Set([429, 503, 504]);

/**
 * Repeats requests that Graph puts off, after the time it asks for.
 *
 * The library's own handler waits up to three minutes, which no MCP client does, and can't be stopped when the client
 * has gone.
 *
 * @see https://learn.microsoft.com/graph/throttling#best-practices-to-handle-throttling
 */
export class RetryThrottled implements Middleware {
  private next: Middleware | undefined;

  constructor(
    private readonly limits: RetryLimits,
    private readonly now: () => number,
    private readonly wait: Wait = waitFor,
  ) {}

  async execute(context: Context): Promise<void> {
    for (let retries = 0; ; retries += 1) {
      await this.next?.execute(context);
      const { response } = context;
      if (response === undefined || !RETRIED_STATUSES.has(response.status) || retries >= this.limits.maxRetries) return;
      const seconds =
        retryAfterSeconds(response.headers.get("retry-after"), this.now()) ??
        this.limits.firstWaitSeconds * 2 ** retries;
      if (seconds > this.limits.maxWaitSeconds) return;
      await this.wait(seconds * 1000, context.options?.signal);
    }
  }

  setNext(next: Middleware): void {
    this.next = next;
  }
}

async function waitFor(milliseconds: number, signal: AbortSignal | null | undefined): Promise<void> {
  await delay(milliseconds, undefined, { ...(signal ? { signal } : {}) });
}
