import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFileDatabase } from "../../runtime/stores/file-database.js";
import { createFileStore } from "../../runtime/stores/file-store.js";
import { createKeyFileWrapper, keyOfDirectory } from "../../runtime/stores/key-file.js";
import { createMemoryStore } from "../../runtime/stores/memory-store.js";
import { createRedisStore } from "../../runtime/stores/redis-store.js";
import { createSealedStore } from "../../runtime/stores/sealed-store.js";
import type { TokenStore } from "../../runtime/stores/token-store.js";
import { createWrappedDataKeys } from "../../runtime/stores/wrapped-data-keys.js";
import { createLogger } from "../../runtime/telemetry/logger.js";
import { startBenchRedis } from "./redis.js";
import type { StoreFigure } from "./stores.js";

/** Program to measure: each operation of each store, one after the other. Prints JSON. */
const OPERATIONS = 2_000;
/** About what a session has. */
const VALUE = randomBytes(750).toString("base64url");
const TTL_SECONDS = 3600;

const logger = createLogger({ level: "error" });
const now = Date.now;

void main();

async function main(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "entra-mcp-bench-"));
  const redis = await startBenchRedis();
  const figures: StoreFigure[] = [];
  try {
    const memory = createMemoryStore({ now });
    figures.push(await measured("memory", memory));
    figures.push(await measured("memory, sealed", sealed(createMemoryStore({ now }), randomBytes(32))));
    const folder = join(directory, "store");
    const database = openFileDatabase(folder);
    const key = keyOfDirectory(folder, database);
    figures.push(await measured("file, sealed", sealed(createFileStore({ database, now, logger }), key)));
    if (redis !== undefined) {
      const { port } = redis;
      const store = createRedisStore({ host: "127.0.0.1", port, tls: false, prefix: "bench:", logger });
      figures.push(await measured("Redis on this machine, sealed", sealed(store, randomBytes(32))));
    }
  } finally {
    redis?.stop();
    rmSync(directory, { recursive: true, force: true });
  }
  process.stdout.write(JSON.stringify(figures));
}

function sealed(store: TokenStore, key: Uint8Array): TokenStore {
  const keys = createWrappedDataKeys({ store, wrapper: createKeyFileWrapper(key), now });
  return createSealedStore({ store, keys, onUnreadable: () => undefined });
}

/** Medians; the first operations, for which code is compiled and connections are made, are left out. */
async function measured(title: string, store: TokenStore): Promise<StoreFigure> {
  const name = (index: number) => `entra-session:${String(index).padStart(64, "0")}`;
  const steps = {
    set: (index: number) => store.set(name(index), VALUE, TTL_SECONDS),
    get: (index: number) => store.get(name(index)),
    consume: (index: number) => store.consume(name(index)),
    add: (index: number) => store.add(name(index), VALUE, TTL_SECONDS),
  };
  const microseconds: Record<string, number> = {};
  for (const [step, run] of Object.entries(steps)) {
    const times: number[] = [];
    for (let index = 0; index < OPERATIONS; index += 1) {
      const start = performance.now();
      await run(index);
      if (index >= OPERATIONS / 10) times.push((performance.now() - start) * 1000);
    }
    microseconds[step] = times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;
  }
  await store.close();
  return { title, microseconds };
}
