/** Whether somebody has to be signed in: `Scope` for delegated permissions, `Role` for application permissions. */
export type PermissionKind = "Scope" | "Role";

/** Permissions whose names don't say it: with what they lead to, in our own words. */
const SENTENCES: Readonly<Record<string, string>> = {
  openid: "sign the user in",
  profile: "read the user's name and picture at sign-in",
  email: "read the user's e-mail address at sign-in",
  offline_access: "stay signed in: get refresh tokens",
  "User.ReadWrite": "read and change the user's own profile",
  "User.Read": "sign the user in and read the user's own profile",
  "User.Read.All": "read the whole profile of every user",
  "User.ReadWrite.All": "read and change the whole profile of every user",
  "User.ReadBasic.All": "read name, e-mail address and picture of every user",
  "Directory.AccessAsUser.All": "do in the directory whatever the signed-in user may",
  "EWS.AccessAsUser.All": "do in the mailbox whatever the signed-in user may, through Exchange Web Services",
  "IMAP.AccessAsUser.All": "read and change the user's mailbox over IMAP",
  "POP.AccessAsUser.All": "read and delete the user's mail over POP",
  "SMTP.Send": "send mail as the user over SMTP",
  "Sites.FullControl.All": "have full control of every SharePoint site",
  "Sites.Manage.All": "create, change and delete lists and documents on every SharePoint site",
  "Sites.Selected": "use the SharePoint sites that were granted to it one by one",
  "Member.Read.Hidden": "read the members of groups that hide them",
  "User.Export.All": "export all data of a user",
  "User.Invite.All": "invite guests",
  "User.RevokeSessions.All": "sign any user out everywhere",
  "User.ManageIdentities.All": "change the accounts that users sign in with",
  "User.EnableDisableAccount.All": "enable and disable accounts",
  "User.DeleteRestore.All": "delete and restore users",
  "User-PasswordProfile.ReadWrite.All": "reset passwords of users",
};

/** The same, where nobody is signed in, or somebody is. */
const SENTENCES_BY_KIND: Readonly<Record<PermissionKind, Readonly<Record<string, string>>>> = {
  Scope: {
    "Mail.Send": "send mail as the signed-in user",
    "Mail.Send.Shared": "send mail as the signed-in user, and from mailboxes shared with them",
    "Files.ReadWrite.All": "read, change and delete all files that the signed-in user has access to",
  },
  Role: {
    "Mail.Send": "send mail as anybody in the tenant, without a user",
    "Files.ReadWrite.All": "read, change and delete all files of the tenant, without a user",
  },
};

/** Things of the directory and its administration: "all" of them is all that there are, whoever is signed in. */
const OF_THE_TENANT =
  /^(?:Acc|Admin|App|Audit|Consent|CrossTenant|Custom|Delegated|Device|Directory|Domain|Entitlement|Group|Identity|License|Org|Policy|Privileged|Role|Security|Service|Trust|User)/;

/** What things are called where the first part of a name, split into its words, isn't plain enough. */
const THINGS: Readonly<Record<string, string>> = {
  Acronym: "acronyms of the organization",
  AiEnterpriseInteraction: "conversations with Copilot",
  AppCatalog: "apps in the organization's catalogue of Teams",
  AppRoleAssignment: "grants of application permissions and app roles",
  Application: "app registrations and enterprise applications",
  AuditLog: "sign-in and audit logs",
  AccessReview: "access reviews",
  BitlockerKey: "BitLocker recovery keys",
  CallRecords: "records of calls",
  Calls: "calls",
  Chat: "chats",
  ChatMessage: "chat messages",
  ChannelMessage: "messages in channels of Teams",
  Calendars: "calendars",
  Contacts: "contacts",
  DelegatedPermissionGrant: "consents to delegated permissions",
  DeviceLocalCredential: "local administrator passwords of devices",
  Directory: "objects of the directory: users, groups, applications, devices",
  DeviceManagementApps: "apps on managed devices",
  DeviceManagementConfiguration: "configuration of managed devices",
  DeviceManagementManagedDevices: "managed devices",
  DeviceManagementRBAC: "roles of Intune",
  DeviceManagementServiceConfig: "settings of Intune",
  CustomSecAttributeAssignment: "assignments of custom security attributes",
  CloudPC: "Cloud PCs",
  Domain: "domains",
  EntitlementManagement: "access packages",
  ExternalItem: "items of search connectors",
  Files: "files in OneDrive and SharePoint",
  Group: "groups with their content",
  GroupMember: "members of groups",
  Mail: "mail",
  IdentityRiskEvent: "detected risks",
  IdentityRiskyUser: "risky users",
  MailboxFolder: "folders of the mailbox",
  MailboxItem: "everything in the mailbox",
  MailboxSettings: "settings of the mailbox",
  Notes: "notebooks of OneNote",
  OnlineMeetings: "online meetings",
  OnlineMeetingTranscript: "transcripts of meetings",
  OnlineMeetingRecording: "recordings of meetings",
  OnlineMeetingArtifact: "artefacts of meetings",
  OnlineMeetingAiInsight: "AI notes of meetings",
  Organization: "settings of the organization",
  People: "people that users work with",
  Place: "rooms and places",
  Policy: "policies",
  Presence: "presence",
  ProfilePhoto: "profile photos",
  RoleManagement: "administrator roles and their assignments",
  RoleAssignmentSchedule: "assignments of administrator roles",
  RoleEligibilitySchedule: "eligibilities for administrator roles",
  Sites: "items on SharePoint sites",
  Tasks: "tasks",
  Team: "teams",
  TeamsActivity: "activity notifications of Teams",
  PrivilegedAccess: "privileged access",
  PrivilegedAssignmentSchedule: "privileged assignments",
  PrivilegedEligibilitySchedule: "privileged eligibilities",
  QnA: "questions and answers",
  RoleManagementPolicy: "rules for administrator roles",
  Synchronization: "provisioning of users between systems",
  TrustFrameworkKeySet: "keys of custom sign-in policies",
  User: "profiles",
  UserAuthenticationMethod: "sign-in methods such as phones and passkeys",
};

