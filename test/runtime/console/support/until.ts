import { setTimeout as delay } from "node:timers/promises";

/** Waits for something that follows by itself; what never comes fails by the test's own time limit. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(20);
}
