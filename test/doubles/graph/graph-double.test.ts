import { contoso } from "../contoso.js";
import { fingerprint } from "../http/journal.js";
import { graphToken, startTestGraph, type CallOptions, type TestGraph } from "./test-graph.js";

const { adele, bob } = contoso.users;

let test: TestGraph;

beforeAll(async () => {
  test = await startTestGraph();
});
afterEach(() => {
  test.graph.control.reset();
  test.entra.control.reset();
});
afterAll(() => test.close());

const order = { tenant: contoso.tenantId, client: contoso.apiClientId, user: adele.objectId, scopes: ["User.Read"] };
const graph = "00000003-0000-0000-c000-000000000000";

describe("a token is refused", () => {
  const rows: readonly [string, () => Promise<string> | string][] = [
    ["that is missing", () => ""],
    ["that is no JWT", () => "opaque"],
    ["for another audience", () => test.entra.control.mintToken({ ...order, resource: contoso.apiClientId })],
    [
      "of Graph with a changed audience",
      () => test.entra.control.mintToken({ ...order, resource: graph, claims: { aud: "other" } }),
    ],
    ["that expired", () => test.entra.control.mintToken({ ...order, resource: graph, claims: { exp: 1000 } })],
    [
      "that somebody else signed",
      () => test.entra.control.mintToken({ ...order, resource: graph, signature: "unknown-key" }),
    ],
    ["without Graph's seal", () => test.entra.control.mintToken({ ...order, resource: graph, signature: "genuine" })],
  ];
  it.each(rows)("%s", async (_what, token) => {
    const { status, headers, body } = await test.get("/me", { token: await token() });
    expect(status).toBe(401);
    expect(body.error?.code).toBe("InvalidAuthenticationToken");
    expect(headers.get("www-authenticate")).toMatch(/^Bearer /);
    expect(headers.get("www-authenticate")).not.toContain("insufficient_claims");
  });
});

it("words an error as Graph does", async () => {
  const { headers, body } = await test.get("/me/messages/none", {
    headers: { "client-request-id": "id-of-the-client" },
  });
  expect(body).toEqual({
    error: {
      code: "ErrorItemNotFound",
      message: expect.any(String) as string,
      innerError: {
        date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/) as string,
        "request-id": headers.get("request-id"),
        "client-request-id": "id-of-the-client",
      },
    },
  });
});

describe("a permission is needed", () => {
  const rows: readonly [string, string, string][] = [
    ["/me", "Mail.Read", "Authorization_RequestDenied"],
    ["/me/messages", "Calendars.Read", "ErrorAccessDenied"],
    ["/me/messages/adele-message-0", "User.Read", "ErrorAccessDenied"],
    ["/me/events", "Mail.Read", "ErrorAccessDenied"],
    ["/me/calendarView?startDateTime=2026-01-01&endDateTime=2026-02-01", "Mail.Read", "ErrorAccessDenied"],
    ["/me/drive/root/search(q='berth')", "Mail.Read", "accessDenied"],
    ["/me/drive/items/ADELEFILE0", "Mail.Read", "accessDenied"],
    ["/me/drive/items/ADELEFILE0/content", "Mail.Read", "accessDenied"],
    ["/me/people", "User.Read", "Authorization_RequestDenied"],
    ["/users", "User.Read", "Authorization_RequestDenied"],
  ];
  it.each(rows)("for %s: %s is not enough", async (path, scope, code) => {
    const { status, body } = await test.get(path, { scopes: [scope] });
    expect(status).toBe(403);
    expect(body.error?.code).toBe(code);
  });
  it("and an application has none of a user's", async () => {
    const token = await test.entra.control.mintToken({ ...order, user: undefined, resource: graph });
    const { status, body } = await test.get("/me", { token });
    expect(status).toBe(400);
    expect(body.error?.message).toContain("delegated");
  });
});

describe("users see their own data only", () => {
  const paths = [
    "/me",
    "/me/messages?$top=100",
    "/me/events",
    "/me/drive/root/search(q='e')",
    "/me/people",
    "/me/messages?$search=%22note%22",
  ];
  it.each(paths)("%s", async (path) => {
    const [ofAdele, ofBob] = await Promise.all([test.get(path), test.get(path, { user: bob.objectId })]);
    expect(ofAdele.status).toBe(200);
    expect(ofBob.status).toBe(200);
    expect(ofAdele.text).not.toContain("LIGHTHOUSE");
    expect(ofBob.text).not.toContain("HARBOUR");
    expect(ofAdele.text).not.toBe(ofBob.text);
  });
  it.each(["/me/messages/bob-message-0", "/me/drive/items/BOBFILE0", "/me/drive/items/BOBFILE0/content"])(
    "by id too: %s",
    async (path) => {
      expect((await test.get(path)).status).toBe(404);
      expect((await test.get(path, { user: bob.objectId })).status).toBeLessThan(400);
    },
  );
});

