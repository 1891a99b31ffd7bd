import {
  appOnlyToolsOf,
  clientNames,
  clientRegistrationOf,
  hasBuiltInServer,
  hasWebConsole,
  isOAuthProxy,
  signsInByBuiltInRuntime,
  type DossierSource,
} from "./documented-integration.js";
import type { AdminConsent, TestCase } from "./integration-dossier.js";
import { code } from "./markdown.js";

/** What a test of this integration is written from. */
interface TestPlan {
  readonly source: DossierSource;
  readonly adminConsent: AdminConsent;
  /** How a person signs in. */
  readonly signIn: string;
  /** How to see that it worked. */
  readonly call: string;
  /** Who the person is then said to be. */
  readonly answer: string;
}

/**
 * Tests with representative users, in the order in which they are made on a new deployment: what has to work, then who has
 * to be kept out. Codes are those of Entra's sign-in page and log.
 */
export function describeTests(source: DossierSource, adminConsent: AdminConsent): TestCase[] {
  const builtIn = hasBuiltInServer(source.props);
  const plan: TestPlan = {
    source,
    adminConsent,
    signIn: signInStep(source),
    call: builtIn ? "Call `whoami`." : "Call a tool of the server.",
    answer: builtIn ? "`whoami` answers with this account" : "the tool answers for this account",
  };
  return TESTS.flatMap((test) => test(plan));
}

const TESTS: readonly ((plan: TestPlan) => readonly TestCase[])[] = [
  beforeConsent,
  administrator,
  member,
  memberWithoutLicence,
  unassigned,
  guest,
  secondTenants,
  outsider,
  secondFactor,
  blockedDevice,
  foreignClient,
  unlistedApplication,
  applicationWithoutUser,
  revoked,
];

function signInStep({ props }: DossierSource): string {
  if (isOAuthProxy(props)) {
    return `Connect an MCP client${hasWebConsole(props) ? ", or open the web console" : ""}; allow it on the gateway's page; sign in.`;
  }
  return signsInByBuiltInRuntime(props)
    ? `Open the ${hasWebConsole(props) ? "web console" : "sign-in address"} in a private window; sign in.`
    : "Sign in the way your server offers.";
}

function beforeConsent({ adminConsent, signIn }: TestPlan): TestCase[] {
  if (adminConsent.homeTenant === "given") return [];
  const required = adminConsent.homeTenant === "required";
  return [
    {
      id: "before-consent",
      who: "member of the home tenant, before an administrator has consented",
      steps: [signIn],
      expected: required
        ? "refused at Entra, with a page that asks for an administrator"
        : "asked for consent where the tenant lets users consent, refused otherwise",
      entraErrors: ["AADSTS65001", "AADSTS90094"],
    },
  ];
}

function administrator({ adminConsent, source }: TestPlan): TestCase[] {
  if (adminConsent.homeTenant === "given") return [];
  return [
    {
      id: "administrator",
      who: "administrator who may consent for the tenant",
      steps: ["Open the admin-consent link; read the list of permissions; accept."],
      expected: signsInByBuiltInRuntime(source.props)
        ? "the list is that of this dossier, and the page then says that consent was given"
        : "the list is that of this dossier; Entra then leads to the redirect URI of your server",
      entraErrors: [],
    },
  ];
}

function member({ source, signIn, call, answer }: TestPlan): TestCase[] {
  const licences = licencesFor(source.parts.api.graph.permissionNames);
  const assigned =
    source.context.entra.userAssignmentRequired === true ? ", assigned to the enterprise application" : "";
  return [
    {
      id: "member",
      who: `member of the home tenant${assigned}${licences.length > 0 ? `, with ${licences.join(" and ")}` : ""}`,
      steps: [signIn, call, ...(licences.length > 0 ? ["Call a tool for each Graph permission."] : [])],
      expected: `signs in without a question about consent; ${answer}${licences.length > 0 ? ", and tools with this account's data" : ""}`,
      entraErrors: [],
    },
  ];
}

function memberWithoutLicence({ source, signIn, answer }: TestPlan): TestCase[] {
  const licences = licencesFor(source.parts.api.graph.permissionNames);
  if (licences.length === 0 || !hasBuiltInServer(source.props)) return [];
  return [
    {
      id: "member-without-licence",
      who: `member of the home tenant without ${licences.join(" or ")}`,
      steps: [signIn, "Call a tool that reads there."],
      expected: `signs in; ${answer}; the tool says that there is nothing to read, and the sign-in goes on`,
      entraErrors: [],
    },
  ];
}

function unassigned({ source, signIn, answer }: TestPlan): TestCase[] {
  const required = source.context.entra.userAssignmentRequired === true;
  return [
    {
      id: "unassigned",
      who: "member of the home tenant who is not assigned to the enterprise application",
      steps: [signIn],
      expected: required
        ? "refused at Entra"
        : `signs in, and ${answer}: no assignment is asked for. Set \`userAssignmentRequired\` if that is not meant`,
      entraErrors: required ? ["AADSTS50105"] : [],
    },
  ];
}

function guest({ source, signIn, call, answer }: TestPlan): TestCase[] {
  const assigned =
    source.context.entra.userAssignmentRequired === true ? ", assigned to the enterprise application" : "";
  return [
    {
      id: "guest",
      who: `guest of the home tenant (B2B)${assigned}`,
      steps: [signIn, call],
      expected: `signs in; ${answer} in the home tenant; mail and files of the guest's own tenant are not reached`,
      entraErrors: [],
    },
  ];
}

