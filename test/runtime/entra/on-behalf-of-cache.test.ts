import { ON_BEHALF_OF_LIMITS } from "../../../runtime/config/defaults.js";
import type { DownstreamToken, OnBehalfOfRequest } from "../../../runtime/entra/entra-client.js";
import { EntraRequestFailed, failureOfResponse } from "../../../runtime/entra/entra-request-failed.js";
import { createOnBehalfOfCache, type ExchangeRequest } from "../../../runtime/entra/on-behalf-of-cache.js";

const MAIL = ["https://graph.microsoft.com/Mail.Read"];
const USER = ["https://graph.microsoft.com/User.Read"];
const ada = { tenantId: "tenant-1", objectId: "ada" };
const bob = { tenantId: "tenant-1", objectId: "bob" };

let now: number;
let exchanged: OnBehalfOfRequest[];
/** What Entra says; a token that names its request, unless a test wants something else. */
let answer: (request: OnBehalfOfRequest) => Promise<DownstreamToken>;

beforeEach(() => {
  now = 1_800_000_000_000;
  exchanged = [];
  answer = (request) => Promise.resolve({ accessToken: `for ${request.assertion}`, expiresAt: now / 1000 + 4000 });
});

function open(maxEntries?: number) {
  return createOnBehalfOfCache({
    exchange: (request) => {
      exchanged.push(request);
      return answer(request);
    },
    now: () => now,
    ...(maxEntries === undefined ? {} : { maxEntries }),
  });
}

function request(
  changes: Partial<ExchangeRequest> & { user?: typeof ada; assertionSeconds?: number } = {},
): ExchangeRequest {
  const { user = ada, assertionSeconds = 3600, ...rest } = changes;
  return {
    caller: { ...user, expiresAt: now / 1000 + assertionSeconds },
    assertion: `assertion of ${user.objectId}`,
    scopes: MAIL,
    ...rest,
  };
}

function pass(seconds: number): void {
  now += seconds * 1000;
}

function refusal(body: Record<string, unknown>, status = 400, retryAfter: string | null = null) {
  return new EntraRequestFailed(failureOfResponse({ body, status, retryAfter }));
}

describe("a token", () => {
  it("is exchanged at the user's tenant, once [P-17]", async () => {
    const cache = open();
    const first = await cache.tokenFor(request({ correlationId: "c-1" }));
    const second = await cache.tokenFor(request({ correlationId: "c-2" }));
    expect(second).toEqual(first);
    expect(exchanged).toEqual([
      { assertion: "assertion of ada", scopes: MAIL, tenantId: "tenant-1", correlationId: "c-1" },
    ]);
  });

  it("is exchanged once for many who ask at the same time", async () => {
    const cache = open();
    const tokens = await Promise.all(Array.from({ length: 20 }, () => cache.tokenFor(request())));
    expect(new Set(tokens.map(({ accessToken }) => accessToken)).size).toBe(1);
    expect(exchanged).toHaveLength(1);
  });

  it("serves all sessions of its user, whichever assertion they bring", async () => {
    const cache = open();
    await cache.tokenFor(request({ assertion: "A" }));
    await cache.tokenFor(request({ assertion: "B" }));
    await cache.tokenFor(request({ assertion: "A" }));
    expect(exchanged).toHaveLength(1);
  });

  it("is never another user's, another permission's or another challenge's", async () => {
    const cache = open();
    const requests = [
      request(),
      request({ user: bob }),
      request({ user: { tenantId: "tenant-2", objectId: "ada" } }),
      request({ scopes: USER }),
      request({ scopes: [...MAIL, ...USER] }),
      request({ claims: '{"access_token":{}}' }),
      // Ids that would run together if they were just put behind each other.
      request({ user: { tenantId: "tenant-1ada", objectId: "" } }),
      request({ user: { tenantId: "", objectId: "tenant-1ada" } }),
    ];
    for (const one of requests) await cache.tokenFor(one);
    expect(exchanged).toHaveLength(requests.length);
  });

  it("is the same for the same permissions in another order", async () => {
    const cache = open();
    await cache.tokenFor(request({ scopes: [...MAIL, ...USER] }));
    await cache.tokenFor(request({ scopes: [...USER, ...MAIL] }));
    expect(exchanged).toHaveLength(1);
  });

  it("of two users at once goes to each of them", async () => {
    const cache = open();
    const users = Array.from({ length: 50 }, (_, i) => ({ tenantId: "tenant-1", objectId: `user-${i}` }));
    const rounds = await Promise.all(
      [...users, ...users, ...users].map(async (user) => {
        const { accessToken } = await cache.tokenFor(request({ user }));
        return [user.objectId, accessToken];
      }),
    );
    expect(rounds.every(([id, token]) => token === `for assertion of ${id}`)).toBe(true);
    expect(exchanged).toHaveLength(50);
  });
});

