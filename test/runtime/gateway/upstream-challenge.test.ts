import { readUpstreamChallenge } from "../../../runtime/gateway/upstream-challenge.js";

const base64 = (text: string) => Buffer.from(text).toString("base64");
const read = (status: number, header: string) => readUpstreamChallenge(status, { "www-authenticate": header });

describe("upstream challenge", () => {
  it("finds the claims of a claims challenge [AS-15]", () => {
    const claims = '{"access_token":{"acrs":{"value":"c1"}}}';
    expect(read(401, `Bearer error="insufficient_claims", claims="${base64(claims)}"`)).toEqual({
      kind: "claims",
      claims,
    });
  });

  it.each([
    ["no JSON", base64("hello")],
    ["a list", base64("[]")],
    ["something endless", "A".repeat(5000)],
  ])("takes claims that are %s for a refusal", (_name, claims) => {
    expect(read(401, `Bearer error="insufficient_claims", claims="${claims}"`)).toEqual({ kind: "refused" });
  });

  it("finds that the sign-in is over", () => {
    expect(read(401, 'Bearer error="interaction_required", scope="a"')).toEqual({ kind: "sign-in" });
    expect(read(403, 'Bearer error="interaction_required", scope="a"')).toEqual({ kind: "refused" });
  });

  it("finds the scopes of a step-up [RS-5]", () => {
    expect(read(403, 'Bearer error="insufficient_scope", scope="a b"')).toEqual({ kind: "scope", scopes: ["a", "b"] });
  });

  it.each([
    [403, 'Bearer error="insufficient_scope"'],
    [403, 'Basic realm="x"'],
    [401, 'Bearer error="insufficient_scope", scope="a"'],
    [401, ""],
  ])("takes %i with %s for a refusal [TR-11]", (status, header) => {
    expect(read(status, header)).toEqual({ kind: "refused" });
  });
});
