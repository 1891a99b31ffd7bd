/** Counts what has begun and not ended, so that a shutdown can wait for it. */
export class RequestsInFlight {
  private count = 0;
  private waiting: (() => void)[] = [];

  /** Marks a request as begun; call what is returned once it ended. */
  begin(): () => void {
    this.count += 1;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.count -= 1;
      if (this.count === 0) for (const resolve of this.waiting.splice(0)) resolve();
    };
  }

  /** Resolves when none is left. */
  drained(): Promise<void> {
    if (this.count === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.waiting.push(resolve);
    });
  }
}
