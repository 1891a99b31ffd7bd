import type { TokenStore } from "../../../runtime/stores/token-store.js";

/** A store to test, and the clock it lives by. */
export interface StoreUnderTest {
  readonly store: TokenStore;
  /** Lets time pass for the store. */
  readonly pass: (seconds: number) => void | Promise<void>;
}

/** What every store has to do, whatever keeps its entries. */
export function tokenStoreSuite(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`${name} as a token store`, () => {
    let store: TokenStore;
    let pass: StoreUnderTest["pass"];

    beforeEach(async () => {
      ({ store, pass } = await open());
    });
    afterEach(() => store.close());

    it("works", async () => {
      await expect(store.check()).resolves.toBeUndefined();
    });

    describe("an entry", () => {
      it("is found as it was written", async () => {
        const value = JSON.stringify({ text: "ü\u0000\u2028\ud83d\ude00 \n", list: [1] });
        await store.set("key", value, 60);
        expect(await store.get("key")).toBe(value);
      });

      it("may be empty", async () => {
        await store.set("key", "", 60);
        expect(await store.get("key")).toBe("");
        expect(await store.add("key", "other", 60)).toBe(false);
        expect(await store.consume("key")).toBe("");
      });

      it("is not found under another key, letter case included", async () => {
        await store.set("key", "value", 60);
        expect([await store.get("Key"), await store.get("key "), await store.get("ke")]).toEqual(
          Array.from({ length: 3 }, () => undefined),
        );
      });

      it.each(["__proto__", "constructor", "toString"])("may have a key that objects know: %s", async (key) => {
        expect(await store.get(key)).toBeUndefined();
        await store.set(key, "value", 60);
        expect(await store.get(key)).toBe("value");
      });

      it("is replaced, with a lifetime of its own", async () => {
        await store.set("key", "first", 10);
        await store.set("key", "second", 60);
        await pass(30);
        expect(await store.get("key")).toBe("second");
      });

      it("is gone when deleted, also when it never was", async () => {
        await store.set("key", "value", 60);
        await store.delete("key");
        await store.delete("other");
        expect(await store.get("key")).toBeUndefined();
      });

      it("ends with its lifetime, not before", async () => {
        await store.set("key", "value", 60);
        await pass(59);
        expect(await store.get("key")).toBe("value");
        await pass(2);
        expect(await store.get("key")).toBeUndefined();
      });

      it.each([0, -1])("with a lifetime of %d seconds replaces nothing by nothing", async (seconds) => {
        await store.set("key", "first", 60);
        await store.set("key", "second", seconds);
        expect(await store.get("key")).toBeUndefined();
      });
    });

    describe("add", () => {
      it("writes where nothing is", async () => {
        expect(await store.add("key", "first", 60)).toBe(true);
        expect(await store.get("key")).toBe("first");
      });

      it("leaves alone what is there, its lifetime too", async () => {
        await store.set("key", "first", 10);
        expect(await store.add("key", "second", 60)).toBe(false);
        expect(await store.get("key")).toBe("first");
        await pass(11);
        expect(await store.get("key")).toBeUndefined();
      });

      it("writes where an entry ended or was deleted", async () => {
        await store.set("ended", "first", 10);
        await store.set("deleted", "first", 60);
        await pass(11);
        await store.delete("deleted");
        expect([await store.add("ended", "second", 60), await store.add("deleted", "second", 60)]).toEqual([
          true,
          true,
        ]);
      });

      it("lets one of many win", async () => {
        const results = await Promise.all(Array.from({ length: 20 }, (_, i) => store.add("key", String(i), 60)));
        expect(results.filter(Boolean)).toHaveLength(1);
        expect(await store.get("key")).toBe(String(results.indexOf(true)));
      });
    });

    describe("replace", () => {
      it("writes over what is there, and leaves its lifetime", async () => {
        await store.set("key", "first", 60);
        await pass(30);
        expect(await store.replace("key", "second")).toBe(true);
        expect(await store.get("key")).toBe("second");
        await pass(31);
        expect(await store.get("key")).toBeUndefined();
      });

      it("brings nothing back that ended, was deleted or never was", async () => {
        await store.set("ended", "first", 10);
        await store.set("deleted", "first", 60);
        await pass(11);
        await store.delete("deleted");
        for (const key of ["ended", "deleted", "never"]) {
          expect(await store.replace(key, "second")).toBe(false);
          expect(await store.get(key)).toBeUndefined();
        }
      });
    });

    describe("a counter", () => {
      it("counts each one once, however many come at once", async () => {
        const counts = await Promise.all(Array.from({ length: 20 }, () => store.count("counter", 60)));
        expect([...counts].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
        expect(await store.count("other", 60)).toBe(1);
      });

      it("ends with its first one, whatever came later", async () => {
        await store.count("counter", 60);
        await pass(40);
        expect(await store.count("counter", 60)).toBe(2);
        await pass(21);
        expect(await store.count("counter", 60)).toBe(1);
      });
    });

    describe("consume", () => {
      it("gives the value once", async () => {
        await store.set("key", "value", 60);
        expect([await store.consume("key"), await store.consume("key")]).toEqual(["value", undefined]);
        expect(await store.get("key")).toBeUndefined();
      });

      it("gives it to one of many [AS-18]", async () => {
        await store.set("key", "value", 60);
        const results = await Promise.all(Array.from({ length: 20 }, () => store.consume("key")));
        expect(results.filter((result) => result !== undefined)).toEqual(["value"]);
      });

      it("gives nothing that has ended", async () => {
        await store.set("key", "value", 10);
        await pass(11);
        expect(await store.consume("key")).toBeUndefined();
      });
    });

    describe("an index", () => {
      it("has each member once", async () => {
        for (const member of ["a", "b", "a"]) await store.addToIndex("index", member, 60);
        expect([...(await store.indexMembers("index"))].sort()).toEqual(["a", "b"]);
      });

      it("loses no member when many are added at once", async () => {
        const members = Array.from({ length: 50 }, (_, i) => `member-${i}`);
        await Promise.all(members.map((member) => store.addToIndex("index", member, 60)));
        expect([...(await store.indexMembers("index"))].sort()).toEqual(members.sort());
      });

      it("is empty before, after and elsewhere", async () => {
        await store.addToIndex("index", "a", 60);
        expect(await store.indexMembers("other")).toEqual([]);
        await store.deleteIndex("index");
        expect(await store.indexMembers("index")).toEqual([]);
      });

      it("loses the member that is removed, and no other", async () => {
        for (const member of ["a", "b"]) await store.addToIndex("index", member, 60);
        await store.removeFromIndex("index", "a");
        await store.removeFromIndex("index", "never");
        await store.removeFromIndex("other", "b");
        expect(await store.indexMembers("index")).toEqual(["b"]);
      });

      it("lives as long as its longest member asked for", async () => {
        await store.addToIndex("index", "long", 60);
        await store.addToIndex("index", "short", 10);
        await pass(30);
        expect(await store.indexMembers("index")).toContain("long");
        await pass(31);
        expect(await store.indexMembers("index")).toEqual([]);
      });

      it("is no entry", async () => {
        await store.addToIndex("name", "a", 60);
        await store.set("other", "value", 60);
        expect(await store.get("name")).toBeUndefined();
        expect(await store.indexMembers("other")).toEqual([]);
      });
    });
  });
}
