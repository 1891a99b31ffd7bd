import { spawnSync } from "node:child_process";

export { startRedis, type RedisServer } from "./redis-server.js";

const isThere = spawnSync("redis-server", ["--version"]).status === 0;
/** A pipeline must have Redis: there, tests that need it fail instead of being skipped. */
const skipped = !isThere && process.env.CI !== "true";

if (skipped) process.stderr.write("redis-server not found on PATH: the tests that need it are skipped\n");

/** `describe` for tests that run a real Redis; skipped where there is none, unless `CI=true`. */
export const describeWithRedis = skipped ? describe.skip : describe;
