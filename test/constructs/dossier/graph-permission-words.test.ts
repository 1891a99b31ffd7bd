import { graphPermissionInWords, isSignInPermission } from "../../../constructs/dossier/graph-permission-words.js";
import { graphDelegatedPermissions } from "../../../constructs/entra/graph-delegated-permissions.js";

const names = Object.keys(graphDelegatedPermissions);

it("says of every built-in permission what it allows", () => {
  expect(names.filter((name) => graphPermissionInWords(name).startsWith("see the reference"))).toEqual([]);
  expect(names.filter((name) => !/^[a-z][^{}]+$/.test(graphPermissionInWords(name)))).toEqual([]);
});

it("says of no two of them the same", () => {
  const words = names.map(graphPermissionInWords);
  expect(words.filter((said, index) => words.indexOf(said) !== index)).toEqual([]);
});

it.each([
  ["Mail.Read", "read mail (the user's own)"],
  ["Mail.Read.Shared", "read mail (the user's own, and what others share with the user)"],
  ["Calendars.ReadWrite", "read, create, change and delete calendars (the user's own)"],
  ["Files.Read.All", "read files in OneDrive and SharePoint (all that the user can reach)"],
  ["Mail.Send", "send mail as the user"],
  ["OnlineMeetingTranscript.Read.All", "read online meeting transcript (all that the user can reach)"],
  ["User.Read", "sign in, and read the user's own profile"],
  ["Contoso.Frobnicate.All", "see the reference of Microsoft Graph"],
])("%s: %s", (name, words) => {
  expect(graphPermissionInWords(name)).toBe(words);
});

it("tells permissions of the sign-in from those for data", () => {
  expect(["openid", "profile", "offline_access", "User.Read"].map(isSignInPermission)).toEqual([
    true,
    true,
    true,
    false,
  ]);
});
