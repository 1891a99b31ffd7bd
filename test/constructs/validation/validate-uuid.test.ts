import { Fn } from "cdktf";
import { isUuid, validateUuid } from "../../../constructs/validation/validate-uuid.js";

const ID = "5f0c3f5e-0000-4000-8000-00000000000a";

describe("validateUuid", () => {
  test("accepts a UUID of any version, in lower case", () => {
    expect(validateUuid(ID, "tenantId", "a tenant id")).toEqual([]);
    expect(validateUuid("00000003-0000-0000-c000-000000000000", "clientId")).toEqual([]);
  });

  test.each([
    "",
    "contoso.onmicrosoft.com",
    "common",
    `{${ID}}`,
    ID.replaceAll("-", ""),
    `${ID} `,
    `${ID}\n`,
    ID.slice(1),
  ])("refuses %j", (value) => {
    expect(isUuid(value)).toBe(false);
    expect(validateUuid(value, "tenantId", "a tenant id")).toEqual([
      {
        path: "tenantId",
        value,
        message: "is not a UUID",
        remedy: "Give a tenant id as a UUID: 32 hexadecimal digits in groups of 8-4-4-4-12, without braces",
      },
    ]);
  });

  test("refuses upper case with the spelling that Entra answers with", () => {
    expect(validateUuid(ID.toUpperCase(), "tenantId")).toMatchObject([
      { path: "tenantId", message: expect.stringContaining("upper case") as string, remedy: `Write "${ID}"` },
    ]);
  });

  test("leaves alone what only Terraform knows", () => {
    expect(validateUuid(Fn.uuid(), "tenantId")).toEqual([]);
  });

  test.each([
    [7, "is a number where a tenant id (a UUID) is expected"],
    [null, "is null where a tenant id (a UUID) is expected"],
    [undefined, "is missing"],
    [{}, "is an object where a tenant id (a UUID) is expected"],
  ])("reports the wrong JavaScript type of %p", (value, message) => {
    expect(validateUuid(value, "tenantId", "a tenant id")).toEqual([
      { path: "tenantId", value, message, remedy: "Give a tenant id (a UUID)" },
    ]);
  });
});
