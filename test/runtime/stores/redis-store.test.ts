import { setTimeout as delay } from "node:timers/promises";
import { createRedisStore } from "../../../runtime/stores/redis-store.js";
import { entraRedisCredentials } from "../../../runtime/stores/redis-credentials.js";
import { StoreUnavailable } from "../../../runtime/stores/store-unavailable.js";
import type { TokenStore } from "../../../runtime/stores/token-store.js";
import { REDIS_LIMITS } from "../../../runtime/config/defaults.js";
import { createLogger } from "../../../runtime/telemetry/logger.js";
import { describeWithRedis, startRedis, type RedisServer } from "../../support/redis.js";
import { tokenStoreSuite } from "./token-store.suite.js";

jest.setTimeout(60_000);

/** As short as a test can wait for; far longer than an answer takes. */
const LIMITS = { ...REDIS_LIMITS, commandMilliseconds: 500, maxReconnectMilliseconds: 100 };

describeWithRedis("on Redis", () => {
  let redis: RedisServer;
  let log: string;
  const opened: TokenStore[] = [];
  const logger = createLogger({ level: "debug", destination: { write: (line: string) => (log += line) } });

  beforeAll(async () => {
    redis = await startRedis();
  });
  beforeEach(() => {
    log = "";
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
    await redis.command("FLUSHALL");
    await redis.command("ACL", "SETUSER", "default", "on", "nopass");
  });
  afterAll(() => redis.stop());

  function open(more: Partial<Parameters<typeof createRedisStore>[0]> = {}): TokenStore {
    const address = { host: "127.0.0.1", port: redis.port, tls: false };
    const store = createRedisStore({ ...address, prefix: "test:", logger, limits: LIMITS, ...more });
    opened.push(store);
    return store;
  }

  tokenStoreSuite("Redis", () =>
    Promise.resolve({ store: open({ limits: REDIS_LIMITS }), pass: (seconds) => redis.pass(seconds) }),
  );

  it("gives a value to one of many, whichever replica they ask", async () => {
    const replicas = [open(), open(), open()];
    for (const store of replicas.slice(0, 1)) await store.set("code", "value", 60);
    const asked = Array.from({ length: 20 }, () => replicas.map((store) => store.consume("code"))).flat();
    expect((await Promise.all(asked)).filter((value) => value !== undefined)).toEqual(["value"]);
  });

  it("leaves nothing without an end, and nothing of a check", async () => {
    const store = open();
    await store.set("set", "x", 60);
    await store.add("add", "x", 60);
    await store.addToIndex("index", "x", 60);
    await store.check();
    const keys = (await redis.command("KEYS", "*")) as string[];
    const ends = await Promise.all(keys.map((key) => redis.command("TTL", key)));
    expect([...keys].sort()).toEqual(["test:entry:add", "test:entry:set", "test:index:index"]);
    expect(ends.every((seconds) => Number(seconds) > 0 && Number(seconds) <= 60)).toBe(true);
  });

  it("keeps deployments apart that share it", async () => {
    const [one, other] = [open({ prefix: "one:" }), open({ prefix: "other:" })];
    await one.set("key", "value", 60);
    expect(await other.get("key")).toBeUndefined();
  });

  /** How each of the operations ends. */
  function endings(store: TokenStore): Promise<readonly unknown[]> {
    const operations = [
      store.get("key"),
      store.set("key", "value", 60),
      store.add("key", "value", 60),
      store.consume("key"),
      store.delete("key"),
      store.addToIndex("index", "member", 60),
      store.indexMembers("index"),
      store.deleteIndex("index"),
      store.check(),
    ];
    return Promise.all(
      operations.map((operation) =>
        operation.then(
          () => "done",
          (error: unknown) => error,
        ),
      ),
    );
  }

  async function recovered(store: TokenStore): Promise<void> {
    for (;;) {
      const ending = await store.check().then(
        () => "done",
        (error: unknown) => error,
      );
      if (ending === "done") return;
      expect(ending).toBeInstanceOf(StoreUnavailable);
      // A refusal may come at once, and would leave no time for anything else.
      await delay(10);
    }
  }

  describe.each<[string, () => void | Promise<void>, () => void | Promise<void>]>([
    ["killed", () => redis.kill(), () => redis.start()],
    [
      "frozen",
      () => {
        redis.freeze();
      },
      () => {
        redis.thaw();
      },
    ],
  ])("%s", (_how, takeAway, bringBack) => {
    it("refuses every operation in time, and works again by itself", async () => {
      const store = open();
      await store.check();
      await takeAway();
      const first = await endings(store);
      const second = await endings(store);
      await bringBack();
      await recovered(store);
      const after = await endings(store);

      for (const ending of [...first, ...second]) expect(ending).toBeInstanceOf(StoreUnavailable);
      expect(after).toEqual(Array.from({ length: 9 }, () => "done"));
    });

    it("is found although it was away at first, and the log says once that it was", async () => {
      await takeAway();
      const store = open();
      const ending = await endings(store);
      await bringBack();
      await recovered(store);

      expect(ending[0]).toBeInstanceOf(StoreUnavailable);
      expect(log.match(/cannot be reached|is given up/g)).toHaveLength(1);
      expect(log.match(/can be reached again/g)).toHaveLength(1);
    });
  });

  it("refuses what is more than it may hold back", async () => {
    await redis.kill();
    const store = open({ limits: { ...LIMITS, queuedCommands: 10 } });
    const errors = await Promise.all(
      Array.from({ length: 30 }, () => store.get("key").catch((error: unknown) => error as StoreUnavailable)),
    );
    await redis.start();
    await recovered(store);
    const causes = errors.map((error) => String(error instanceof StoreUnavailable ? error.cause : error));
    expect(causes.filter((cause) => cause.includes("queue is full"))).toHaveLength(20);
  });

  it("refuses once it is closed", async () => {
    const store = open();
    await store.check();
    await store.close();
    await expect(store.get("key")).rejects.toBeInstanceOf(StoreUnavailable);
  });

  describe("signing in with Entra", () => {
    const OBJECT_ID = "cc47a0f1-2e86-4d39-b5d8-704b9e1f6a32";
    let issued: string[];

    beforeEach(async () => {
      issued = [];
      await redis.command("ACL", "SETUSER", OBJECT_ID, "reset", "on", "~*", "+@all");
    });
    afterEach(() => redis.command("ACL", "DELUSER", OBJECT_ID));

    /** A token that Redis takes as the identity's password until the next one is issued. */
    async function token(lifetimeSeconds: number): Promise<string> {
      const exp = Math.floor(Date.now() / 1000) + lifetimeSeconds;
      const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
      const text = `${part({ alg: "none" })}.${part({ oid: OBJECT_ID, exp, n: issued.length })}.signature`;
      await redis.command("ACL", "SETUSER", OBJECT_ID, "resetpass", `>${text}`);
      issued.push(text);
      return text;
    }

    function credentials(lifetimeSeconds: number, retryMilliseconds?: number) {
      const retry = retryMilliseconds === undefined ? {} : { retryMilliseconds };
      return entraRedisCredentials({ token: () => token(lifetimeSeconds), now: Date.now, logger, ...retry });
    }

    const connections = async () => String(await redis.command("CLIENT", "LIST"));

    it("is by object id and token", async () => {
      const store = open({ credentials: credentials(3600) });
      await store.set("key", "value", 60);
      expect(await connections()).toContain(`user=${OBJECT_ID}`);
      expect(issued).toHaveLength(1);
      expect(log).not.toContain(issued[0]);
    });

    it("is repeated before the token ends, on the same connection", async () => {
      const store = open({ credentials: credentials(4, 10) });
      await store.check();
      const idOf = async () => new RegExp(`id=(\\d+) .*user=${OBJECT_ID}`).exec(await connections())?.[1];
      const before = await idOf();
      while (issued.length < 2) await delay(10);
      await store.check();
      expect(before).toBeDefined();
      expect(await idOf()).toBe(before);
      expect(log).not.toContain("did not take");
    });

    it("that fails is tried again, and nothing but the token is missing meanwhile", async () => {
      let fails = true;
      const failing = entraRedisCredentials({
        token: () => (fails ? Promise.reject(new Error("no identity endpoint")) : token(3600)),
        now: Date.now,
        logger,
      });
      const store = open({ credentials: failing });
      await expect(store.check()).rejects.toBeInstanceOf(StoreUnavailable);
      fails = false;
      await recovered(store);
      expect(await connections()).toContain(`user=${OBJECT_ID}`);
    });
  });
});
