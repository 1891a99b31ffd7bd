import { RENEWAL_TURNS } from "../../../runtime/config/defaults.js";
import type { EntraTokens, RefreshRequest } from "../../../runtime/entra/entra-client.js";
import { createEntraSessions, SignInRequired } from "../../../runtime/sign-in/entra-sessions.js";
import { createMemoryStore } from "../../../runtime/stores/memory-store.js";

const START = 1_800_000_000;
const LIFETIME = 90 * 24 * 3600;
const adele = { tenantId: "contoso", objectId: "adele" };
const bob = { tenantId: "contoso", objectId: "bob" };

/** Replicas of one deployment: one store, one clock, one Entra, whose answers wait until they are let go. */
function deployment() {
  let seconds = START;
  const now = () => seconds * 1000;
  const store = createMemoryStore({ now });
  const asked: RefreshRequest[] = [];
  const waiting: { answer: (tokens: EntraTokens) => void; fail: (error: Error) => void }[] = [];
  const entra = {
    refresh: (request: RefreshRequest) => {
      asked.push(request);
      return new Promise<EntraTokens>((answer, fail) => waiting.push({ answer, fail }));
    },
  };
  const replica = () => createEntraSessions({ store, entra, scopes: ["api/access"], lifetimeSeconds: LIFETIME, now });
  return {
    store,
    asked,
    replica,
    pass: (more: number) => {
      seconds += more;
    },
    /** Entra's answer to the oldest request that waits for one. */
    answer: async (tokens: EntraTokens) => {
      while (waiting.length === 0) await soon();
      waiting.shift()?.answer(tokens);
    },
    fail: async (error: Error) => {
      while (waiting.length === 0) await soon();
      waiting.shift()?.fail(error);
    },
  };
}

const soon = () => new Promise((resolve) => setTimeout(resolve, 5));
const tokens = (name: string, endsIn: number, from = START): EntraTokens => ({
  accessToken: `access-${name}`,
  refreshToken: `refresh-${name}`,
  expiresAt: from + endsIn,
  scopes: [],
});

describe("Entra tokens that have ended", () => {
  it("are renewed once over all replicas, however many calls need them at once [P-3]", async () => {
    const { replica, asked, answer, pass } = deployment();
    const replicas = [replica(), replica(), replica()];
    await replicas[0]?.begin("grant", adele, tokens("old", 600));
    pass(700);
    const calls = replicas.flatMap((sessions) => Array.from({ length: 10 }, () => sessions.accessToken("grant")));
    await answer(tokens("new", 4000, START + 700));
    const got = new Set((await Promise.all(calls)).map(({ accessToken }) => accessToken));

    expect([...got]).toEqual(["access-new"]);
    expect(asked.map(({ refreshToken }) => refreshToken)).toEqual(["refresh-old"]);
  });

  it("are renewed by another replica when the one whose turn it is has ended, with the refresh token before", async () => {
    const { replica, asked, answer, pass } = deployment();
    const [dying, other] = [replica(), replica()];
    await dying.begin("grant", adele, tokens("old", 600));
    pass(700);
    // Entra's answer never gets to it.
    void dying.accessToken("grant");
    while (asked.length === 0) await soon();
    const waits = other.accessToken("grant");
    await soon();
    expect(asked).toHaveLength(1);
    pass(RENEWAL_TURNS.seconds + 1);
    while (asked.length === 1) await soon();
    await answer(tokens("lost", 4000, START + 700));
    await answer(tokens("new", 4000, START + 711));

    expect((await waits).accessToken).toMatch(/^access-(new|lost)$/);
    expect(asked.map(({ refreshToken }) => refreshToken)).toEqual(["refresh-old", "refresh-old"]);
  });

  it("are asked for again when one replica failed", async () => {
    const { replica, asked, answer, fail, pass } = deployment();
    const [first, second] = [replica(), replica()];
    await first.begin("grant", adele, tokens("old", 600));
    pass(700);
    const calls = [first.accessToken("grant"), second.accessToken("grant")];
    const settled = Promise.allSettled(calls);
    await fail(new Error("not reachable"));
    await answer(tokens("new", 4000, START + 700));
    const results = await settled;

    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(asked).toHaveLength(2);
  });
});

