import { createHash } from "node:crypto";
import type { EntraState } from "../entra-state.js";
import { reject } from "../entra-rejection.js";

/** More equal requests than this within the window are a loop. */
const MOST_REPETITIONS = 15;
const WINDOW = 5 * 60 * 1000;
/** Change with every request although nothing else does. */
const VOLATILE = new Set([
  "client_assertion",
  "client-request-id",
  "x-client-current-telemetry",
  "x-client-last-telemetry",
]);

/** Refuses a client that asks for the same token again and again: 50196. */
export function checkNotLooping({ repetitions, clock }: EntraState, form: URLSearchParams): void {
  const stable = [...form].filter(([name]) => !VOLATILE.has(name)).sort();
  const key = createHash("sha256").update(JSON.stringify(stable)).digest("base64url");
  const since = clock.now() - WINDOW;
  const recent = [...(repetitions.get(key) ?? []).filter((time) => time > since), clock.now()];
  repetitions.set(key, recent);
  if (recent.length > MOST_REPETITIONS) reject(50196);
}
