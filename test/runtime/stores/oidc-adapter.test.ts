import type { Adapter, AdapterPayload } from "oidc-provider";
import { createMemoryStore } from "../../../runtime/stores/memory-store.js";
import { SHARED_STORE_LIMITS } from "../../../runtime/config/defaults.js";
import { StoreUnavailable } from "../../../runtime/stores/store-unavailable.js";
import { tokenHash } from "../../../runtime/security/token-hash.js";
import { createOidcAdapter, DELIVERED, grantIndex } from "../../../runtime/stores/oidc-adapter.js";
import type { TokenStore } from "../../../runtime/stores/token-store.js";

class InvalidGrant extends Error {}
class InvalidClientAuth extends Error {}
const errors = { InvalidClientAuth, InvalidGrant };

const GRACE_SECONDS = 30;
const REFRESH_TOKEN = "Vw7Tz-secret-refresh-token-Kp3";
const CODE = "Xy9-secret-code-Qm2";

let now: number;
let store: TokenStore;
/** What was written, as somebody would find it who can read the store. */
let written: string[];
let adapters: (model: string) => Adapter;
let onGrantRevoked: (grantId: string) => Promise<void>;

beforeEach(() => {
  onGrantRevoked = () => Promise.resolve();
  now = 1_800_000_000_000;
  written = [];
  store = recording(createMemoryStore({ now: () => now }));
  adapters = createOidcAdapter({
    store,
    now: () => now,
    errors,
    onGrantRevoked: (grantId) => onGrantRevoked(grantId),
    refreshGraceSeconds: GRACE_SECONDS,
    repeatSeconds: 60,
    fallbackSeconds: 1000,
  });
});

function recording(inner: TokenStore): TokenStore {
  return {
    ...inner,
    set: (...args) => {
      written.push(args.join(" "));
      return inner.set(...args);
    },
    add: (...args) => {
      written.push(args.join(" "));
      return inner.add(...args);
    },
    addToIndex: (...args) => {
      written.push(args.join(" "));
      return inner.addToIndex(...args);
    },
  };
}

function pass(seconds: number): void {
  now += seconds * 1000;
}

function payloadOf(id: string, more: AdapterPayload = {}): AdapterPayload {
  return { jti: id, iat: now / 1000, exp: now / 1000 + 600, grantId: "grant-1", clientId: "client", ...more };
}

describe("a record", () => {
  it("is found as it was saved", async () => {
    const payload = payloadOf(CODE, { scope: "access_as_user", extra: { list: [1, 2] } });
    await adapters("AuthorizationCode").upsert(CODE, payload, 60);
    expect(await adapters("AuthorizationCode").find(CODE)).toEqual(payload);
  });

  it("belongs to one model", async () => {
    await adapters("AuthorizationCode").upsert(CODE, payloadOf(CODE), 60);
    expect(await adapters("RefreshToken").find(CODE)).toBeUndefined();
  });

  it("ends with its lifetime", async () => {
    await adapters("AuthorizationCode").upsert(CODE, payloadOf(CODE), 60);
    pass(61);
    expect(await adapters("AuthorizationCode").find(CODE)).toBeUndefined();
  });

  it("without a lifetime, as a registered client has none, gets one [AS-7] [P-16]", async () => {
    await adapters("Client").upsert("client-1", { client_id: "client-1", redirect_uris: ["http://localhost/cb"] });
    pass(999);
    expect(await adapters("Client").find("client-1")).toEqual({
      client_id: "client-1",
      redirect_uris: ["http://localhost/cb"],
    });
    pass(2);
    expect(await adapters("Client").find("client-1")).toBeUndefined();
  });

  it("is gone when destroyed, also when it never was", async () => {
    const codes = adapters("AuthorizationCode");
    await codes.upsert(CODE, payloadOf(CODE), 60);
    await codes.destroy(CODE);
    await codes.destroy("other");
    expect(await codes.find(CODE)).toBeUndefined();
  });

  it("shares nothing with what was saved or found before", async () => {
    const codes = adapters("AuthorizationCode");
    const payload = payloadOf(CODE, { extra: { a: 1 } });
    await codes.upsert(CODE, payload, 60);
    const found = (await codes.find(CODE)) as AdapterPayload;
    found.scope = "everything";
    expect(await codes.find(CODE)).toEqual(payload);
  });
});

it.each(["AuthorizationCode", "RefreshToken", "AccessToken", "Interaction", "RegistrationAccessToken"])(
  "the store never holds the id of a %s, which is the secret itself",
  async (model) => {
    await adapters(model).upsert(REFRESH_TOKEN, payloadOf(REFRESH_TOKEN), 60);
    await adapters(model).consume(REFRESH_TOKEN);
    expect(written.length).toBeGreaterThan(1);
    expect(written.join("\n")).not.toContain("secret");
  },
);

it.each(["RefreshToken", "ReplayDetection", "Interaction", "Session"])(
  "everything of a %s is filed under that kind, which has a budget of its own",
  async (model) => {
    await adapters(model).upsert("id", { jti: "id", uid: "uid" }, 60);
    await adapters(model).consume("id");
    expect(written.length).toBeGreaterThan(1);
    expect(written.filter((entry) => !entry.startsWith(`oidc-${model}:`))).toEqual([]);
  },
);