describe("Entra tokens that end soon", () => {
  it("serve on while another replica renews them", async () => {
    const { replica, asked, answer, pass } = deployment();
    const [busy, other] = [replica(), replica()];
    await busy.begin("grant", adele, tokens("old", 600));
    pass(400);
    const renewal = busy.accessToken("grant");
    while (asked.length === 0) await soon();
    expect((await other.accessToken("grant")).accessToken).toBe("access-old");
    await answer(tokens("new", 4000, START + 400));
    expect((await renewal).accessToken).toBe("access-new");
    expect((await other.accessToken("grant")).accessToken).toBe("access-new");
    expect(asked).toHaveLength(1);
  });
});

describe("a token that a challenge refused", () => {
  it("is replaced once, for calls on all replicas", async () => {
    const { replica, asked, answer } = deployment();
    const replicas = [replica(), replica()];
    await replicas[0]?.begin("grant", adele, tokens("old", 4000));
    const refused = { token: "access-old", claims: '{"access_token":{}}' };
    const calls = replicas.map((sessions) => sessions.accessToken("grant", refused));
    await answer(tokens("new", 4000));

    expect((await Promise.all(calls)).map(({ accessToken }) => accessToken)).toEqual(["access-new", "access-new"]);
    expect(asked.map(({ claims }) => claims)).toEqual([refused.claims]);
  });
});

describe("a session that is ended while its tokens are renewed", () => {
  it.each([
    ["by its client", (sessions: ReturnType<typeof createEntraSessions>) => sessions.end("grant")],
    ["by its user, everywhere", (sessions: ReturnType<typeof createEntraSessions>) => sessions.endAllOf(adele)],
    ["by a challenge", (sessions: ReturnType<typeof createEntraSessions>) => sessions.requireSignIn("grant", "{}")],
  ])("%s stays ended", async (_by, end) => {
    const { replica, asked, answer, pass } = deployment();
    const [busy, other] = [replica(), replica()];
    await busy.begin("grant", adele, tokens("old", 600));
    pass(400);
    const renewal = busy.accessToken("grant");
    renewal.catch(() => undefined);
    while (asked.length === 0) await soon();
    await end(other);
    await answer(tokens("new", 4000, START + 400));

    await expect(renewal).rejects.toThrow(SignInRequired);
    expect(await busy.isUsable("grant")).toBe(false);
    await expect(other.accessToken("grant")).rejects.toThrow(SignInRequired);
  });
});

it("a session ends with its lifetime, however often its tokens are renewed", async () => {
  const { replica, answer, pass } = deployment();
  const sessions = replica();
  await sessions.begin("grant", adele, tokens("old", 600));
  pass(LIFETIME - 10);
  const renewal = sessions.accessToken("grant");
  await answer(tokens("new", 4000, START + LIFETIME));
  await renewal;
  expect(await sessions.user("grant")).toEqual(adele);
  pass(11);
  expect(await sessions.user("grant")).toBeUndefined();
});

it("all sessions of a user are ended at once, and nobody else's", async () => {
  const { replica } = deployment();
  const [first, second] = [replica(), replica()];
  await first.begin("grant-1", adele, tokens("1", 600), "client-1");
  await second.begin("grant-2", adele, tokens("2", 600));
  await first.begin("grant-3", bob, tokens("3", 600), "client-1");
  const ended = await second.endAllOf({ ...adele, username: "whatever@contoso.example" });

  expect(ended).toMatchObject([{ user: adele, clientId: "client-1" }, { user: adele }]);
  const standing = await Promise.all(["grant-1", "grant-2", "grant-3"].map((grant) => first.isUsable(grant)));
  expect(standing).toEqual([false, false, true]);
});
