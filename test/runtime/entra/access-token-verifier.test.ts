import { createHmac, generateKeyPairSync, type KeyObject } from "node:crypto";
import { exportJWK, SignJWT, type JWK, type JWTHeaderParameters } from "jose";
import { SIGNING_KEY_LIFETIMES } from "../../../runtime/config/defaults.js";
import { createAccessTokenVerifier } from "../../../runtime/entra/access-token-verifier.js";
import { TokenRejected } from "../../../runtime/entra/token-rejection.js";
import type { OutboundFetch } from "../../../runtime/security/outbound-fetch.js";
import { contoso } from "../../doubles/contoso.js";
import { serverConfig } from "../../support/runtime-config.js";

const HOME = contoso.tenantId;
const OTHER = contoso.otherTenantId;
const ISSUER = `https://login.microsoftonline.com/${HOME}/v2.0`;

interface TestKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly jwk: JWK & { readonly kid: string };
}

async function createKey(kid: string, more: object = {}): Promise<TestKey> {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const jwk = { ...(await exportJWK(publicKey)), kid, use: "sig", x5t: kid, ...more };
  return { privateKey, publicKey, jwk };
}

let now: number;
let first: TestKey;
let second: TestKey;
let strangers: TestKey;
/** Keys that Entra publishes, by tenant. */
let published: Record<string, readonly object[]>;
/** In place of an answer with keys. */
let disturbance: (() => Promise<Response>) | undefined;
let fetched: string[];

beforeAll(async () => {
  [first, second, strangers] = await Promise.all([createKey("first"), createKey("second"), createKey("first")]);
});

beforeEach(() => {
  now = 1_800_000_000_000;
  fetched = [];
  disturbance = undefined;
  published = { [HOME]: [first.jwk], [OTHER]: [second.jwk] };
});

const fetchKeys: OutboundFetch = (url) => {
  fetched.push(String(url));
  if (disturbance !== undefined) return disturbance();
  const tenant = /microsoftonline\.com\/([^/]+)\/discovery\/v2\.0\/keys$/.exec(String(url))?.[1] ?? "";
  return Promise.resolve(Response.json({ keys: published[tenant] ?? [] }));
};

function verifier(changes: { allowed?: string; clientIds?: readonly string[] | "any"; allowAppOnly?: boolean } = {}) {
  return createAccessTokenVerifier({
    config: serverConfig({ ENTRA_ALLOWED_TENANT_IDS: changes.allowed }),
    clientIds: changes.clientIds ?? "any",
    allowAppOnly: changes.allowAppOnly ?? false,
    fetch: fetchKeys,
    now: () => now,
  });
}

function claims(changes: object = {}): Record<string, unknown> {
  const seconds = now / 1000;
  return {
    aud: contoso.apiClientId,
    iss: ISSUER,
    nbf: seconds,
    exp: seconds + 3600,
    azp: contoso.publicClientId,
    oid: contoso.users.adele.objectId,
    scp: "access_as_user",
    tid: HOME,
    ver: "2.0",
    ...changes,
  };
}

function sign(
  payload: Record<string, unknown> = claims(),
  header: Partial<JWTHeaderParameters> & Record<string, unknown> = {},
  key: TestKey = first,
): Promise<string> {
  return new SignJWT(payload)
    .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: key.jwk.kid, ...header })
    .sign(key.privateKey);
}

/** A token put together by hand, as no library would. */
function forge(header: object, payload: object, signature: (input: string) => string = () => ""): string {
  const input = [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${input}.${signature(input)}`;
}

async function rejectionOf(attempt: Promise<unknown>): Promise<TokenRejected> {
  const error: unknown = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof TokenRejected)) throw new Error("not rejected", { cause: error });
  return error;
}

describe("an Entra token for this API", () => {
  it("tells who calls", async () => {
    expect(await verifier()(await sign())).toMatchObject({
      tenantId: HOME,
      objectId: contoso.users.adele.objectId,
      scopes: ["access_as_user"],
      clientId: contoso.publicClientId,
    });
  });

  it("is verified without asking Entra for its keys each time", async () => {
    const verify = verifier();
    await Promise.all([verify(await sign()), verify(await sign()), verify(await sign())]);
    await verify(await sign());
    expect(fetched).toEqual([`https://login.microsoftonline.com/${HOME}/discovery/v2.0/keys`]);
  });

  it.each([
    ["of a client that is not listed", {}, "client-not-allowed", 401],
    ["that has ended", { exp: 1_700_000_000 }, "expired", 401],
    ["without a scope or role", { scp: undefined }, "no-permission", 403],
    ["of an application", { scp: undefined, roles: ["Mcp.Invoke"] }, "app-only-not-allowed", 403],
  ])("%s is refused with a status that says what would help", async (_what, changes, reason, status) => {
    const clientIds = reason === "client-not-allowed" ? [contoso.apiClientId] : "any";
    const rejected = await rejectionOf(verifier({ clientIds })(await sign(claims(changes))));
    expect(rejected).toMatchObject({ reason, status });
  });

  it("is taken of a listed client in any letter case", async () => {
    const verify = verifier({ clientIds: [contoso.publicClientId.toUpperCase()] });
    await expect(verify(await sign())).resolves.toMatchObject({ clientId: contoso.publicClientId });
  });
});

