import { Fn } from "cdktf";
import type { AppRole, ExposedScope } from "../../../constructs/index.js";
import { validateScopes } from "../../../constructs/validation/validate-scopes.js";

const ID = "5f0c3f5e-0000-4000-8000-00000000000a";
const scope: ExposedScope = { value: "access_as_user" };
const role: AppRole = {
  value: "Mcp.Admin",
  displayName: "MCP administrators",
  description: "Manage the MCP server",
  allowedMemberTypes: ["User", "Application"],
};

describe("validateScopes accepts", () => {
  test.each<[string, unknown, unknown]>([
    ["the defaults", undefined, undefined],
    ["one scope and one role", [scope], [role]],
    [
      "everything spelt out",
      [
        {
          ...scope,
          id: ID,
          type: "Admin",
          adminConsentDisplayName: "a".repeat(100),
          adminConsentDescription: "a".repeat(1000),
          userConsentDisplayName: "Use it",
          userConsentDescription: "Use it as you",
        },
      ],
      [role],
    ],
    ["the longest value", [{ value: "a".repeat(249) }], undefined],
    ["the punctuation that claims can carry", [{ value: "Mail.Read/own:x-1!#$%&'()*+,;<=>?@[]^`{|}~" }], undefined],
    ["values that differ by letter case", [{ value: "read" }, { value: "Read" }], undefined],
  ])("%s", (_, scopes, appRoles) => {
    expect(validateScopes(scopes, appRoles, "")).toEqual([]);
  });
});

describe("the value of a scope or role", () => {
  test.each([
    ["", "is empty"],
    [".default", "is reserved: .default asks for every permission an application already has"],
    ["openid", "is reserved: Entra takes it for the OpenID Connect scope"],
    ["profile", "is reserved: Entra takes it for the OpenID Connect scope"],
    ["email", "is reserved: Entra takes it for the OpenID Connect scope"],
    ["offline_access", "is reserved: Entra takes it for the OpenID Connect scope"],
    ["OpenID", "is reserved: Entra takes it for the OpenID Connect scope"],
    [".read", 'begins with a "."'],
    ["access as user", "has characters in it that scp and roles claims can't carry"],
    ['say"cheese', "has characters in it that scp and roles claims can't carry"],
    ["read\\write", "has characters in it that scp and roles claims can't carry"],
    ["read\n", "has characters in it that scp and roles claims can't carry"],
    ["lesen_und_prüfen", "has characters in it that scp and roles claims can't carry"],
    ["a".repeat(250), "is too long"],
  ])("(%j) is refused for both", (value, message) => {
    const expected = { value, message: expect.stringContaining(message) as string };
    expect(validateScopes([scope, { value }], undefined, "")).toMatchObject([{ path: "scopes[1].value", ...expected }]);
    expect(validateScopes(undefined, [{ ...role, value }], "")).toMatchObject([
      { path: "appRoles[0].value", ...expected },
    ]);
  });

  test("must be known while synthesizing, because the id is derived from it", () => {
    expect(validateScopes([{ value: Fn.lower("READ") }], undefined, "")).toMatchObject([
      { path: "scopes[0].value", remedy: "Give it literally" },
    ]);
  });
});

describe("values and ids are unique", () => {
  test("among scopes", () => {
    expect(validateScopes([scope, scope], undefined, "")).toEqual([
      {
        path: "scopes[1].value",
        value: "access_as_user",
        message: "repeats the value of scopes[0]",
        remedy: "Give every scope and app role a value of its own",
      },
    ]);
  });

  test("over scopes and roles", () => {
    expect(validateScopes([scope], [{ ...role, value: "access_as_user" }], "")).toMatchObject([
      { path: "appRoles[0].value", message: "repeats the value of scopes[0]" },
    ]);
  });

  test("also by id", () => {
    expect(
      validateScopes([{ ...scope, id: ID }], [role, { ...role, value: "b", id: ID }], "registration"),
    ).toMatchObject([{ path: "registration.appRoles[1].id", message: "repeats the id of registration.scopes[0]" }]);
  });

  test("as far as they are known", () => {
    const id = Fn.uuid();
    expect(
      validateScopes(
        [
          { ...scope, id },
          { value: "other", id },
        ],
        undefined,
        "",
      ),
    ).toEqual([]);
  });
});

