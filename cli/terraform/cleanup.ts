const pending = new Set<() => void>();
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** One Ctrl-C arrives several times: the terminal sends it to every process, and npm and tsx pass on what they get. */
const REPEAT_MILLISECONDS = 500;
let waiting: ((signal: NodeJS.Signals) => void) | undefined;
let repeatedUntil = 0;

/**
 * Runs a synchronous clean-up when this process ends or is interrupted before its owner got to it.
 *
 * @returns removes the clean-up from the list, for the owner to call when it has cleaned up itself.
 */
export function cleanUpOnExit(cleanUp: () => void): () => void {
  if (pending.size === 0) {
    process.on("exit", runAll);
    for (const signal of signals) process.on(signal, interrupted);
  }
  pending.add(cleanUp);
  return () => {
    pending.delete(cleanUp);
    if (pending.size === 0) stopListening();
  };
}

/**
 * Resolves at the next interruption, which then does not end this process: whoever waits does that, in peace. The one
 * after it ends the process at once, clean-ups included.
 */
export function nextInterruption(): Promise<NodeJS.Signals> {
  // Never taken off the list: until this process has ended by itself, a second interruption is to end it.
  cleanUpOnExit(() => undefined);
  return new Promise((resolve) => {
    waiting = resolve;
  });
}

function interrupted(signal: NodeJS.Signals): void {
  if (performance.now() < repeatedUntil) return;
  if (waiting !== undefined) {
    waiting(signal);
    waiting = undefined;
    repeatedUntil = performance.now() + REPEAT_MILLISECONDS;
    return;
  }
  runAll();
  stopListening();
  // With the listeners gone the signal has its usual effect, so that the caller sees how this process ended.
  process.kill(process.pid, signal);
}

function runAll(): void {
  for (const cleanUp of pending) cleanUp();
  pending.clear();
}

function stopListening(): void {
  process.off("exit", runAll);
  for (const signal of signals) process.off(signal, interrupted);
}