describe("a token is kept", () => {
  it.each([
    ["until shortly before it ends", 4000, 10_000, 4000],
    ["no longer than the assertion it was exchanged for", 4000, 600, 600],
  ])("%s", async (_until, tokenSeconds, assertionSeconds, expected) => {
    const cache = open();
    const end = now / 1000 + tokenSeconds;
    answer = () => Promise.resolve({ accessToken: "t", expiresAt: end });
    await cache.tokenFor(request({ assertionSeconds }));
    pass(expected - ON_BEHALF_OF_LIMITS.expiryMarginSeconds - 1);
    await cache.tokenFor(request());
    expect(exchanged).toHaveLength(1);
    pass(1);
    await cache.tokenFor(request());
    expect(exchanged).toHaveLength(2);
  });

  it("not at all when it is about to end", async () => {
    const cache = open();
    answer = () => Promise.resolve({ accessToken: "t", expiresAt: now / 1000 + 30 });
    expect(await cache.tokenFor(request())).toMatchObject({ accessToken: "t" });
    await cache.tokenFor(request());
    expect(exchanged).toHaveLength(2);
  });

  it("unless too many others are: the one nobody used for longest goes", async () => {
    const cache = open(2);
    await cache.tokenFor(request());
    await cache.tokenFor(request({ user: bob }));
    await cache.tokenFor(request());
    await cache.tokenFor(request({ scopes: USER }));
    await cache.tokenFor(request());
    expect(exchanged).toHaveLength(3);
    await cache.tokenFor(request({ user: bob }));
    expect(exchanged).toHaveLength(4);
  });
});

