import { tokenHash } from "../../../runtime/security/token-hash.js";
import { createSignIns, ENTRA_SESSION, type SignInFacts } from "../../../runtime/sign-in/sign-ins.js";
import { createMemoryStore } from "../../../runtime/stores/memory-store.js";
import { grantIndex } from "../../../runtime/stores/oidc-adapter.js";

const LIFETIME = 1000;
const adele = { tenantId: "contoso", objectId: "adele" };

function deployment(perUser = 100) {
  let seconds = 1_800_000_000;
  const now = () => seconds * 1000;
  const store = createMemoryStore({ now });
  const signIns = createSignIns({ store, lifetimeSeconds: LIFETIME, perUser, now });
  const file = async (id: string, clientId?: string): Promise<SignInFacts> => {
    const facts = { user: adele, begunAt: seconds, ...(clientId === undefined ? {} : { clientId }) };
    await signIns.file(id, facts);
    return facts;
  };
  const begin = async (id: string, clientId?: string): Promise<void> => {
    const facts = await file(id, clientId);
    await store.set(`${ENTRA_SESSION}:${tokenHash(id)}`, JSON.stringify(facts), LIFETIME);
  };
  const stands = async (id: string) => (await store.get(`${ENTRA_SESSION}:${tokenHash(id)}`)) !== undefined;
  return { store, signIns, file, begin, stands, pass: (more: number) => (seconds += more) };
}

it("nothing that hangs on a sign-in stays when it ends, in whichever mode it was", async () => {
  const { store, signIns, begin } = deployment();
  await begin("one");
  const hash = tokenHash("one");
  const tokens = ["oidc-RefreshToken:a", "oidc-AuthorizationCode:b"];
  const keys = ["oidc-Grant", "browser-session", "browser-session-use"].map((kind) => `${kind}:${hash}`);
  for (const key of [...keys, ...tokens, "oidc-RefreshToken:other"]) await store.set(key, "x", 600);
  for (const token of tokens) await store.addToIndex(grantIndex(hash), token, 600);
  await signIns.end("one");

  const left = await Promise.all([...keys, ...tokens].map((key) => store.get(key)));
  expect(new Set(left)).toEqual(new Set([undefined]));
  expect(await store.indexMembers(grantIndex(hash))).toEqual([]);
  expect(await store.get("oidc-RefreshToken:other")).toBe("x");
});

it("sign-ins for a client are ended whoever's they are, and no others", async () => {
  const { signIns, begin, stands } = deployment();
  await begin("one", "client");
  await begin("other", "other client");
  expect(await signIns.endAllFor("client")).toMatchObject([{ user: adele, clientId: "client" }]);
  expect([await stands("one"), await stands("other")]).toEqual([false, true]);
  expect(await signIns.endAllFor("client")).toEqual([]);
});

it("one that has been filed and begins after all were ended is found the next time", async () => {
  const { store, signIns, file, stands } = deployment();
  const facts = await file("late", "client");
  expect(await signIns.endAllOf(adele)).toEqual([]);
  await store.set(`${ENTRA_SESSION}:${tokenHash("late")}`, JSON.stringify(facts), LIFETIME);
  expect(await stands("late")).toBe(true);
  expect(await signIns.endAllOf(adele)).toHaveLength(1);
  expect(await stands("late")).toBe(false);
});

it("one is found for as long as it stands, and the index ends with the last that is in it", async () => {
  const { store, signIns, begin, stands, pass } = deployment();
  await begin("one");
  pass(LIFETIME - 1);
  expect(await stands("one")).toBe(true);
  expect(await signIns.endAllOf(adele)).toHaveLength(1);

  const indexes = new Set<string>();
  const watched = createSignIns({
    store: {
      ...store,
      addToIndex: (index, ...rest) => {
        indexes.add(index);
        return store.addToIndex(index, ...rest);
      },
    },
    lifetimeSeconds: LIFETIME,
    perUser: 100,
    now: () => 1_800_000_999_000,
  });
  await watched.file("two", { user: adele, begunAt: 1_800_000_999 });
  pass(LIFETIME + 1);
  expect(indexes.size).toBe(1);
  for (const index of indexes) expect(await store.indexMembers(index)).toEqual([]);
});

it("a user's oldest give way to the newest, and those that ended by themselves before any other", async () => {
  const { signIns, begin, stands, pass } = deployment(3);
  for (const id of ["a", "b", "c", "d", "e"]) {
    await begin(id);
    pass(1);
  }
  const standing = await Promise.all(["a", "b", "c", "d", "e"].map(stands));
  expect(standing).toEqual([false, false, true, true, true]);
  expect(await signIns.endAllOf(adele)).toHaveLength(3);
});

it("a user who signs in again and again leaves no more behind than that", async () => {
  const { store, begin, pass } = deployment(3);
  let members = 0;
  const seen = new Set<string>();
  const add = store.addToIndex.bind(store);
  store.addToIndex = (index, ...rest) => {
    seen.add(index);
    return add(index, ...rest);
  };
  for (let i = 0; i < 50; i += 1) {
    await begin(`sign-in-${i}`, "client");
    pass(10);
  }
  for (const index of seen) members += (await store.indexMembers(index)).length;
  // Three in the user's index and three in the client's.
  expect(members).toBe(6);
});
