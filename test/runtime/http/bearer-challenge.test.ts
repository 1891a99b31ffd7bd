import { challengeBody, challengeHeader, challengeStatus } from "../../../runtime/http/bearer-challenge.js";

describe("a challenge", () => {
  it("names scopes and metadata, and no error when nothing was presented", () => {
    expect(
      challengeHeader({
        scope: ["api://1/read", "api://1/write"],
        resourceMetadata: "https://mcp.contoso.com/.well-known/oauth-protected-resource/mcp",
      }),
    ).toBe(
      'Bearer scope="api://1/read api://1/write", resource_metadata="https://mcp.contoso.com/.well-known/oauth-protected-resource/mcp"',
    );
  });

  it("names the error first", () => {
    expect(challengeHeader({ error: "invalid_token", errorDescription: "The access token is not valid" })).toBe(
      'Bearer error="invalid_token", error_description="The access token is not valid"',
    );
  });

  it("may be empty", () => {
    expect(challengeHeader({})).toBe("Bearer");
  });

  it("carries claims in base64", () => {
    expect(challengeHeader({ error: "insufficient_claims", claims: '{"a":1}' })).toBe(
      'Bearer error="insufficient_claims", claims="eyJhIjoxfQ=="',
    );
  });

  it.each([
    [{}, 401],
    [{ error: "invalid_token" }, 401],
    [{ error: "insufficient_claims" }, 401],
    [{ error: "interaction_required" }, 401],
    [{ error: "insufficient_scope" }, 403],
    [{ error: "invalid_request" }, 400],
  ] as const)("%j is answered with %i", (challenge, status) => {
    expect(challengeStatus(challenge)).toBe(status);
  });
});

describe("whatever the values hold", () => {
  const hostile = 'x", error="invalid_token"\r\nSet-Cookie: a=b\n\0\u00e4\\';

  it("the header keeps one line and its own parameters", () => {
    const header = challengeHeader({
      error: "insufficient_scope",
      errorDescription: hostile,
      scope: ["read", hostile, "a b", ""],
      resourceMetadata: hostile,
    });

    expect(header).toBe(
      'Bearer error="insufficient_scope", error_description="x, error=invalid_tokenSet-Cookie: a=b", ' +
        'scope="read", resource_metadata="x, error=invalid_tokenSet-Cookie: a=b"',
    );
  });

  it("the body holds the same text", () => {
    expect(challengeBody({ error: "insufficient_scope", errorDescription: hostile })).toEqual({
      error: "insufficient_scope",
      error_description: "x, error=invalid_tokenSet-Cookie: a=b",
    });
  });
});
