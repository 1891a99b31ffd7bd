import { uuidV5 } from "../../../constructs/entra/uuid-v5.js";

/** The namespaces of RFC 9562, section 6.6. */
const DNS = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
const URL_NAMESPACE = "6ba7b811-9dad-11d1-80b4-00c04fd430c8";

describe("uuidV5 (RFC 9562, section 5.5)", () => {
  test('gives the value of RFC 9562 appendix A.4, which is also Terraform\'s uuidv5("dns", "www.example.com")', () => {
    expect(uuidV5(DNS, "www.example.com")).toBe("2ed6657d-e927-568b-95e1-2665a8aea6a2");
  });

  test.each([
    [DNS, "python.org", "886313e1-3b8a-5372-9b90-0c9aee199e5d"],
    [URL_NAMESPACE, "http://www.example.com/", "fcde3c85-2270-590f-9e7c-ee003d65e0e2"],
    [URL_NAMESPACE, "https://example.com/überprüfung/日本", "3d395ecd-4242-5e2f-9ed8-689ff75e4be9"],
  ])("agrees with Python's uuid.uuid5(%s, %s)", (namespace, name, expected) => {
    expect(uuidV5(namespace, name)).toBe(expected);
  });

  test("always has version 5 and the RFC variant", () => {
    for (let index = 0; index < 200; index++) {
      expect(uuidV5(DNS, String(index))).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      );
    }
  });

  test("takes the namespace in upper case too", () => {
    expect(uuidV5(DNS.toUpperCase(), "www.example.com")).toBe("2ed6657d-e927-568b-95e1-2665a8aea6a2");
  });

  test("refuses a namespace that is not a UUID instead of hashing less than was meant", () => {
    expect(() => uuidV5("contoso", "name")).toThrow(new TypeError('namespace "contoso" is not a UUID'));
  });
});