describe("a refusal", () => {
  const challenge = { error: "interaction_required", error_codes: [50076], claims: '{"access_token":{}}' };

  it("reaches everybody who asked at the same time, claims included [P-11]", async () => {
    const cache = open();
    answer = () => Promise.reject(refusal(challenge));
    const outcomes = await Promise.allSettled([cache.tokenFor(request()), cache.tokenFor(request())]);
    expect(outcomes).toMatchObject([
      { status: "rejected", reason: { claims: '{"access_token":{}}', code: 50076 } },
      { status: "rejected", reason: { claims: '{"access_token":{}}', code: 50076 } },
    ]);
    expect(exchanged).toHaveLength(1);
  });

  it("is not asked for again at once: Entra would take it for a loop (50196)", async () => {
    const cache = open();
    answer = () => Promise.reject(refusal(challenge));
    await expect(cache.tokenFor(request())).rejects.toThrow(EntraRequestFailed);
    await expect(cache.tokenFor(request())).rejects.toMatchObject({ code: 50076 });
    expect(exchanged).toHaveLength(1);
    pass(ON_BEHALF_OF_LIMITS.refusalSeconds);
    await expect(cache.tokenFor(request())).rejects.toThrow(EntraRequestFailed);
    expect(exchanged).toHaveLength(2);
  });

  it("of an old sign-in says nothing about a new one", async () => {
    const cache = open();
    answer = () => Promise.reject(refusal(challenge));
    await expect(cache.tokenFor(request({ assertion: "before" }))).rejects.toThrow(EntraRequestFailed);
    answer = () => Promise.resolve({ accessToken: "t", expiresAt: now / 1000 + 4000 });
    await expect(cache.tokenFor(request({ assertion: "after" }))).resolves.toMatchObject({ accessToken: "t" });
    await expect(cache.tokenFor(request({ assertion: "before" }))).resolves.toMatchObject({ accessToken: "t" });
  });

  it("under way for an old sign-in is not waited for by a new one", async () => {
    const cache = open();
    answer = ({ assertion }) =>
      assertion === "before"
        ? new Promise(() => undefined)
        : Promise.resolve({ accessToken: "t", expiresAt: now / 1000 + 4000 });
    void cache.tokenFor(request({ assertion: "before" }));
    await expect(cache.tokenFor(request({ assertion: "after" }))).resolves.toMatchObject({ accessToken: "t" });
  });

  it("of one user is nobody else's", async () => {
    const cache = open();
    answer = ({ assertion }) =>
      assertion.endsWith("ada")
        ? Promise.reject(refusal(challenge))
        : Promise.resolve({ accessToken: "t", expiresAt: now / 1000 + 4000 });
    await expect(cache.tokenFor(request())).rejects.toThrow(EntraRequestFailed);
    await expect(cache.tokenFor(request({ user: bob }))).resolves.toMatchObject({ accessToken: "t" });
  });

  it("in passing is not remembered, unless Entra says for how long", async () => {
    const cache = open();
    answer = () => Promise.reject(refusal({}, 503));
    await expect(cache.tokenFor(request())).rejects.toThrow(EntraRequestFailed);
    answer = () => Promise.reject(refusal({}, 429, "10"));
    await expect(cache.tokenFor(request())).rejects.toMatchObject({ status: 429 });
    pass(9);
    await expect(cache.tokenFor(request())).rejects.toMatchObject({ status: 429 });
    expect(exchanged).toHaveLength(2);
    pass(1);
    await expect(cache.tokenFor(request())).rejects.toMatchObject({ status: 429 });
    expect(exchanged).toHaveLength(3);
  });

  it("that asks for an hour is asked for again earlier", async () => {
    const cache = open();
    answer = () => Promise.reject(refusal({}, 429, "3600"));
    await expect(cache.tokenFor(request())).rejects.toThrow(EntraRequestFailed);
    pass(ON_BEHALF_OF_LIMITS.refusalSeconds);
    await expect(cache.tokenFor(request())).rejects.toThrow(EntraRequestFailed);
    expect(exchanged).toHaveLength(2);
  });

  it("that is a mistake of ours is not remembered", async () => {
    const cache = open();
    answer = () => Promise.reject(new TypeError("no scope"));
    await expect(cache.tokenFor(request())).rejects.toThrow(TypeError);
    await expect(cache.tokenFor(request())).rejects.toThrow(TypeError);
    expect(exchanged).toHaveLength(2);
  });

  it("leaves nothing under way", async () => {
    const cache = open();
    answer = () => {
      throw new Error("thrown before it began");
    };
    await expect(cache.tokenFor(request())).rejects.toThrow("thrown before it began");
    answer = () => Promise.resolve({ accessToken: "t", expiresAt: now / 1000 + 4000 });
    await expect(cache.tokenFor(request())).resolves.toMatchObject({ accessToken: "t" });
  });
});