describe("a signature", () => {
  it("of another key with the same id is refused", async () => {
    const rejected = await rejectionOf(verifier()(await sign(claims(), {}, strangers)));
    expect(rejected).toMatchObject({ reason: "signature-invalid", status: 401 });
  });

  it("over other claims is refused", async () => {
    const [header, , signature] = (await sign()).split(".");
    const other = Buffer.from(JSON.stringify(claims({ scp: "admin" }))).toString("base64url");
    expect((await rejectionOf(verifier()(`${header}.${other}.${signature}`))).reason).toBe("signature-invalid");
  });

  it("cut off is refused", async () => {
    const [header, payload] = (await sign()).split(".");
    expect((await rejectionOf(verifier()(`${header}.${payload}.`))).reason).toBe("signature-invalid");
  });
});

describe("a header", () => {
  const publicPem = () => first.publicKey.export({ type: "spki", format: "pem" }).toString();
  const hmacWith = (secret: string) => (input: string) =>
    createHmac("sha256", secret).update(input).digest("base64url");

  it.each(["none", "None", "NONE"])("with algorithm %s is refused", async (alg) => {
    const token = forge({ alg, typ: "JWT", kid: "first" }, claims());
    expect((await rejectionOf(verifier()(token))).rejection).toEqual({
      reason: "algorithm-not-allowed",
      received: alg,
    });
    expect(fetched).toEqual([]);
  });

  it("with HS256 and the public key as secret is refused", async () => {
    const token = forge({ alg: "HS256", typ: "JWT", kid: "first" }, claims(), hmacWith(publicPem()));
    expect((await rejectionOf(verifier()(token))).reason).toBe("algorithm-not-allowed");
  });

  it.each(["PS256", "RS384", "RS512"])("with the right key but %s is refused", async (alg) => {
    const token = await sign(claims(), { alg });
    expect((await rejectionOf(verifier()(token))).reason).toBe("algorithm-not-allowed");
  });

  it.each([
    ["missing", undefined],
    ["a number", 1],
    ["a list", ["RS256"]],
  ])("with an algorithm that is %s is refused", async (_what, alg) => {
    const token = forge({ alg, typ: "JWT", kid: "first" }, claims());
    expect((await rejectionOf(verifier()(token))).reason).toBe("algorithm-not-allowed");
  });

  it.each(["at+jwt", "id_token", "logout+jwt", "", undefined])("of type %j is refused", async (typ) => {
    const token = forge({ alg: "RS256", typ, kid: "first" }, claims(), () => "c2ln");
    expect((await rejectionOf(verifier()(token))).reason).toBe("wrong-type");
  });

  it.each([
    ["jku", "https://evil.example/keys"],
    ["x5u", "https://evil.example/certificate"],
    ["x5c", ["MIIB"]],
    ["jwk", { kty: "RSA" }],
    ["crit", ["b64"]],
    ["b64", false],
  ])("that brings a key or demands of its own is refused: %s", async (member, value) => {
    const token = forge({ alg: "RS256", typ: "JWT", kid: "first", [member]: value }, claims(), () => "c2ln");
    expect((await rejectionOf(verifier()(token))).rejection).toEqual({ reason: "header-not-allowed", header: member });
    expect(fetched).toEqual([]);
  });

  it.each([undefined, "", 7])("without a key id is refused: %j", async (kid) => {
    const token = forge({ alg: "RS256", typ: "JWT", kid }, claims(), () => "c2ln");
    expect((await rejectionOf(verifier()(token))).reason).toBe("malformed");
  });
});

describe("a text that is no signed token is refused", () => {
  it.each([
    ["nothing", ""],
    ["an opaque token", "Vw7TzKp3Lq"],
    ["two parts", "eyJhbGciOiJSUzI1NiJ9.e30"],
    ["five parts, an encrypted token", "eyJhbGciOiJSU0EtT0FFUCJ9.a.b.c.d"],
    ["no base64url", "eyJ+.e30=.c2ln"],
    ["no JSON", `${Buffer.from("{").toString("base64url")}.e30.c2ln`],
    ["a list as header", `${Buffer.from("[]").toString("base64url")}.e30.c2ln`],
    ["a text as claims", `eyJhbGciOiJSUzI1NiJ9.${Buffer.from('"x"').toString("base64url")}.c2ln`],
    ["a scheme in front", `Bearer ${forge({ alg: "RS256" }, {})}`],
    ["a line break behind", `${forge({ alg: "RS256" }, {}, () => "c2ln")}\n`],
  ])("%s", async (_what, token) => {
    expect(await rejectionOf(verifier()(token))).toMatchObject({ reason: "malformed", status: 401 });
    expect(fetched).toEqual([]);
  });

  it("too long, before anything of it is read", async () => {
    const token = await sign(claims({ groups: "x".repeat(40_000) }));
    expect((await rejectionOf(verifier()(token))).rejection).toEqual({ reason: "malformed", detail: "too long" });
  });
});

