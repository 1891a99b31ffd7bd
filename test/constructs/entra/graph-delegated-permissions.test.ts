import {
  graphDelegatedPermissions,
  isKnownGraphPermission,
  MICROSOFT_GRAPH_APPLICATION_ID,
} from "../../../constructs/entra/graph-delegated-permissions.js";
import { readGraphDelegatedPermissions } from "../../support/graph-delegated-permissions.js";

const published = new Map(readGraphDelegatedPermissions().map((permission) => [permission.name, permission]));

describe("the built-in delegated permissions of Microsoft Graph", () => {
  test("have their published ids and consent", () => {
    const builtIn = Object.entries(graphDelegatedPermissions).map(([name, permission]) => ({ name, ...permission }));
    expect(builtIn).toEqual(builtIn.map(({ name }) => published.get(name)));
  });

  test("are sorted, with no id twice", () => {
    const names = Object.keys(graphDelegatedPermissions);
    expect(names).toEqual([...names].sort());
    expect(new Set(Object.values(graphDelegatedPermissions).map(({ id }) => id)).size).toBe(names.length);
  });

  // Ids as they stand in public documentation and samples, so that a slip in the fixture shows too.
  test.each([
    ["User.Read", "e1fe6dd8-ba31-4d61-89e7-88639da4683d"],
    ["Mail.Send", "e383f46e-2787-4529-855e-0e479a3ffac0"],
    ["Calendars.ReadWrite", "1ec239c2-d7c9-4623-a91a-a9775856bb36"],
    ["Files.Read.All", "df85f4d6-205c-4ac5-a5ea-6bf408dba283"],
    ["Sites.Read.All", "205e70e5-aba6-4c52-a976-6d2d46c48043"],
    ["Chat.Read", "f501c180-9344-439a-bca0-6cbf209fd270"],
    ["openid", "37f7f235-527c-4136-accd-4a02d197296e"],
    ["profile", "14dad69e-099b-42c9-810b-d002981feec1"],
    ["email", "64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0"],
    ["offline_access", "7427e0e9-2fba-42fe-b0c0-848c9e6a8182"],
  ] as const)("%s is %s", (name, id) => {
    expect(graphDelegatedPermissions[name].id).toBe(id);
  });

  test("belong to Microsoft Graph's application", () => {
    expect(MICROSOFT_GRAPH_APPLICATION_ID).toBe("00000003-0000-0000-c000-000000000000");
  });

  test("are told from other names, also from those every object has", () => {
    expect(isKnownGraphPermission("User.Read")).toBe(true);
    expect(isKnownGraphPermission("user.read")).toBe(false);
    expect(isKnownGraphPermission("constructor")).toBe(false);
  });
});
