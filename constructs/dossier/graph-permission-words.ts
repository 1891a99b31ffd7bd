/** Permissions of OpenID Connect, which Graph lists with its own. */
const SIGN_IN_WORDS: Readonly<Record<string, string>> = {
  openid: "know who the user is (an id)",
  profile: "know the user's name",
  email: "know the user's e-mail address",
  offline_access: "go on without asking for a sign-in each hour",
};

/** Names whose parts don't say what they allow. */
const WHOLE_NAMES: Readonly<Record<string, string>> = {
  "User.Read": "sign in, and read the user's own profile",
  "User.ReadWrite": "read and change the user's own profile",
  "User.ReadBasic.All": "read names, addresses and photos of all users",
  "User.Invite.All": "invite guests",
  "Directory.AccessAsUser.All": "do in the directory whatever the user may do",
  "Sites.Selected": "use the SharePoint sites that an administrator chose",
  "Files.SelectedOperations.Selected": "use the files that an administrator chose",
  "Member.Read.Hidden": "read hidden memberships of groups",
  "People.Read": "read the list of people the user works with",
};

/** First part of a name, where its words alone would mislead. */
const THINGS: Readonly<Record<string, string>> = {
  User: "users",
  Mail: "mail",
  Calendars: "calendars",
  Files: "files in OneDrive and SharePoint",
  Sites: "SharePoint sites",
  Notes: "OneNote notebooks",
  ShortNotes: "sticky notes",
  Tasks: "tasks",
  Directory: "the directory",
  Application: "applications",
  Notifications: "notifications",
  UserAuthenticationMethod: "ways in which users prove who they are",
};

/** What is done, around the thing it is done to. */
const ACTIONS: Readonly<Record<string, string>> = {
  Read: "read {}",
  ReadBasic: "read the basics of {}",
  ReadWrite: "read, create, change and delete {}",
  ReadWriteNonOwnerRole: "read and change {} other than owners",
  Create: "create {}",
  Delete: "delete {}",
  Edit: "edit {}",
  Send: "send {} as the user",
  Submit: "submit {}",
  Manage: "manage {}",
  ManageDeletion: "delete and restore {}",
  DeleteRestore: "delete and restore {}",
  EnableDisableAccount: "enable and disable accounts of {}",
  Export: "export data of {}",
  FullControl: "control {} fully",
  Invite: "invite {}",
  ManageIdentities: "manage identities of {}",
  RevokeSessions: "end sessions of {}",
  Command: "send commands to {}",
  CreateFromOwnedTemplate: "create {} from own templates",
};

const REACH: Readonly<Record<string, string>> = {
  All: "all that the user can reach",
  Shared: "the user's own, and what others share with the user",
  Selected: "chosen ones only",
  AppFolder: "the application's own folder only",
  OwnedBy: "the application's own only",
  CreatedByApp: "the application's own only",
  Directory: "of the directory",
};

/**
 * What a delegated permission of Microsoft Graph allows, in a few words: on behalf of the signed-in user, who can never do
 * more with it than without. Names say it themselves (`<thing>.<action>.<reach>`), so names that are not built in are
 * explained too.
 *
 * @see https://learn.microsoft.com/graph/permissions-overview#permissions-naming-pattern
 */
export function graphPermissionInWords(name: string): string {
  const whole = SIGN_IN_WORDS[name] ?? WHOLE_NAMES[name];
  if (whole !== undefined) return whole;
  const [thing = "", action = "", ...reach] = name.split(".");
  const pattern = ACTIONS[action];
  if (pattern === undefined) return "see the reference of Microsoft Graph";
  // Without any other reach, to read is to read what belongs to the user.
  const own = action.startsWith("Read") && reach.length === 0 ? ["the user's own"] : [];
  const limits = [...own, ...reach.map((part) => REACH[part] ?? wordsOf(part))].join(", ");
  return `${pattern.replace("{}", THINGS[thing] ?? wordsOf(thing))}${limits === "" ? "" : ` (${limits})`}`;
}

/** Whether a permission is for signing in, not for data. */
export function isSignInPermission(name: string): boolean {
  return Object.hasOwn(SIGN_IN_WORDS, name);
}

/** `OnlineMeetingTranscript` as `online meeting transcript`. */
function wordsOf(pascalCase: string): string {
  return pascalCase.replace(/(?<=[a-z0-9])(?=[A-Z])/g, " ").toLowerCase();
}
