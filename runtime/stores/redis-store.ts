import { randomUUID } from "node:crypto";
import { openRedisConnection, type RedisConnection, type RedisConnectionOptions } from "./redis-connection.js";
import { StoreUnavailable } from "./store-unavailable.js";
import type { TokenStore } from "./token-store.js";

export interface RedisStoreOptions extends RedisConnectionOptions {
  /** Beginning of all keys, so that several deployments can share one Redis. */
  readonly prefix: string;
}

/** Long enough to be read back, and gone before anybody looks. */
const CHECK_MILLISECONDS = 10_000;

/**
 * The store of several replicas, on Redis 7 or newer. Each operation is one command, or one transaction on one key, so
 * that it is atomic on a sharded Redis as well. Lifetimes are Redis's own: nothing has to clean up.
 *
 * Every operation rejects with StoreUnavailable while Redis can't be asked, and works again once it can.
 */
export function createRedisStore({ prefix, ...options }: RedisStoreOptions): TokenStore {
  const connection = openRedisConnection(options);
  const run: RedisConnection["run"] = (send) => connection.run(send);
  // Apart, so that an index or a counter is no entry.
  const entry = (key: string) => `${prefix}entry:${key}`;
  const index = (name: string) => `${prefix}index:${name}`;
  const counter = (name: string) => `${prefix}count:${name}`;

  async function remove(key: string): Promise<void> {
    await run((client) => client.del(key));
  }

  return {
    get: async (key) => (await run((client) => client.get(entry(key)))) ?? undefined,
    set: async (key, value, ttlSeconds) => {
      if (!(ttlSeconds > 0)) return remove(entry(key));
      await run((client) => client.set(entry(key), value, lifetime(ttlSeconds)));
    },
    add: async (key, value, ttlSeconds) => {
      if (!(ttlSeconds > 0)) return (await run((client) => client.exists(entry(key)))) === 0;
      const written = await run((client) =>
        client.set(entry(key), value, { ...lifetime(ttlSeconds), condition: "NX" as const }),
      );
      return written !== null;
    },
    replace: async (key, value) => {
      const written = await run((client) =>
        client.set(entry(key), value, { expiration: "KEEPTTL", condition: "XX" as const }),
      );
      return written !== null;
    },
    consume: async (key) => (await run((client) => client.getDel(entry(key)))) ?? undefined,
    delete: (key) => remove(entry(key)),
    addToIndex: async (name, member, ttlSeconds) => {
      const milliseconds = millisecondsOf(ttlSeconds);
      await run((client) =>
        client
          .multi()
          .sAdd(index(name), member)
          // To Redis a set without an end lives longer than any other, so its first end has a condition of its own.
          .pExpire(index(name), milliseconds, "NX")
          .pExpire(index(name), milliseconds, "GT")
          .exec(),
      );
    },
    indexMembers: (name) => run((client) => client.sMembers(index(name))),
    removeFromIndex: async (name, member) => {
      await run((client) => client.sRem(index(name), member));
    },
    deleteIndex: (name) => remove(index(name)),
    count: async (name, ttlSeconds) => {
      const [sum] = await run((client) =>
        client.multi().incr(counter(name)).pExpire(counter(name), millisecondsOf(ttlSeconds), "NX").execTyped(),
      );
      return sum;
    },
    check: async () => {
      const key = `${prefix}check:${randomUUID()}`;
      const lives = { expiration: { type: "PX" as const, value: CHECK_MILLISECONDS } };
      const read = await run(async (client) => {
        await client.set(key, "ok", lives);
        return client.getDel(key);
      });
      if (read !== "ok") throw new StoreUnavailable("what was written can't be read");
    },
    close: () => connection.close(),
  };
}

function lifetime(ttlSeconds: number) {
  return { expiration: { type: "PX" as const, value: Math.max(millisecondsOf(ttlSeconds), 1) } };
}

function millisecondsOf(seconds: number): number {
  return Math.ceil(seconds * 1000);
}
