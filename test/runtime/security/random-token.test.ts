import { randomToken } from "../../../runtime/security/random-token.js";

describe("randomToken", () => {
  it("has 256 bits unless told otherwise", () => {
    expect(Buffer.from(randomToken(), "base64url")).toHaveLength(32);
    expect(Buffer.from(randomToken(128), "base64url")).toHaveLength(16);
  });

  it("can stand in a URL, cookie or header as it is", () => {
    const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index);
    expect(randomToken(256 * 8, () => everyByte)).toMatch(/^[A-Za-z0-9_-]+$/);
  });

  it("is what the source gives, without loss", () => {
    expect(randomToken(128, (bytes) => Buffer.alloc(bytes, 0xfb))).toBe(Buffer.alloc(16, 0xfb).toString("base64url"));
  });

  it("is another one each time", () => {
    expect(new Set(Array.from({ length: 1000 }, () => randomToken(128))).size).toBe(1000);
  });

  it.each([0, 64, 127, 129, -8, Number.NaN, 1.5])("refuses %d bits", (bits) => {
    expect(() => randomToken(bits)).toThrow(RangeError);
  });
});
