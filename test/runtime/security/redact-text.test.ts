import { REDACTED, redactText } from "../../../runtime/security/redact-text.js";

const header = Buffer.from('{"alg":"RS256","typ":"JWT"}').toString("base64url");
const payload = Buffer.from('{"oid":"3f0c"}').toString("base64url");
const jws = `${header}.${payload}.c2lnbmF0dXJl`;
const jwe = `${header}.a2V5.aXY.Y2lwaGVy.dGFn`;
const opaque = "0.AXoAx7Qp9ZkL2mN4vB6cD8eF0gH1jK3lM5nO7pQ9rS1tU3v";
const secret = "Zq18Q~mZ0nX2cV4bN6mL8kJ0hG2fD4sA6pO8iU0y";

describe("redactText takes out", () => {
  it.each([
    ["an access token", `token was ${jws} today`],
    ["a token without its signature", `${header}.${payload}`],
    ["a token that was cut off", header.slice(0, 20)],
    ["an encrypted token", jwe],
    ["several tokens", `${jws} and ${jws}`],
    ["a credential", `Bearer ${opaque}`],
    ["a short credential", "bearer abc123"],
    ["a client's Basic credential", "Basic Y2xpZW50OnNlY3JldA=="],
    ["a sender-constrained credential", `DPoP ${jws}`],
    ["an Authorization header", "Authorization: Custom abc123"],
    ["a proxy's header", "proxy-authorization: Basic abc123="],
    ["a Cookie header", "cookie: a=abc123; b=abc123"],
    ["a Set-Cookie header", "Set-Cookie: __Host-gw=abc123; Path=/; Secure"],
    ["a header of the identity endpoint", "X-IDENTITY-HEADER: abc123"],
    ["a query", "GET /callback?code=abc123&state=abc123"],
    ["a fragment", "https://client.example/cb#access_token=abc123&token_type=Bearer"],
    ["a form", "grant_type=authorization_code&code=abc123&code_verifier=abc123&client_secret=abc123"],
    ["a form that begins with it", "assertion=abc123&scope=x"],
    [
      "an escaped URL inside of a URL",
      "https://x.example/?next=https%3A%2F%2Fy.example%2Fcb%3Fcode%3Dabc123%26state%3Dabc123",
    ],
    ["a URL escaped twice", "next=%252Fcb%253Fcode%253Dabc123%2526x%253D1"],
    ["JSON", '{"access_token":"abc123","expires_in":3599,"refresh_token": "abc123"}'],
    ["JSON inside of JSON", JSON.stringify({ answer: JSON.stringify({ id_token: "abc123" }) })],
    ["a JavaScript object as Node prints it", "{ 'client_secret': 'abc123' }"],
    ["an opaque refresh token", `stored ${opaque}.`],
    ["a secret of Entra", `value ${secret} expired`],
  ])("%s", (_what, text) => {
    const redacted = redactText(text);
    expect(redacted).toContain(REDACTED);
    for (const part of ["abc123", "Y2xpZW50", "c2lnbmF0", header.slice(0, 20), payload, opaque, secret]) {
      expect(redacted).not.toContain(part);
    }
  });
});

describe("redactText keeps", () => {
  it.each([
    "AADSTS50013: the assertion is invalid",
    "status=401 error_code=50013 statusCode=400",
    'Bearer error="insufficient_scope", scope="access_as_user"',
    "https://contoso-gateway.salmonbeach-1a2b3c4d.westeurope.azurecontainerapps.io/.well-known/oauth-protected-resource/mcp",
    "api://7d1f4a0e-52cb-4c1b-8f0e-2f0c3b9a7e11/access_as_user",
    "urn:ietf:params:oauth:grant-type:jwt-bearer",
    "at createAccessTokenVerifier (/app/runtime/entra/access-token-verifier.js:12:34)",
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "a tokenless request; no state; no code",
  ])("%s", (text) => {
    expect(redactText(text)).toBe(text);
  });

  it("what stands around a secret", () => {
    expect(redactText("GET /callback?iss=x&code=abc123&session=1 from 10.0.0.1")).toBe(
      `GET /callback?iss=x&code=${REDACTED}&session=1 from 10.0.0.1`,
    );
  });
});

it("cuts endless texts before they cost anything", () => {
  expect(redactText("a ".repeat(1_000_000)).length).toBeLessThan(10_000);
});

it.each(["code%3D".repeat(1100), "eyJ".repeat(2700), '"token":"'.repeat(900), "a.".repeat(4000), "%25".repeat(2700)])(
  "is not slowed down by hostile texts: %#",
  (text) => {
    // Patterns that backtrack would take minutes here, and the test would run into its time limit.
    expect(redactText(text.padEnd(8192, "x")).length).toBeGreaterThan(0);
  },
);
