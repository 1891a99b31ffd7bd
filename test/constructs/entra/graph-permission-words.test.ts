import { graphDelegatedPermissions } from "../../../constructs/entra/graph-delegated-permissions.js";
import { describeGraphPermission } from "../../../constructs/entra/graph-permission-words.js";

const names = Object.keys(graphDelegatedPermissions);

it("says of no two built-in permissions the same", () => {
  const words = names.map((name) => describeGraphPermission(name, "Scope"));
  expect(words.filter((said, index) => words.indexOf(said) !== index)).toEqual([]);
});

it.each([
  ["Mail.Read", "read mail of the signed-in user"],
  ["Mail.Read.Shared", "read mail of the signed-in user, and those shared with them"],
  ["Files.Read.All", "read all files in OneDrive and SharePoint that the signed-in user has access to"],
  ["Mail.Send", "send mail as the signed-in user"],
  ["User.Read", "sign the user in and read the user's own profile"],
])("%s: %s", (name, words) => {
  expect(describeGraphPermission(name, "Scope")).toBe(words);
});