describe("a claims challenge", () => {
  const claimsIn = (headers: Headers): unknown => {
    const [, claims = ""] = /claims="([^"]+)"/.exec(headers.get("www-authenticate") ?? "") ?? [];
    return JSON.parse(Buffer.from(claims, "base64").toString());
  };
  const capable: CallOptions = { capabilities: ["CP1"] };

  it("is sent to clients that can take one, once per demand", async () => {
    test.graph.control.challengeNext();
    const { status, headers } = await test.get("/me", capable);
    expect(status).toBe(401);
    expect(headers.get("www-authenticate")).toContain('error="insufficient_claims"');
    expect(claimsIn(headers)).toHaveProperty("access_token.nbf.essential", true);
    expect((await test.get("/me", capable)).status).toBe(200);
  });
  it("is kept from clients that can't take one", async () => {
    test.graph.control.challengeNext();
    expect((await test.get("/me")).status).toBe(200);
    expect((await test.get("/me", capable)).status).toBe(401);
  });
  it("carries the claims a test gives", async () => {
    const claims = { access_token: { acrs: { essential: true, value: "c7" } } };
    test.graph.control.challengeNext({ endpoint: "messages", claims });
    expect((await test.get("/me", capable)).status).toBe(200);
    expect(claimsIn((await test.get("/me/messages", capable)).headers)).toEqual(claims);
  });
  it("comes back until the token meets the authentication context", async () => {
    test.graph.control.requireAuthenticationContext({ value: "c1" });
    expect((await test.get("/me")).status).toBe(403);
    const { headers } = await test.get("/me", capable);
    expect(claimsIn(headers)).toEqual({ access_token: { acrs: { essential: true, value: "c1" } } });
    const token = await test.entra.control.mintToken({ ...order, resource: graph, claims: { acrs: ["c1"] } });
    expect((await test.get("/me", { token })).status).toBe(200);
  });
});

describe("faults", () => {
  it.each([
    [429, "TooManyRequests"],
    [503, "serviceNotAvailable"],
    [504, "gatewayTimeout"],
  ])("%d on demand, with Retry-After", async (status, code) => {
    test.graph.control.failNext({ status, times: 2, retryAfterSeconds: 3 });
    for (let count = 0; count < 2; count += 1) {
      const answer = await test.get("/me");
      expect(answer.status).toBe(status);
      expect(answer.body.error?.code).toBe(code);
      expect(answer.headers.get("retry-after")).toBe("3");
    }
    expect((await test.get("/me")).status).toBe(200);
  });
  it("hit the endpoint they are meant for", async () => {
    test.graph.control.throttle({ endpoint: "messages" });
    expect((await test.get("/me")).status).toBe(200);
    expect((await test.get("/me/messages")).status).toBe(429);
  });
  it("below the protocol: no answer, or one that is no JSON", async () => {
    test.graph.control.breakNext({ dropConnection: true });
    await expect(test.get("/me")).rejects.toThrow();
    test.graph.control.breakNext({ status: 502 });
    const { status, text } = await test.get("/me");
    expect(status).toBe(502);
    expect(text).toContain("<html>");
  });
});

it("refuses to change anything", async () => {
  expect((await test.get("/me/messages", { method: "POST" })).status).toBe(405);
  expect((await test.get("/me/messages/adele-message-0", { method: "DELETE" })).status).toBe(405);
});

it("answers unknown paths with an error of its own", async () => {
  const { status, body } = await test.get("/me/nonsense");
  expect(status).toBe(400);
  expect(body.error?.code).toBe("BadRequest");
});

it("journals whose token was used where, by fingerprint", async () => {
  const token = await graphToken(test.entra, {});
  await test.get("/me/messages", { token });
  await test.get("/me", { user: bob.objectId, scopes: ["Mail.Read"] });
  const lines = test.graph.control
    .journal()
    .map(({ endpoint, status, outcome, caller }) => [endpoint, status, outcome, caller]);
  expect(lines).toEqual([
    ["messages", 200, "ok", adele.objectId],
    ["me", 403, "Authorization_RequestDenied", bob.objectId],
  ]);
  const [entry] = test.graph.control.journal({ caller: adele.objectId });
  expect(entry?.headers.authorization).toBe(fingerprint(token));
  expect(JSON.stringify(test.graph.control.journal())).not.toContain(token);
});