describe("a session", () => {
  const session = { jti: "session-id", uid: "session-uid", accountId: "ada" };

  it("is found by its uid, complete with its id", async () => {
    await adapters("Session").upsert("session-id", session, 60);
    expect(await adapters("Session").findByUid("session-uid")).toEqual(session);
    expect(await adapters("Session").findByUid("other")).toBeUndefined();
  });

  it("that is gone is not found by its uid either", async () => {
    await adapters("Session").upsert("session-id", session, 60);
    await adapters("Session").destroy("session-id");
    expect(await adapters("Session").findByUid("session-uid")).toBeUndefined();
  });
});

it("a device code is found by what the user typed", async () => {
  await adapters("DeviceCode").upsert("device", { jti: "device", userCode: "ABCD-EFGH" }, 60);
  expect(await adapters("DeviceCode").findByUserCode("ABCD-EFGH")).toMatchObject({ jti: "device" });
});

describe("an authorization code [AS-18]", () => {
  const codes = () => adapters("AuthorizationCode");

  it("is not consumed before", async () => {
    await codes().upsert(CODE, payloadOf(CODE), 60);
    expect(await codes().find(CODE)).not.toHaveProperty("consumed");
  });

  it("is found consumed after, so that a replay revokes the grant", async () => {
    await codes().upsert(CODE, payloadOf(CODE), 60);
    await codes().consume(CODE);
    expect(await codes().find(CODE)).toMatchObject({ jti: CODE, consumed: now / 1000 });
  });

  it("is redeemed by one of many", async () => {
    await codes().upsert(CODE, payloadOf(CODE), 60);
    const attempts = await Promise.allSettled(Array.from({ length: 20 }, () => codes().consume(CODE)));
    const lost = attempts.filter((attempt) => attempt.status === "rejected");
    expect(lost).toHaveLength(19);
    expect(lost.every(({ reason }) => reason instanceof InvalidGrant)).toBe(true);
  });

  it("that has ended or never was can't be consumed", async () => {
    await codes().upsert(CODE, payloadOf(CODE), 60);
    pass(61);
    await expect(codes().consume(CODE)).rejects.toBeInstanceOf(InvalidGrant);
    await expect(codes().consume("other")).rejects.toBeInstanceOf(InvalidGrant);
  });

  it("stays consumed for all its life", async () => {
    await codes().upsert(CODE, payloadOf(CODE), 60);
    pass(10);
    await codes().consume(CODE);
    pass(49);
    expect(await codes().find(CODE)).toHaveProperty("consumed");
  });
});

describe("a refresh token that was rotated", () => {
  const tokens = () => adapters("RefreshToken");

  beforeEach(async () => {
    await tokens().upsert(REFRESH_TOKEN, payloadOf(REFRESH_TOKEN), 600);
    await tokens().consume(REFRESH_TOKEN);
  });

  it("answers once more for a client that races or lost the response [P-3]", async () => {
    pass(GRACE_SECONDS - 1);
    expect(await tokens().find(REFRESH_TOKEN)).not.toHaveProperty("consumed");
    await expect(tokens().consume(REFRESH_TOKEN)).resolves.toBeUndefined();
  });

  it("is known as used when the time is over, so that reuse revokes the grant [AS-10]", async () => {
    pass(GRACE_SECONDS);
    expect(await tokens().find(REFRESH_TOKEN)).toMatchObject({ consumed: now / 1000 - GRACE_SECONDS });
    await expect(tokens().consume(REFRESH_TOKEN)).rejects.toBeInstanceOf(InvalidGrant);
  });

  it("gains no time by being used again", async () => {
    pass(GRACE_SECONDS - 1);
    await tokens().consume(REFRESH_TOKEN);
    pass(1);
    expect(await tokens().find(REFRESH_TOKEN)).toHaveProperty("consumed");
  });

  it("may be used by several at once", async () => {
    const attempts = await Promise.allSettled(Array.from({ length: 5 }, () => tokens().consume(REFRESH_TOKEN)));
    expect(attempts.every(({ status }) => status === "fulfilled")).toBe(true);
  });

  it("has no such time when there is none", async () => {
    const strict = createOidcAdapter({
      store,
      now: () => now,
      errors,
      onGrantRevoked: (grantId) => onGrantRevoked(grantId),
      refreshGraceSeconds: 0,
      repeatSeconds: 60,
      fallbackSeconds: 1000,
    })("RefreshToken");
    expect(await strict.find(REFRESH_TOKEN)).toHaveProperty("consumed");
    await expect(strict.consume(REFRESH_TOKEN)).rejects.toBeInstanceOf(InvalidGrant);
  });
});

