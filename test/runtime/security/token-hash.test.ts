import { tokenHash } from "../../../runtime/security/token-hash.js";

describe("tokenHash", () => {
  it("is SHA-256 in hexadecimal digits", () => {
    // FIPS 180-2, appendix B.1.
    expect(tokenHash("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });

  it("differs for texts that differ in letter case", () => {
    expect(tokenHash("Token")).not.toBe(tokenHash("token"));
  });
});
