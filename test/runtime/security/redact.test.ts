import { REDACTED } from "../../../runtime/security/redact-text.js";
import { redact } from "../../../runtime/security/redact.js";

const SECRET = "kept-quiet-1";
const jws = `${Buffer.from('{"alg":"RS256"}').toString("base64url")}.e30.${Buffer.from(SECRET).toString("base64url")}`;

describe("redact hides members called", () => {
  it.each([
    ...[
      "authorization",
      "Authorization",
      "proxy-authorization",
      "cookie",
      "Set-Cookie",
      "cookies",
      "x-identity-header",
    ],
    ...["code", "state", "nonce", "code_verifier", "codeVerifier", "assertion", "oboAssertion", "client_assertion"],
    ...["access_token", "accessToken", "refresh_token", "refreshToken", "id_token", "token", "jwt", "user_code"],
    ...["client_secret", "clientSecret", "secret", "password", "privateKey", "api_key", "session_state", "client_info"],
    ...["registration_access_token", "body", "rawBody", "request_body"],
  ])("%s", (name) => {
    const members = { [name]: SECRET, nested: [{ [name]: { deep: SECRET } }] };
    expect(redact(members)).toEqual({ [name]: REDACTED, nested: [{ [name]: REDACTED }] });
  });
});

describe("redact looks into", () => {
  const circular: Record<string, unknown> = { token: SECRET };
  circular.self = circular;
  const throwing = Object.defineProperty({ token: SECRET }, "broken", {
    enumerable: true,
    get: () => {
      throw new Error(SECRET);
    },
  });
  class Session {
    readonly user = "ada";
    readonly accessToken = SECRET;
  }

  it.each<[string, unknown]>([
    ["texts", `Bearer ${SECRET}`],
    ["lists", [`code=${SECRET}`]],
    ["raw headers, names and values in turn", ["Host", "mcp.contoso.com", "Cookie", `a=${SECRET}`]],
    ["maps", new Map([["cookie", SECRET]])],
    ["sets", new Set([`token=${SECRET}`])],
    ["headers", new Headers({ authorization: `Bearer ${SECRET}`, "set-cookie": `a=${SECRET}` })],
    ["URLs", new URL(`https://x.example/cb?code=${SECRET}`)],
    ["query parameters", new URLSearchParams({ state: SECRET })],
    ["bytes", Buffer.from(SECRET)],
    ["instances of classes", new Session()],
    ["names of members", { [`https://x.example/?code=${SECRET}`]: 1 }],
    ["errors", new Error(`refused Bearer ${SECRET}`)],
    ["members of errors", Object.assign(new Error("refused"), { response: { refresh_token: SECRET } })],
    ["causes of errors", new Error("refused", { cause: new Error(`token=${SECRET}`) })],
    ["errors that are several", new AggregateError([new Error(`token=${SECRET}`)])],
    ["circles", circular],
    ["objects whose getters throw", throwing],
    ["tokens anywhere", { a: [{ b: jws }] }],
  ])("%s", (_what, value) => {
    const text = JSON.stringify(redact(value));
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain(Buffer.from(SECRET).toString("base64url"));
    expect(text).not.toContain(Buffer.from(SECRET).toString("base64"));
  });
});

describe("redact keeps", () => {
  it("plain values and error codes", () => {
    const fields = { code: 50013, errno: -111, ok: true, none: null, at: new Date(0), errorCode: "invalid_grant" };
    expect(redact(fields)).toEqual({ ...fields, at: "1970-01-01T00:00:00.000Z" });
    expect(redact({ code: "ECONNREFUSED" })).toEqual({ code: "ECONNREFUSED" });
    expect(redact({ code: "invalid_type" })).toEqual({ code: "invalid_type" });
  });

  it("type, message and stack of an error", () => {
    expect(redact(new TypeError("no such tenant"))).toMatchObject({
      type: "TypeError",
      message: "no such tenant",
      stack: expect.stringContaining("redact.test") as string,
    });
  });

  it("the same object twice, side by side", () => {
    const scopes = ["read"];
    expect(redact({ asked: scopes, granted: scopes })).toEqual({ asked: ["read"], granted: ["read"] });
  });
});

describe("redact leaves out", () => {
  it("what JSON can't say", () => {
    expect(redact({ f: () => SECRET, s: Symbol(SECRET), u: undefined, big: 10n })).toEqual({ big: "10" });
  });

  it("what is too deep or too long to be read", () => {
    const deep = Array.from({ length: 50 }).reduce<object>((inner) => ({ inner }), {});
    expect(JSON.stringify(redact(deep))).toContain("[too deep]");
    expect(redact(Array.from({ length: 1000 }, () => 1))).toHaveLength(100);
  });
});

it("changes nothing of what it is given", () => {
  const given = { headers: { authorization: SECRET } };
  redact(given);
  expect(given).toEqual({ headers: { authorization: SECRET } });
});
