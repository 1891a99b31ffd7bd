import { SHARED_STORE_LIMITS as LIMITS } from "../../../runtime/config/defaults.js";
import { createBoundedStore } from "../../../runtime/stores/bounded-store.js";
import { createMemoryStore } from "../../../runtime/stores/memory-store.js";
import { StoreUnavailable } from "../../../runtime/stores/store-unavailable.js";

/** Replicas on one store, which itself would take anything. */
function deployment() {
  let now = 1_800_000_000_000;
  const store = createMemoryStore({ now: () => now });
  const full: string[] = [];
  const replica = () => createBoundedStore({ store, now: () => now, onFull: (kind) => full.push(kind) });
  return { replicas: [replica(), replica()] as const, full, pass: (seconds: number) => (now += seconds * 1000) };
}

const KINDS: readonly (readonly [string, number])[] = [
  ["oidc-Interaction", LIMITS.signInWritesPerMinute],
  ["oidc-Session", LIMITS.signInWritesPerMinute],
  ["consent", LIMITS.signInWritesPerMinute],
  ["sign-in", LIMITS.signInWritesPerMinute],
  ["oidc-Client", LIMITS.registrationsPerMinute],
  ["oidc-ReplayDetection", LIMITS.assertionsPerMinute],
];

describe.each(KINDS)("of %s", (kind, limit) => {
  it(`a shared store takes ${limit} a minute from all replicas together, and what is there stays`, async () => {
    const { replicas, full, pass } = deployment();
    const [first, second] = replicas;
    for (let i = 0; i < limit; i += 1) await (i % 2 === 0 ? first : second).set(`${kind}:${i}`, "x", 600);

    await expect(first.set(`${kind}:more`, "x", 600)).rejects.toThrow(StoreUnavailable);
    await expect(second.add(`${kind}:more`, "x", 600)).rejects.toThrow(StoreUnavailable);
    expect(await second.get(`${kind}:0`)).toBe("x");
    expect(await first.get(`${kind}:more`)).toBeUndefined();
    // Said once, however many are refused.
    expect(full).toEqual([kind]);
    pass(60);
    await expect(first.set(`${kind}:more`, "x", 600)).resolves.toBeUndefined();
  });
});

it("what belongs to somebody who signed in is not held up by a flood of others' requests", async () => {
  const { replicas } = deployment();
  const [store] = replicas;
  const flood = Array.from({ length: LIMITS.signInWritesPerMinute + 1 }, (_, i) => store.set(`sign-in:${i}`, "x", 600));
  expect((await Promise.allSettled(flood)).filter(({ status }) => status === "rejected")).toHaveLength(1);

  for (const kind of ["entra-session", "oidc-RefreshToken", "oidc-Grant", "browser-session", "renewal-turn"]) {
    await expect(store.set(`${kind}:1`, "x", 600)).resolves.toBeUndefined();
  }
  expect(await store.replace("sign-in:0", "y")).toBe(true);
});
