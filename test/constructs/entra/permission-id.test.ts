import { Fn, Token } from "cdktf";
import { permissionId } from "../../../constructs/entra/permission-id.js";

describe("permissionId", () => {
  // A contract with every deployed integration: never change these two values to make the test pass.
  test.each([
    ["contoso-mcp", "access_as_user", "9adc9d49-3f31-5835-9d1f-5e45cd019390"],
    ["contoso-mcp", "Mcp.Admin", "15eb6c30-5edb-529f-b14b-7aa9c200ecb4"],
  ])("of %s and %s stays what it was", (key, value, id) => {
    expect(permissionId(key, value)).toBe(id);
  });

  test("differs by key and by value", () => {
    const ids = [permissionId("a", "read"), permissionId("a", "write"), permissionId("b", "read")];
    expect(new Set(ids).size).toBe(3);
  });

  test("is refused for a key that only Terraform knows", () => {
    expect(() => permissionId(Fn.join("-", ["a", "b"]), "read")).toThrow(/known while synthesizing/);
    expect(() => permissionId("a", Token.asString({ resolve: () => "read" }))).toThrow(/known while synthesizing/);
  });
});