describe("a user who is forgotten", () => {
  it("has no tokens any more, and everybody else still has", async () => {
    const cache = open();
    for (const one of [request(), request({ scopes: USER }), request({ user: bob })]) await cache.tokenFor(one);
    cache.forget(ada);
    for (const one of [request(), request({ scopes: USER }), request({ user: bob })]) await cache.tokenFor(one);
    expect(exchanged).toHaveLength(5);
  });

  it("has no refusal any more", async () => {
    const cache = open();
    answer = () => Promise.reject(refusal({ error: "invalid_grant" }));
    await expect(cache.tokenFor(request())).rejects.toThrow(EntraRequestFailed);
    cache.forget(ada);
    await expect(cache.tokenFor(request())).rejects.toThrow(EntraRequestFailed);
    expect(exchanged).toHaveLength(2);
  });

  it("gets what is under way, but nobody after gets it", async () => {
    const cache = open();
    const waiting: ((token: DownstreamToken) => void)[] = [];
    answer = () => new Promise((resolve) => waiting.push(resolve));
    const before = cache.tokenFor(request());
    cache.forget(ada);
    const after = cache.tokenFor(request());
    // The older exchange comes last, when it could overwrite the newer.
    for (const i of [1, 0]) waiting[i]?.({ accessToken: `token ${i}`, expiresAt: now / 1000 + 4000 });
    expect([(await before).accessToken, (await after).accessToken]).toEqual(["token 0", "token 1"]);
    expect((await cache.tokenFor(request())).accessToken).toBe("token 1");
    expect(exchanged).toHaveLength(2);
  });
});

describe("a token that the other API refused", () => {
  const claims = '{"access_token":{"nbf":{"essential":true,"value":"1800000000"}}}';
  let count: number;
  beforeEach(() => {
    count = 0;
    answer = () => Promise.resolve({ accessToken: `token ${++count}`, expiresAt: now / 1000 + 4000 });
  });

  it("is replaced for the requests that follow, with and without its claims", async () => {
    const cache = open();
    const { accessToken: token } = await cache.tokenFor(request());
    const replaced = await cache.replace(request(), { token, claims });
    expect(replaced.accessToken).toBe("token 2");
    expect(await cache.tokenFor(request())).toEqual(replaced);
    expect(await cache.tokenFor(request({ claims }))).toEqual(replaced);
    expect(exchanged.map((each) => each.claims)).toEqual([undefined, claims]);
  });

  it("is dropped when Entra wants the user to sign in for another", async () => {
    const cache = open();
    const { accessToken: token } = await cache.tokenFor(request());
    answer = () => Promise.reject(refusal({ error: "interaction_required" }));
    await expect(cache.replace(request(), { token, claims })).rejects.toThrow(EntraRequestFailed);
    answer = () => Promise.resolve({ accessToken: "later", expiresAt: now / 1000 + 4000 });
    expect(await cache.tokenFor(request())).toMatchObject({ accessToken: "later" });
  });

  it("takes nothing with it that came in its place meanwhile", async () => {
    const cache = open();
    const { accessToken: token } = await cache.tokenFor(request());
    await cache.replace(request(), { token, claims });
    const late = await cache.replace(request(), { token, claims });
    expect(late.accessToken).toBe("token 2");
    expect(await cache.tokenFor(request())).toMatchObject({ accessToken: "token 2" });
  });

  it("is exchanged anew although it met these claims before", async () => {
    const cache = open();
    const { accessToken: token } = await cache.tokenFor(request());
    const second = await cache.replace(request(), { token, claims });
    expect(await cache.replace(request(), { token: second.accessToken, claims })).toMatchObject({
      accessToken: "token 3",
    });
  });

  it("leaves other users' and other permissions' tokens alone", async () => {
    const cache = open();
    answer = () => Promise.resolve({ accessToken: "same text", expiresAt: now / 1000 + 4000 });
    await cache.tokenFor(request());
    await cache.tokenFor(request({ user: bob }));
    await cache.tokenFor(request({ scopes: USER }));
    await cache.replace(request(), { token: "same text", claims });
    await cache.tokenFor(request({ user: bob }));
    await cache.tokenFor(request({ scopes: USER }));
    expect(exchanged).toHaveLength(4);
  });
});
