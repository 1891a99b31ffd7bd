import { DATA_KEY_LIFETIMES } from "../../../runtime/config/defaults.js";
import { createKeyVaultRequest } from "../../../runtime/key-vault/key-vault-request.js";
import { createOutboundFetch } from "../../../runtime/security/outbound-fetch.js";
import { createKeyVaultWrapper } from "../../../runtime/stores/key-vault-wrapper.js";
import { createMemoryStore } from "../../../runtime/stores/memory-store.js";
import { StoreUnavailable } from "../../../runtime/stores/store-unavailable.js";
import type { TokenStore } from "../../../runtime/stores/token-store.js";
import { createWrappedDataKeys } from "../../../runtime/stores/wrapped-data-keys.js";
import {
  KEY_VAULT_RESOURCE,
  startKeyVaultDouble,
  type KeyVaultDouble,
} from "../../doubles/key-vault/key-vault-double.js";

const OBJECT_ID = "cc47a0f1-2e86-4d39-b5d8-704b9e1f6a32";

let keyVault: KeyVaultDouble;
let store: TokenStore;
let now: number;

beforeEach(async () => {
  keyVault = await startKeyVaultDouble({ users: [OBJECT_ID] });
  now = 1_800_000_000_000;
  store = createMemoryStore({ now: () => now });
});
afterEach(() => keyVault.close());

function tokenFor(aud: string, oid = OBJECT_ID): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "none" })}.${part({ aud, oid })}.signature`;
}

function wrapper({ keyId = keyVault.keyId, token = tokenFor(KEY_VAULT_RESOURCE) } = {}) {
  const [from = "", to = ""] = keyVault.rewrittenHost.split("=");
  const fetch = createOutboundFetch({
    rewrites: new Map([[from, to]]),
    timeoutMilliseconds: 5_000,
    maxResponseBytes: 65_536,
  });
  return createKeyVaultWrapper({ keyId, ask: createKeyVaultRequest({ token: () => Promise.resolve(token), fetch }) });
}

/** A replica that has just started. */
const replica = (options = {}) => createWrappedDataKeys({ store, wrapper: wrapper(options), now: () => now });
const asked = () => keyVault.requests.map(([operation]) => operation);

it("is made by one replica and found by the others, also when all start at once", async () => {
  const keys = await Promise.all(Array.from({ length: 5 }, () => replica().current()));
  expect(new Set(keys.map(({ id }) => id)).size).toBe(1);
  expect(new Set(keys.map(({ bytes }) => Buffer.from(bytes).toString("hex"))).size).toBe(1);
  expect(keys[0]?.bytes).toHaveLength(32);
});

it("is kept wrapped only", async () => {
  const { id, bytes } = await replica().current();
  for (const key of ["data-key:current", `data-key:${id}`]) {
    const text = (await store.get(key)) ?? "";
    expect(text).toContain(keyVault.keyId);
    expect(text).not.toContain(Buffer.from(bytes).toString("base64url"));
    expect(text).not.toContain(Buffer.from(bytes).toString("hex"));
  }
});

it("costs the vault two requests at first and one in each further replica, whatever is sealed", async () => {
  const [first, second] = [replica(), replica()];
  const { id } = await first.current();
  for (let i = 0; i < 20; i += 1) await Promise.all([first.current(), first.byId(id)]);
  expect(asked()).toEqual(["get", "wrapkey"]);
  await Promise.all(Array.from({ length: 20 }, () => second.byId(id)));
  await second.current();
  expect(asked().filter((operation) => operation === "unwrapkey").length).toBeLessThanOrEqual(1);
});

it("is followed by another after its time, and opens as long as what it sealed can live", async () => {
  const running = replica();
  const old = await running.current();
  now += (DATA_KEY_LIFETIMES.sealSeconds + 1) * 1000;
  const next = await running.current();
  now += (90 * 24 * 3600 + DATA_KEY_LIFETIMES.askAgainSeconds) * 1000;
  expect(next.id).not.toBe(old.id);
  expect(await replica().byId(old.id)).toEqual({ id: old.id, bytes: Buffer.from(old.bytes) });
});

it("survives a rotation of the vault's key: new versions wrap, old ones unwrap", async () => {
  const old = await replica().current();
  keyVault.rotate();
  now += (DATA_KEY_LIFETIMES.sealSeconds + 1) * 1000;
  const next = await replica().current();
  const restarted = replica();
  expect(await restarted.byId(old.id)).toMatchObject({ id: old.id });
  expect(await restarted.byId(next.id)).toMatchObject({ id: next.id });
});

it("is replaced when another key of the vault wrapped it, which is asked for nothing", async () => {
  const record = (id: string) =>
    JSON.stringify({ id, wrappedBy: `https://evil.example/keys/x/${"0".repeat(32)}`, value: "AAAA" });
  await store.set("data-key:current", record("planted"), 60);
  await store.set("data-key:planted", record("planted"), 60);
  const keys = replica();
  expect((await keys.current()).id).not.toBe("planted");
  expect(await keys.byId("planted")).toBeUndefined();
  expect(asked()).not.toContain("unwrapkey");
});

