import { constantTimeEqual } from "../../../runtime/security/constant-time-equal.js";

describe("constantTimeEqual", () => {
  it("takes the same text for the same", () => {
    expect(constantTimeEqual("s3cret-ü", "s3cret-ü")).toBe(true);
    expect(constantTimeEqual("", "")).toBe(true);
  });

  it.each([
    ["one character differs", "s3cret", "s3creT"],
    ["one is the beginning of the other", "s3cret", "s3cret0"],
    ["one is empty", "", "s3cret"],
    ["they look alike in Unicode", "\u00fc", "u\u0308"],
  ])("tells texts apart when %s", (_how, left, right) => {
    expect(constantTimeEqual(left, right)).toBe(false);
  });
});
