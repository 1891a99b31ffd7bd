const pending = new Set<() => void>();
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

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

function interrupted(signal: NodeJS.Signals): void {
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
