import { spawnSync } from "node:child_process";

/** Asks the registry for one small document, and waits no longer than a moment. */
function registryAnswers(): boolean {
  const { status } = spawnSync("npm", ["view", "constructs", "version", "--fetch-retries=0", "--fetch-timeout=10000"], {
    timeout: 20_000,
  });
  return status === 0;
}

/** A pipeline must reach the registry: there, tests that need it fail instead of being skipped. */
const skipped = process.env.CI !== "true" && !registryAnswers();

if (skipped) process.stderr.write("npm's registry can't be reached: the tests that install from it are skipped\n");

/** `describe` for tests that install packages from the registry; skipped where it can't be reached, unless `CI=true`. */
export const describeWithRegistry = skipped ? describe.skip : describe;
