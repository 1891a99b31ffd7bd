import { MEMORY_STORE_LIMITS } from "../../../runtime/config/defaults.js";
import { createMemoryStore } from "../../../runtime/stores/memory-store.js";
import { tokenStoreSuite } from "./token-store.suite.js";

function open(maxEntries?: number) {
  let now = 1_800_000_000_000;
  const store = createMemoryStore({ now: () => now, ...(maxEntries === undefined ? {} : { maxEntries }) });
  const pass = (seconds: number) => {
    now += seconds * 1000;
  };
  return { store, pass };
}

tokenStoreSuite("memory", () => Promise.resolve(open()));

describe("memory that is full", () => {
  it("forgets what nobody used for longest", async () => {
    const { store } = open(3);
    for (const key of ["a", "b", "c"]) await store.set(key, key, 60);
    await store.get("a");
    await store.set("d", "d", 60);
    expect(await Promise.all(["a", "b", "c", "d"].map((key) => store.get(key)))).toEqual(["a", undefined, "c", "d"]);
  });

  it("forgets what has ended first", async () => {
    const { store, pass } = open(3);
    await store.set("lasting", "lasting", 600);
    await store.set("ended-1", "x", 10);
    await store.set("ended-2", "x", 10);
    pass(11);
    await store.set("new-1", "x", 60);
    await store.set("new-2", "x", 60);
    expect(await store.get("lasting")).toBe("lasting");
  });

  it("never grows further, nor by indexes", async () => {
    const { store } = open(10);
    for (let i = 0; i < 100; i += 1) {
      await store.set(`key-${i}`, "x", 60);
      await store.addToIndex(`index-${i}`, "x", 60);
    }
    const entries = await Promise.all(Array.from({ length: 100 }, (_, i) => store.get(`key-${i}`)));
    const indexes = await Promise.all(Array.from({ length: 100 }, (_, i) => store.indexMembers(`index-${i}`)));
    expect(entries.filter((value) => value !== undefined)).toHaveLength(10);
    expect(indexes.filter(({ length }) => length > 0)).toHaveLength(10);
  });
});

describe("a flood of one kind of record", () => {
  it("pushes out others of that kind, and nothing else", async () => {
    const { store } = open(10);
    const sessions = ["browser-session:a", "entra-session:a", "oidc-RefreshToken:a", "oidc-Grant:a"];
    for (const key of [...sessions, "sign-in:a"]) await store.set(key, "x", 600);
    await store.addToIndex("oidc-grant:a", "oidc-RefreshToken:a", 600);
    for (let i = 0; i < 100; i += 1) {
      for (const kind of ["oidc-Interaction", "oidc-Session", "consent", "sign-in"]) {
        await store.set(`${kind}:flood-${i}`, "x", 600);
      }
    }

    expect(await Promise.all(sessions.map((key) => store.get(key)))).toEqual(["x", "x", "x", "x"]);
    expect(await store.indexMembers("oidc-grant:a")).toEqual(["oidc-RefreshToken:a"]);
    expect(await store.get("sign-in:a")).toBeUndefined();
  });

  it("is bounded by what the kind may hold", async () => {
    const { store } = open();
    const { entriesOfKind, refreshTokenEntries } = MEMORY_STORE_LIMITS;
    const held = async (kind: string, count: number) => {
      for (let i = 0; i < count; i += 1) await store.set(`${kind}:${i}`, "x", 600);
      return [await store.get(`${kind}:0`), await store.get(`${kind}:1`)];
    };

    expect(await held("consent", entriesOfKind + 1)).toEqual([undefined, "x"]);
    expect(await held("oidc-RefreshToken", refreshTokenEntries + 1)).toEqual([undefined, "x"]);
  });
});

it("entries that ended make room again and again", async () => {
  const { store, pass } = open(3);
  await store.set("lasting", "x", 6000);
  for (let round = 0; round < 5; round += 1) {
    await store.set(`a-${round}`, "x", 10);
    await store.set(`b-${round}`, "x", 10);
    pass(10);
  }
  expect(await store.get("lasting")).toBe("x");
});

it("forgets everything when it is closed", async () => {
  const { store } = open();
  await store.set("key", "value", 60);
  await store.close();
  expect(await store.get("key")).toBeUndefined();
});
