import { randomBytes } from "node:crypto";
import { createMemoryStore } from "../../../runtime/stores/memory-store.js";
import { createSealedStore, type DataKey } from "../../../runtime/stores/sealed-store.js";
import { tokenStoreSuite } from "./token-store.suite.js";

function open() {
  let now = 1_800_000_000_000;
  const inner = createMemoryStore({ now: () => now });
  const known = new Map<string, DataKey>();
  let current = newKey();
  const unreadable: string[] = [];

  function newKey(): DataKey {
    const key = { id: `key-${known.size}`, bytes: randomBytes(32) };
    known.set(key.id, key);
    return key;
  }

  const keys = { current: () => Promise.resolve(current), byId: (id: string) => Promise.resolve(known.get(id)) };
  const store = createSealedStore({ store: inner, keys, onUnreadable: (keyId) => unreadable.push(keyId) });
  return {
    store,
    inner,
    unreadable,
    rotate: () => {
      current = newKey();
    },
    forget: (id: string) => known.delete(id),
    pass: (seconds: number) => {
      now += seconds * 1000;
    },
  };
}

tokenStoreSuite("a sealed store", () => Promise.resolve(open()));

it.each(["set", "add"] as const)("%s seals: neither the value nor its like is seen beneath", async (operation) => {
  const { store, inner } = open();
  await store[operation]("one", "refresh-token-of-adele", 60);
  await store[operation]("two", "refresh-token-of-adele", 60);
  const beneath = [(await inner.get("one")) ?? "", (await inner.get("two")) ?? ""];
  expect(beneath[0]).toMatch(/^v1\.key-0\.[\w-]+$/);
  expect(beneath[0]).not.toBe(beneath[1]);
  for (const text of beneath) {
    expect(Buffer.from(text.split(".")[2] ?? "", "base64url").toString("latin1")).not.toContain("adele");
  }
});

describe("is as good as absent, and reported by the key's id alone", () => {
  const changes: readonly [string, (envelope: string) => string][] = [
    ["a text that was never sealed", () => "plain text"],
    ["nothing", () => ""],
    ["an envelope that is cut off", (envelope) => envelope.slice(0, 20)],
    ["another last byte", (envelope) => envelope.slice(0, -2) + (envelope.endsWith("AA") ? "BA" : "AA")],
    ["another version", (envelope) => envelope.replace("v1.", "v2.")],
    ["a key that nobody has", (envelope) => envelope.replace("key-0", "key-9")],
    ["another key than it was sealed with", (envelope) => envelope.replace("key-0", "key-1")],
  ];
  it.each(changes)("%s", async (_what, change) => {
    const { store, inner, unreadable, rotate } = open();
    await store.set("key", "value", 60);
    rotate();
    await inner.set("key", change((await inner.get("key")) ?? ""), 60);
    expect([await store.get("key"), await store.consume("key")]).toEqual([undefined, undefined]);
    expect(unreadable).toHaveLength(2);
    expect(unreadable.join()).not.toContain("value");
  });

  it("a value moved to another entry", async () => {
    const { store, inner, unreadable } = open();
    await store.set("session:adele", "adele", 60);
    await inner.set("session:bob", (await inner.get("session:adele")) ?? "", 60);
    expect(await store.get("session:bob")).toBeUndefined();
    expect(await store.get("session:adele")).toBe("adele");
    expect(unreadable).toEqual(["key-0"]);
  });
});

it("opens what an older key sealed, and seals with the new one", async () => {
  const { store, inner, rotate } = open();
  await store.set("old", "old", 60);
  rotate();
  await store.set("new", "new", 60);
  expect([await store.get("old"), await store.get("new")]).toEqual(["old", "new"]);
  expect(await inner.get("new")).toMatch(/^v1\.key-1\./);
});

it("keeps the value when keys can't be had for a time", async () => {
  const { inner } = open();
  const unreachable = () => Promise.reject(new Error("no vault"));
  const store = createSealedStore({
    store: inner,
    keys: { current: unreachable, byId: unreachable },
    onUnreadable: () => undefined,
  });
  await inner.set("key", "v1.key-0.AAAA", 60);
  await expect(store.get("key")).rejects.toThrow("no vault");
  await expect(store.set("key", "value", 60)).rejects.toThrow("no vault");
  await expect(store.check()).rejects.toThrow("no vault");
  expect(await inner.get("key")).toBe("v1.key-0.AAAA");
});