function secondTenants({ source, signIn, call, answer }: TestPlan): TestCase[] {
  const tenants = [...(source.context.entra.allowedTenantIds ?? [])].sort().map((id) => source.values.read(id));
  return tenants.flatMap((tenant): TestCase[] => [
    {
      id: `second-tenant-before-consent-${tenant}`,
      who: `member of the tenant ${code(tenant)}, before its administrator has consented`,
      steps: [signIn],
      expected: "asked for consent where that tenant lets users consent, refused otherwise",
      entraErrors: ["AADSTS65001", "AADSTS90094"],
    },
    {
      id: `second-tenant-${tenant}`,
      who: `member of the tenant ${code(tenant)}, after its administrator has consented`,
      steps: [signIn, call],
      expected: `signs in; ${answer}, with data of that tenant`,
      entraErrors: [],
    },
  ]);
}

function outsider({ source, signIn }: TestPlan): TestCase[] {
  const several = (source.context.entra.allowedTenantIds ?? []).length > 0;
  return [
    {
      id: "outsider",
      who: several ? "member of a tenant that is not allowed" : "member of another tenant, who is no guest of this one",
      steps: [signIn],
      expected: several
        ? "refused: by Entra where that tenant never consented, else by the integration, which takes listed tenants only"
        : "refused at Entra",
      entraErrors: several ? ["AADSTS65001", "AADSTS90094"] : ["AADSTS50020"],
    },
  ];
}

function secondFactor({ source, signIn, call }: TestPlan): TestCase[] {
  if (!hasBuiltInServer(source.props)) return [];
  return [
    {
      id: "conditional-access-mfa",
      who: "member under a Conditional Access policy that wants a second factor for Microsoft Graph",
      steps: [signIn, call, "Give the second factor when asked; repeat the call."],
      expected: isOAuthProxy(source.props)
        ? "the call is answered with 401 and the client signs in again; the second factor is asked for, and the same call then succeeds"
        : "the second factor is asked for at the sign-in; a client with a token of its own is challenged at the call",
      entraErrors: ["AADSTS50076", "AADSTS50079"],
    },
  ];
}

function blockedDevice({ signIn }: TestPlan): TestCase[] {
  return [
    {
      id: "conditional-access-block",
      who: "member whom a Conditional Access policy blocks (location, device)",
      steps: [signIn],
      expected: "refused at Entra",
      entraErrors: ["AADSTS53003", "AADSTS53000"],
    },
  ];
}

function foreignClient({ source: { props } }: TestPlan): TestCase[] {
  const { dynamic, anyRedirectHost } = clientRegistrationOf(props);
  if (!isOAuthProxy(props) || anyRedirectHost) return [];
  return [
    {
      id: "foreign-client",
      who: "program that registers a redirect URI of an unknown host",
      steps: ['POST `{"redirect_uris":["https://unknown.example/callback"]}` to `/register` of the gateway.'],
      expected: dynamic ? "400 `invalid_redirect_uri`" : "refused: registration is switched off",
      entraErrors: [],
    },
  ];
}

function unlistedApplication({ source: { props, parts, values } }: TestPlan): TestCase[] {
  if (clientNames(props).includes("azure-cli")) return [];
  const [scope] = parts.api.qualifiedScopes;
  return [
    {
      id: "unlisted-application",
      who: "application in Entra that is not pre-authorized: Azure CLI",
      steps: [`Run ${code(`az account get-access-token --scope '${values.read(scope)}'`)} as a member.`],
      expected: "refused at Entra, where nobody has consented to it",
      entraErrors: ["AADSTS65001"],
    },
  ];
}

function applicationWithoutUser({ source }: TestPlan): TestCase[] {
  const { props, parts, values } = source;
  if (!signsInByBuiltInRuntime(props)) return [];
  const tools = Object.entries(appOnlyToolsOf(props));
  const token = `Get a token by client credentials for ${code(`${values.read(parts.api.identifierUri)}/.default`)}; call the MCP endpoint with it.`;
  const refused: TestCase = {
    id: "application-without-user",
    who: `application that calls for itself${tools.length > 0 ? ", without an app role" : ""}`,
    steps: [token],
    // A tool that applications may call lets in whoever has its role, so what is missing is the role.
    expected: tools.length > 0 ? "403 `insufficient_scope`" : "401",
    entraErrors: [],
  };
  return [
    refused,
    ...tools.map(([tool, role]) => ({
      id: `application-with-role-${tool}`,
      who: `application that calls for itself, with the app role ${code(role)}`,
      steps: [token, `Call ${code(tool)}.`],
      expected: `${code(tool)} answers; no other tool is listed that takes another role or a user`,
      entraErrors: [],
    })),
  ];
}

function revoked({ source: { props }, call }: TestPlan): TestCase[] {
  if (!isOAuthProxy(props)) return [];
  return [
    {
      id: "revoked",
      who: "member whose sessions an administrator revokes while signed in",
      steps: ["Revoke the user's sessions in the Entra admin center.", call],
      expected:
        "refused once the gateway has to renew Entra's token, after 60 to 90 minutes at most; asked to sign in again",
      entraErrors: ["AADSTS50173"],
    },
  ];
}

/** What users need beside their account, by the beginning of a permission's name. */
const LICENCES: readonly (readonly [string, RegExp])[] = [
  ["an Exchange Online mailbox", /^(Mail|Calendars|Contacts|MailboxSettings|MailboxFolder)\b/],
  ["OneDrive or SharePoint", /^(Files|Sites|Notes)\b/],
  ["Teams", /^(Chat|ChatMessage|Channel|ChannelMessage|Team|OnlineMeetings)\b/],
];

function licencesFor(permissions: readonly string[]): readonly string[] {
  return LICENCES.flatMap(([licence, pattern]) => (permissions.some((name) => pattern.test(name)) ? [licence] : []));
}