it.each(["/../../secrets/x", "/x", "/0123456789abcdef0123456789abcdef/../x", "x/0123456789abcdef0123456789abcdef"])(
  "does not follow a version that is none: %s",
  async (ending) => {
    expect(await wrapper().unwrap({ wrappedBy: `${keyVault.keyId}${ending}`, value: "AAAA" })).toBeUndefined();
    expect(keyVault.requests).toEqual([]);
  },
);

it("that nobody made is unknown", async () => {
  expect(await replica().byId("unknown")).toBeUndefined();
});

describe.each([
  ["the vault fails", 503, {}],
  ["the vault is throttled", 429, {}],
  ["the identity may not", undefined, { token: tokenFor(KEY_VAULT_RESOURCE, "somebody-else") }],
  ["the token is for something else", undefined, { token: tokenFor("https://graph.microsoft.com") }],
])("when %s", (_what, status, options) => {
  it("the store is unavailable, and nothing is written", async () => {
    keyVault.failWith(status);
    await expect(replica(options).current()).rejects.toBeInstanceOf(StoreUnavailable);
    expect(await store.get("data-key:current")).toBeUndefined();
  });

  it("a key that exists is not taken for gone", async () => {
    const { id } = await replica().current();
    keyVault.failWith(status);
    const keys = replica(options);
    await expect(keys.byId(id)).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(keys.current()).rejects.toBeInstanceOf(StoreUnavailable);
  });
});

it("works again once the vault does", async () => {
  const keys = replica();
  keyVault.failWith(503);
  await expect(keys.current()).rejects.toBeInstanceOf(StoreUnavailable);
  keyVault.failWith(undefined);
  const { id } = await keys.current();
  expect(await keys.byId(id)).toMatchObject({ id });
});

describe("a store that lost everything", () => {
  /** As `FLUSHALL` leaves it. */
  const lose = () => {
    store = createMemoryStore({ now: () => now });
  };
  /** A replica that outlives the loss. */
  function lasting() {
    const current: TokenStore = {
      ...store,
      get: (key) => store.get(key),
      set: (key, value, ttl) => store.set(key, value, ttl),
      add: (key, value, ttl) => store.add(key, value, ttl),
      delete: (key) => store.delete(key),
    };
    return createWrappedDataKeys({ store: current, wrapper: wrapper(), now: () => now });
  }

  it("gets back the key that replicas seal with, so that a new one opens what they seal", async () => {
    const replicas = [lasting(), lasting()];
    const [{ id }] = await Promise.all([replicas[0]?.current(), replicas[1]?.current()]).then(
      ([first]) => [first ?? { id: "" }] as const,
    );
    lose();
    for (const keys of replicas) keys.askAgain();
    const after = await Promise.all(replicas.map((keys) => keys.current()));

    expect(after.map((key) => key.id)).toEqual([id, id]);
    expect(await replica().current()).toEqual(after[0]);
    expect(await replica().byId(id)).toEqual(after[0]);
  });

  it("is told from a key that ended: that one is not put back", async () => {
    const keys = lasting();
    const { id } = await keys.current();
    now += (DATA_KEY_LIFETIMES.sealSeconds + 1) * 1000;
    keys.askAgain();

    expect((await keys.current()).id).not.toBe(id);
  });
});
