/** Time as a double sees it: the machine's, moved by as much as a test says. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Moves this double's time; negative moves it back. Adds up. */
  shift(seconds: number): void;
  /** Back to the machine's time. */
  reset(): void;
}

export function createClock(): Clock {
  let offset = 0;
  return {
    now: () => Date.now() + offset,
    shift: (seconds) => {
      offset += seconds * 1000;
    },
    reset: () => {
      offset = 0;
    },
  };
}

/** Whole seconds since 1970, as JWTs count. */
export function secondsOf(clock: Clock): number {
  return Math.floor(clock.now() / 1000);
}
