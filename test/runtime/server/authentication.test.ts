import { TokenRejected, type TokenRejection } from "../../../runtime/entra/token-rejection.js";
import { send } from "../http/serve.js";
import { localServer, METADATA_URL, type LocalServer } from "./local-server.js";
import { callOf, post, postLegacy, POSTS, postModern } from "./mcp-request.js";

let server: LocalServer;
let rejection: TokenRejection = { reason: "signature-invalid" };
let verified = 0;

beforeAll(async () => {
  server = await localServer({
    exposedScopes: ["access_as_user"],
    advertisedScope: (scope) => `api://contoso/${scope}`,
    verify: () => {
      verified += 1;
      return Promise.reject(new TokenRejected(rejection));
    },
  });
});
afterAll(() => server.close());
beforeEach(() => {
  verified = 0;
  server.audited.length = 0;
});

const needed = `scope="api://contoso/access_as_user", resource_metadata="${METADATA_URL}"`;

describe.each(Object.entries(POSTS))("a request of revision %s", (_revision, postMessage) => {
  it("without a token is challenged to sign in, without an error (RFC 6750 section 3.1) [RS-4] [RS-12]", async () => {
    const answer = await postMessage(server.origin, undefined, callOf("whoami"));

    expect(answer.status).toBe(401);
    expect(answer.headers["www-authenticate"]).toBe(`Bearer ${needed}`);
  });

  it("with a token that is refused is challenged without a reason [RS-12]", async () => {
    rejection = { reason: "wrong-audience", received: "https://graph.microsoft.com" };
    const answer = await postMessage(server.origin, "header.claims.signature", callOf("whoami"));

    expect(answer.status).toBe(401);
    expect(answer.headers["www-authenticate"]).toBe(
      `Bearer error="invalid_token", error_description="The access token is not valid", ${needed}`,
    );
    expect(JSON.parse(answer.text)).toEqual({
      error: "invalid_token",
      error_description: "The access token is not valid",
    });
    expect(server.audited).toEqual([
      {
        action: "token-check",
        decision: "denied",
        reason: "wrong-audience",
        requestId: answer.headers["x-request-id"],
      },
    ]);
  });
});

const rejections: readonly TokenRejection[] = [
  { reason: "malformed", detail: "no JSON inside" },
  { reason: "algorithm-not-allowed", received: "none" },
  { reason: "unknown-signing-key", keyId: "1" },
  { reason: "signature-invalid" },
  { reason: "tenant-not-allowed", tenantId: "c3e8d4b7" },
  { reason: "expired", at: 1 },
  { reason: "client-not-allowed", clientId: "a86f4d20" },
];

it.each(rejections)("every reason to refuse a token looks the same: $reason", async (given) => {
  rejection = { reason: "signature-invalid" };
  const { headers: usual, text: usualText } = await postLegacy(server.origin, "token", callOf("whoami"));
  rejection = given;

  await expect(postLegacy(server.origin, "token", callOf("whoami"))).resolves.toMatchObject({
    status: 401,
    text: usualText,
    headers: { "www-authenticate": usual["www-authenticate"] },
  });
});

it("an application without a user is refused for good: On-Behalf-Of needs one [P-17]", async () => {
  rejection = { reason: "app-only-not-allowed", clientId: "68c1e5a9" };
  const answer = await postModern(server.origin, "token", callOf("whoami"));

  expect(answer.status).toBe(403);
  expect(answer.headers["www-authenticate"]).toBe(
    `Bearer error="insufficient_scope", error_description="More scopes are needed", ${needed}`,
  );
});

it("a token that can't be judged at the moment is not called invalid", async () => {
  rejection = { reason: "signing-keys-unavailable" };
  const answer = await postModern(server.origin, "token", callOf("whoami"));

  expect(answer).toMatchObject({ status: 503, headers: { "retry-after": "5" } });
  expect(answer.headers["www-authenticate"]).toBeUndefined();
});

describe("a token counts in the Authorization header only [RS-13]", () => {
  it.each(["/mcp?access_token=good", "/mcp?token=good"])("not in %s", async (path) => {
    const answer = await send(server.origin, { method: "POST", path, headers: { "content-type": "application/json" } });

    expect(answer.status).toBe(401);
    expect(verified).toBe(0);
  });

  it("not in a form", async () => {
    const answer = await send(server.origin, {
      method: "POST",
      path: "/mcp",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "access_token=good",
    });

    expect(answer.status).toBe(401);
    expect(verified).toBe(0);
  });

  it.each([["Bearer"], ["Bearer a b"], ["Bearer a", "Bearer b"]])("and not as %j", async (...authorization) => {
    const answer = await send(server.origin, { method: "POST", path: "/mcp", headers: { authorization } });

    expect(answer.status).toBe(400);
    expect(answer.headers["www-authenticate"]).toContain('Bearer error="invalid_request"');
    expect(verified).toBe(0);
  });
});

it.each([
  ["too large", "x".repeat(5 * 1024 * 1024)],
  ["not JSON", "{"],
])("comes before the body is looked at: %s [TR-1]", async (_what, body) => {
  await expect(post(server.origin, body)).resolves.toMatchObject({ status: 401 });
});

it("an error of ours while verifying is a 500 without detail", async () => {
  const broken = await localServer({ verify: () => Promise.reject(new Error("connect ECONNREFUSED 10.0.0.7")) });
  const answer = await postLegacy(broken.origin, "token", callOf("whoami"));
  await broken.close();

  expect(answer.status).toBe(500);
  expect(answer.text).not.toContain("10.0.0.7");
});