describe("tenants", () => {
  const otherClaims = () => claims({ tid: OTHER, iss: ISSUER.replace(HOME, OTHER) });

  it("that are not allowed get no request for their keys", async () => {
    const token = await sign(otherClaims(), {}, second);
    expect((await rejectionOf(verifier()(token))).reason).toBe("tenant-not-allowed");
    expect(fetched).toEqual([]);
  });

  it("that are allowed are verified with keys of their own [P-15]", async () => {
    const verify = verifier({ allowed: OTHER });
    await verify(await sign(otherClaims(), {}, second));
    await verify(await sign());
    expect(fetched.map((url) => url.split("/")[3])).toEqual([OTHER, HOME]);
  });

  it("don't sign for each other", async () => {
    const verify = verifier({ allowed: OTHER });
    await verify(await sign());
    const rejected = await rejectionOf(verify(await sign(otherClaims(), {}, first)));
    expect(rejected.rejection).toEqual({ reason: "unknown-signing-key", keyId: "first" });
  });

  it("don't sign with keys that say they are for others", async () => {
    const consumers = "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0";
    published = { [HOME]: [{ ...first.jwk, issuer: consumers }, second.jwk] };
    expect((await rejectionOf(verifier()(await sign()))).reason).toBe("unknown-signing-key");
    published = { [HOME]: [{ ...first.jwk, issuer: "https://login.microsoftonline.com/{tenantid}/v2.0" }] };
    await expect(verifier()(await sign())).resolves.toBeDefined();
  });
});

describe("keys", () => {
  const pass = (seconds: number) => {
    now += seconds * 1000;
  };

  it("are fetched again when Entra signs with a new one", async () => {
    const verify = verifier();
    await verify(await sign());
    published = { [HOME]: [first.jwk, second.jwk] };
    pass(SIGNING_KEY_LIFETIMES.cooldownSeconds);
    await expect(verify(await sign(claims(), {}, second))).resolves.toBeDefined();
    expect(fetched).toHaveLength(2);
  });

  it("are not fetched for every invented key id", async () => {
    const verify = verifier();
    await verify(await sign());
    const invented = await Promise.all(Array.from({ length: 20 }, (_, i) => sign(claims(), { kid: `invented-${i}` })));
    for (const token of invented) {
      expect((await rejectionOf(verify(token))).reason).toBe("unknown-signing-key");
    }
    expect(fetched).toHaveLength(1);
    pass(SIGNING_KEY_LIFETIMES.cooldownSeconds);
    const rejected = await Promise.all(invented.map((token) => rejectionOf(verify(token))));
    expect(new Set(rejected.map(({ reason }) => reason))).toEqual(new Set(["unknown-signing-key"]));
    expect(fetched).toHaveLength(2);
  });

  it("that Entra withdrew are no good any more once they are old", async () => {
    const verify = verifier();
    await verify(await sign());
    published = { [HOME]: [second.jwk] };
    pass(SIGNING_KEY_LIFETIMES.maxAgeSeconds);
    expect((await rejectionOf(verify(await sign()))).reason).toBe("unknown-signing-key");
  });

  it("that are not for signatures are left out", async () => {
    published = { [HOME]: [{ ...first.jwk, use: "enc" }, second.jwk] };
    expect((await rejectionOf(verifier()(await sign()))).reason).toBe("unknown-signing-key");
  });

  it.each<[string, () => Promise<Response>]>([
    ["can't be reached", () => Promise.reject(new Error("unreachable"))],
    ["answers with an error", () => Promise.resolve(new Response("busy", { status: 503 }))],
    ["answers with something else", () => Promise.resolve(new Response("<html>"))],
    ["answers without keys", () => Promise.resolve(Response.json({ keys: [] }))],
  ])("serve on for a while when Entra %s, and then no longer", async (_what, disturbed) => {
    const verify = verifier();
    await verify(await sign());
    disturbance = disturbed;
    pass(SIGNING_KEY_LIFETIMES.staleSeconds - 1);
    await expect(verify(await sign())).resolves.toBeDefined();
    await expect(verify(await sign())).resolves.toBeDefined();
    // Entra is given a break between attempts.
    expect(fetched).toHaveLength(2);
    pass(1);
    expect(await rejectionOf(verify(await sign()))).toMatchObject({ reason: "signing-keys-unavailable", status: 503 });
    disturbance = undefined;
    await expect(verify(await sign())).resolves.toBeDefined();
  });

  it("that could not be fetched at first are asked for again by the next caller", async () => {
    const verify = verifier();
    disturbance = () => Promise.reject(new Error("unreachable"));
    expect((await rejectionOf(verify(await sign()))).reason).toBe("signing-keys-unavailable");
    disturbance = undefined;
    await expect(verify(await sign())).resolves.toBeDefined();
  });
});

it("what everybody may read of a rejection says nothing about the token", async () => {
  const messages = await Promise.all(
    [claims({ exp: 1 }), claims({ aud: "other" }), claims({ tid: OTHER })].map(
      async (payload) => (await rejectionOf(verifier()(await sign(payload)))).message,
    ),
  );
  expect(new Set(messages)).toEqual(new Set(["the access token is not accepted"]));
});