const VERBS: Readonly<Record<string, string>> = {
  Read: "read",
  ReadBasic: "read the basics of",
  ReadWrite: "read and change",
  Write: "write",
  Send: "send",
  Create: "create",
  Delete: "delete",
  Submit: "submit",
  Manage: "manage",
  FullControl: "have full control of",
  Edit: "edit",
  Command: "send commands to",
  Export: "export",
  Initiate: "start",
  AccessMedia: "listen to and record",
  JoinGroupCall: "join",
  ManageDeletion: "delete and restore",
  PrivilegedOperations: "wipe, lock and reset",
  SelectedOperations: "use",
  ReadWriteNonOwnerRole: "read and change, save for owners,",
  CreateFromOwnedTemplate: "create, from its own template,",
};

/** Verbs that make something new, so that it belongs to nobody yet. */
const MAKING = ["Send", "Create", "Submit", "CreateFromOwnedTemplate"];

/** Whose things a permission reaches, by the last part of its name; the empty one is for names that end with the verb. */
const REACH: Readonly<Record<PermissionKind, Readonly<Record<string, string>>>> = {
  Scope: {
    "": "of the signed-in user",
    All: "that the signed-in user has access to",
    Shared: "of the signed-in user, and those shared with them",
    OwnedBy: "that the application made",
    CreatedByApp: "that the application made",
    AppFolder: "in the application's own folder",
    Selected: "that were picked for the application",
  },
  Role: {
    "": "of everybody in the tenant, without a user",
    All: "of the whole tenant, without a user",
    OwnedBy: "that the application owns, without a user",
    AppFolder: "in the application's own folder, without a user",
    Selected: "that were granted to the application one by one, without a user",
  },
};

/** Last parts of names that say which of the things are meant. */
const WHICH: Readonly<Record<string, string>> = {
  AzureAD: "of Entra",
  AzureADGroup: "of groups",
  AzureResources: "of Azure resources",
  Directory: "of Entra",
};

/** What a permission of Microsoft Graph allows, as a phrase after "lets it": made from its name. */
export function describeGraphPermission(name: string, kind: PermissionKind): string {
  const ofKind = SENTENCES_BY_KIND[kind][name];
  if (ofKind !== undefined) return ofKind;
  const own = SENTENCES[name];
  if (own !== undefined) return kind === "Role" ? `${own}, without a user` : own;
  const [thing = "", verb = "", reach = ""] = name.split(".");
  const what = THINGS[thing] ?? plural(wordsOf(thing));
  return `${VERBS[verb] ?? wordsOf(verb)} ${whose(kind, { thing, what, verb, reach })}`;
}

interface NameParts {
  readonly thing: string;
  readonly what: string;
  readonly verb: string;
  readonly reach: string;
}

function whose(kind: PermissionKind, { thing, what, verb, reach }: NameParts): string {
  const by = kind === "Scope" ? "as the signed-in user" : "without a user";
  if (MAKING.includes(verb)) return `${what}, ${by}`;
  if (WHICH[reach] !== undefined) return `${what} ${WHICH[reach]}, ${by}`;
  if (kind === "Scope" && reach === "All" && OF_THE_TENANT.test(thing)) return `all ${what} of the tenant, ${by}`;
  const reached = REACH[kind][reach];
  if (reached === undefined) return `${wordsOf(reach)} ${what}, ${by}`;
  return `${reach === "All" ? "all " : ""}${what} ${reached}`;
}

function plural(words: string): string {
  return words.endsWith("s") ? words : words.endsWith("y") ? `${words.slice(0, -1)}ies` : `${words}s`;
}

/** `DeviceManagementApps` as "device management apps". */
function wordsOf(name: string): string {
  return name
    .replaceAll("-", " ")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
}