describe("the id of a client assertion [AS-17]", () => {
  const ids = () => adapters("ReplayDetection");

  it("is taken by one of many that bring it at once", async () => {
    const attempts = await Promise.allSettled(
      Array.from({ length: 20 }, () => ids().upsert("id", { jti: "id", iss: "client" }, 60)),
    );
    const lost = attempts.filter((attempt) => attempt.status === "rejected");
    expect(lost).toHaveLength(19);
    expect(lost.every(({ reason }) => reason instanceof InvalidClientAuth)).toBe(true);
  });

  it("is found while it is remembered, and may come again after", async () => {
    await ids().upsert("id", { jti: "id", iss: "client" }, 60);
    expect(await ids().find("id")).toMatchObject({ jti: "id" });
    pass(60);
    await expect(ids().upsert("id", { jti: "id", iss: "client" }, 60)).resolves.toBeUndefined();
  });
});

describe("revoking a grant", () => {
  it("ends its codes and tokens, and no other's", async () => {
    await adapters("AuthorizationCode").upsert(CODE, payloadOf(CODE), 60);
    await adapters("RefreshToken").upsert("mine-1", payloadOf("mine-1"), 600);
    await adapters("RefreshToken").upsert("mine-2", payloadOf("mine-2"), 600);
    await adapters("RefreshToken").upsert("other", payloadOf("other", { grantId: "grant-2" }), 600);
    await adapters("RefreshToken").revokeByGrantId("grant-1");
    expect(await adapters("AuthorizationCode").find(CODE)).toBeUndefined();
    expect(await adapters("RefreshToken").find("mine-1")).toBeUndefined();
    expect(await adapters("RefreshToken").find("mine-2")).toBeUndefined();
    expect(await adapters("RefreshToken").find("other")).toBeDefined();
  });

  it("still finds a refresh token long after the code it came from", async () => {
    await adapters("RefreshToken").upsert("token", payloadOf("token"), 600);
    await adapters("AuthorizationCode").upsert(CODE, payloadOf(CODE), 60);
    pass(500);
    await adapters("RefreshToken").revokeByGrantId("grant-1");
    expect(await adapters("RefreshToken").find("token")).toBeUndefined();
  });

  it("ends what somebody else filed under it", async () => {
    await store.set("entra-session:1", "tokens of Entra", 600);
    await store.addToIndex(grantIndex(tokenHash("grant-1")), "entra-session:1", 600);
    await adapters("RefreshToken").revokeByGrantId("grant-1");
    expect(await store.get("entra-session:1")).toBeUndefined();
  });

  it.each([
    ["revoking the grant", () => adapters("RefreshToken").revokeByGrantId("grant-1")],
    ["destroying its refresh token", () => adapters("RefreshToken").destroy("token")],
  ])("%s ends the sign-in behind it first: whoever is cut off can try again", async (_what, end) => {
    await adapters("RefreshToken").upsert("token", payloadOf("token"), 600);
    onGrantRevoked = () => Promise.reject(new Error("cut off"));
    await expect(end()).rejects.toThrow("cut off");
    expect(await adapters("RefreshToken").find("token")).toBeDefined();
    const revoked: string[] = [];
    onGrantRevoked = (grantId) => Promise.resolve(void revoked.push(grantId));
    await end();
    expect(revoked).toEqual(["grant-1"]);
    expect(await adapters("RefreshToken").find("token")).toBeUndefined();
  });

  it("that is unknown changes nothing", async () => {
    await expect(adapters("RefreshToken").revokeByGrantId("unknown")).resolves.toBeUndefined();
  });
});

describe("a client that refreshes without end", () => {
  const tokens = () => adapters("RefreshToken");

  it("is held up, and loses nothing by it", async () => {
    for (let i = 0; i <= SHARED_STORE_LIMITS.refreshesPerHour; i += 1) {
      await tokens().upsert(`token-${i}`, payloadOf(`token-${i}`), 30_000);
      if (i < SHARED_STORE_LIMITS.refreshesPerHour) await tokens().consume(`token-${i}`);
    }
    const last = `token-${SHARED_STORE_LIMITS.refreshesPerHour}`;
    await expect(tokens().consume(last)).rejects.toThrow(StoreUnavailable);
    expect(await tokens().find(last)).not.toHaveProperty("consumed");
    await tokens().upsert("other", payloadOf("other", { grantId: "grant-2" }), 30_000);
    await expect(tokens().consume("other")).resolves.toBeUndefined();
    pass(3601);
    await expect(tokens().consume(last)).resolves.toBeUndefined();
  });
});

describe("an interaction", () => {
  const interactions = () => adapters("Interaction");
  const interaction = { kind: "Interaction", params: { client_id: "client" } };

  it("that has a result is there once more for a browser that lost the answer, marked, and then no more", async () => {
    await interactions().upsert("uid", { ...interaction, result: { consent: { grantId: "grant-1" } } }, 600);
    await interactions().destroy("uid");
    expect(await interactions().find("uid")).toMatchObject({
      result: { consent: { grantId: "grant-1" }, [DELIVERED]: true },
    });
    pass(61);
    expect(await interactions().find("uid")).toBeUndefined();
  });

  it("without a result is gone at once", async () => {
    await interactions().upsert("uid", interaction, 600);
    await interactions().destroy("uid");
    expect(await interactions().find("uid")).toBeUndefined();
  });
});
