import { SIGNING_KEY_ROTATION as ROTATION } from "../../../runtime/config/defaults.js";
import { createSharedSigningKeys, type SharedSigningKeys } from "../../../runtime/gateway/shared-signing-keys.js";
import { createMemoryStore } from "../../../runtime/stores/memory-store.js";
import { StoreUnavailable } from "../../../runtime/stores/store-unavailable.js";
import type { TokenStore } from "../../../runtime/stores/token-store.js";
import { createLogger } from "../../../runtime/telemetry/logger.js";

const logger = createLogger({ level: "error", destination: { write: () => undefined } });

let now: number;
let memory: TokenStore;
let away: boolean;
const running: SharedSigningKeys[] = [];

beforeEach(() => {
  now = 1_800_000_000_000;
  away = false;
  memory = createMemoryStore({ now: () => now });
});
afterEach(() => {
  for (const keys of running.splice(0)) keys.close();
});

function replica(): SharedSigningKeys {
  const guarded = <T>(use: () => Promise<T>) => (away ? Promise.reject(new StoreUnavailable("away")) : use());
  const store = {
    get: (key: string) => guarded(() => memory.get(key)),
    set: (key: string, value: string, ttl: number) => guarded(() => memory.set(key, value, ttl)),
    add: (key: string, value: string, ttl: number) => guarded(() => memory.add(key, value, ttl)),
    delete: (key: string) => guarded(() => memory.delete(key)),
  };
  const keys = createSharedSigningKeys({ store, now: () => now, logger });
  running.push(keys);
  return keys;
}

async function ready(keys: SharedSigningKeys): Promise<SharedSigningKeys> {
  // Of several that start at once, one makes the key and the others ask again.
  for (let tries = 0; tries < 10; tries += 1) {
    const failure = await keys.check().then(
      () => undefined,
      (error: unknown) => error,
    );
    if (failure === undefined) return keys;
    expect(failure).toBeInstanceOf(StoreUnavailable);
  }
  throw new Error("never ready");
}

const kids = ({ current }: SharedSigningKeys) => current().map(({ kid }) => kid);
const pass = (seconds: number) => {
  now += seconds * 1000;
};

it("are the same for all replicas, also when all start at once", async () => {
  const replicas = await Promise.all(Array.from({ length: 5 }, () => ready(replica())));
  expect(new Set(replicas.map((keys) => kids(keys).join())).size).toBe(1);
  expect(kids(await ready(replica()))).toEqual(kids(await ready(replica())));
});

it("stay the same list while nothing changes", async () => {
  const keys = await ready(replica());
  const before = keys.current();
  pass(3600);
  await keys.refresh();
  expect(keys.current()).toBe(before);
});

it("are announced before they sign, and stay as long as their tokens can live", async () => {
  const [one, other] = [await ready(replica()), await ready(replica())];
  const [first = ""] = kids(one);
  pass(ROTATION.signSeconds - ROTATION.announceSeconds);
  await one.refresh();
  await other.refresh();
  const announced = kids(other);
  const [, second = ""] = announced;
  pass(ROTATION.announceSeconds - 1);
  const lastMoment = kids(one);
  pass(1);
  const changed = [kids(one), kids(other)];
  pass(ROTATION.verifySeconds);
  const afterwards = [kids(one), kids(other)];

  expect(announced).toEqual([first, second]);
  expect(second).not.toBe(first);
  expect(lastMoment).toEqual([first, second]);
  expect(changed).toEqual([
    [second, first],
    [second, first],
  ]);
  expect(afterwards).toEqual([[second], [second]]);
});

it("are made once when their time comes to many at once", async () => {
  const replicas = await Promise.all(Array.from({ length: 5 }, () => ready(replica())));
  pass(ROTATION.signSeconds);
  await Promise.all(replicas.map((keys) => keys.refresh()));
  await Promise.all(replicas.map((keys) => keys.refresh()));
  expect(new Set(replicas.map((keys) => kids(keys).join())).size).toBe(1);
  expect(kids(await ready(replica()))).toHaveLength(2);
});

it("are none while the store is away at the start, and come with it", async () => {
  away = true;
  const keys = replica();
  await expect(keys.check()).rejects.toBeInstanceOf(StoreUnavailable);
  expect(() => keys.current()).toThrow(StoreUnavailable);
  away = false;
  expect(kids(await ready(keys))).toHaveLength(1);
});

it("serve on while the store is away, and are given back to one that lost them", async () => {
  const keys = await ready(replica());
  const before = kids(keys);
  away = true;
  await expect(keys.refresh()).rejects.toBeInstanceOf(StoreUnavailable);
  expect(kids(keys)).toEqual(before);
  away = false;
  memory = createMemoryStore({ now: () => now });
  await keys.refresh();
  expect(kids(await ready(replica()))).toEqual(before);
});

it("can be made by another when the one whose turn it was is gone", async () => {
  await memory.add("signing-keys:turn", "taken", ROTATION.turnSeconds);
  const keys = replica();
  await expect(keys.check()).rejects.toBeInstanceOf(StoreUnavailable);
  pass(ROTATION.turnSeconds);
  expect(kids(await ready(keys))).toHaveLength(1);
});

it("come back into a store that lost everything as soon as it is there again, and the replicas stay one", async () => {
  const [first, second] = [await ready(replica()), await ready(replica())];
  const before = kids(first);
  away = true;
  memory = createMemoryStore({ now: () => now });
  for (const keys of [first, second]) keys.lookAgain();
  await new Promise((resolve) => setTimeout(resolve, 50));
  away = false;
  while ((await memory.get("signing-keys")) === undefined) await new Promise((resolve) => setTimeout(resolve, 10));

  expect(kids(await ready(replica()))).toEqual(before);
  expect(kids(second)).toEqual(before);
});
