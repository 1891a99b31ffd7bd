/** A signal that ends with a time or with the caller's own. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Whether the time was over first. */
  expired(): boolean;
  /** To be called when the work is done. */
  release(): void;
}

/**
 * Limits work in time.
 *
 * In place of `AbortSignal.timeout` and `AbortSignal.any`: signals of those that somebody listens to are kept by Node,
 * with all that the listener knows, until the time is over and often for ever. After `release` nothing is left of this
 * one.
 *
 * @param caller - whoever may end the work before; @default nobody
 */
export function deadlineAfter(milliseconds: number, caller?: AbortSignal | null): Deadline {
  const controller = new AbortController();
  let isExpired = false;
  const timer = setTimeout(() => {
    isExpired = !controller.signal.aborted;
    controller.abort(new DOMException(`took longer than ${milliseconds} ms`, "TimeoutError"));
  }, milliseconds);
  // As those of Node: keeps no process from ending.
  timer.unref();
  const follow = (): void => {
    controller.abort(caller?.reason);
  };
  if (caller?.aborted === true) follow();
  else caller?.addEventListener("abort", follow, { once: true });
  return {
    signal: controller.signal,
    expired: () => isExpired,
    release: () => {
      clearTimeout(timer);
      caller?.removeEventListener("abort", follow);
    },
  };
}