describe("a scope", () => {
  test.each<[Readonly<Record<string, unknown>>, string, string]>([
    [{ id: "1" }, "scopes[0].id", "is not a UUID"],
    [{ type: "Users" }, "scopes[0].type", 'is not "User" or "Admin"'],
    [{ adminConsentDisplayName: "a".repeat(101) }, "scopes[0].adminConsentDisplayName", "is too long"],
    [{ userConsentDisplayName: "a".repeat(101) }, "scopes[0].userConsentDisplayName", "is too long"],
    [{ adminConsentDescription: "a".repeat(1001) }, "scopes[0].adminConsentDescription", "is too long"],
    [{ userConsentDescription: " " }, "scopes[0].userConsentDescription", "is empty"],
    [{ enabled: false }, "scopes[0].enabled", "is not a known prop"],
    [{ value: 7 }, "scopes[0].value", "is a number where a scope's or role's value as a string is expected"],
    [{ value: undefined }, "scopes[0].value", "is missing"],
  ])("with %p is refused at %s", (changed, path, message) => {
    expect(validateScopes([{ ...scope, ...changed }], undefined, "")).toMatchObject([{ path, message }]);
  });

  test("has to be there, for a client to ask for a token", () => {
    const problem = { path: "scopes", message: "is empty, so that no client could ask for a token" };
    expect(validateScopes([], undefined, "")).toMatchObject([problem]);
  });
});

describe("an app role", () => {
  test.each<[Readonly<Record<string, unknown>>, string, string]>([
    [{ id: ID.toUpperCase() }, "appRoles[0].id", "is a UUID in upper case"],
    [{ displayName: undefined }, "appRoles[0].displayName", "is missing"],
    [{ displayName: "" }, "appRoles[0].displayName", "is empty"],
    [{ description: undefined }, "appRoles[0].description", "is missing"],
    [{ description: 7 }, "appRoles[0].description", "is a number where a description as a string is expected"],
    [{ allowedMemberTypes: undefined }, "appRoles[0].allowedMemberTypes", "is missing"],
    [{ allowedMemberTypes: [] }, "appRoles[0].allowedMemberTypes", "is empty"],
    [{ allowedMemberTypes: "User" }, "appRoles[0].allowedMemberTypes", "is a string where a list of"],
    [{ allowedMemberTypes: ["Group"] }, "appRoles[0].allowedMemberTypes[0]", 'is not "User" or "Application"'],
    [{ allowedMemberTypes: ["User", "User"] }, "appRoles[0].allowedMemberTypes", "names a type twice"],
    [{ enabled: false }, "appRoles[0].enabled", "is not a known prop"],
  ])("with %p is refused at %s", (changed, path, message) => {
    expect(validateScopes(undefined, [{ ...role, ...changed }], "")).toMatchObject([
      { path, message: expect.stringContaining(message) as string },
    ]);
  });
});

describe("the wrong JavaScript type", () => {
  test.each<[unknown, unknown, string, string]>([
    ["access_as_user", undefined, "scopes", "is a string where a list of scopes is expected"],
    [["access_as_user"], undefined, "scopes[0]", "is a string where an exposed scope is expected"],
    [[null], undefined, "scopes[0]", "is null where an exposed scope is expected"],
    [undefined, role, "appRoles", "is an object where a list of app roles is expected"],
    [undefined, [7], "appRoles[0]", "is a number where an app role is expected"],
  ])("%j, %j is a problem, not an exception", (scopes, appRoles, path, message) => {
    expect(validateScopes(scopes, appRoles, "")).toMatchObject([{ path, message }]);
  });
});
