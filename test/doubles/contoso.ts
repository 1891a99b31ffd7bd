import type { AppRegistration, EntraDirectory, Tenant, User } from "./entra/directory.js";
import { MICROSOFT_GRAPH } from "./entra/scopes.js";
import type { ManagedIdentity } from "./managed-identity/identity-token-endpoint.js";
import { microsoftGraph } from "./microsoft-graph-registration.js";

/** The invented organizations that the doubles know unless told otherwise. Ids are fixed, so tests may name them. */
export const contoso = {
  tenantId: "7a1c9f52-0b64-4d1e-8f3a-5e2d60c8b901",
  domain: "contoso.example",
  otherTenantId: "c3e8d4b7-52f0-4a96-9d18-0f7b63a2e514",
  otherDomain: "fabrikam.example",

  users: {
    adele: { objectId: "1f0a6c3e-8d27-4b95-a3c1-6e49d0b75a21", userPrincipalName: "adele@contoso.example" },
    bob: { objectId: "92d5e7b4-3c18-4fa0-b6e9-d81f27c4035a", userPrincipalName: "bob@contoso.example" },
    /** Administrator of Contoso. */
    ines: { objectId: "5be21d90-f74a-4c63-8a0d-37c9e6f1b248", userPrincipalName: "ines@contoso.example" },
    /** In Fabrikam only. */
    noor: { objectId: "e04c7a16-9b3d-4825-a1f7-c52d8e60b93f", userPrincipalName: "noor@fabrikam.example" },
  },

  /** Confidential registration of the oauth-proxy mode: gateway and MCP server. */
  apiClientId: "3d7e1b84-6f25-4c09-9a4e-b1c8f0d72e63",
  /** Public client that the API pre-authorizes. */
  publicClientId: "a86f4d20-1e9b-4753-8c2f-47d0b5e6931c",
  /** Confidential registration of the direct-sso mode: client and resource in one. */
  directClientId: "f2b90c67-d43e-4a18-b7f5-20e6c9a1d384",
  /** An application without users, with a role on the API. */
  daemonClientId: "68c1e5a9-07d4-4f3b-92ae-d5f80b7c4e16",
  /** Somebody else's API, which nobody consented to. */
  payrollClientId: "b4d02f8e-a619-47c5-8e3d-61f7c0a95b28",

  gatewayIdentity: {
    clientId: "0d8b5e27-c94f-4a61-83b0-f2e7d1960c5a",
    principalId: "cc47a0f1-2e86-4d39-b5d8-704b9e1f6a32",
  },
  serverIdentity: {
    clientId: "47f6d2c0-b81a-4e95-a07c-8d3e5b92f164",
    principalId: "19be83d5-6a04-4c7f-9e21-f5c0a7d8b463",
  },
  directIdentity: {
    clientId: "d91a4f63-07e5-4b28-8dc6-3a5f92e0b7c1",
    principalId: "80e6c1b7-d52f-4390-a4e8-b97d0c3f6152",
  },
} as const;

export interface ContosoOptions {
  /** Redirect URIs (web) of the API: the gateway's callback. @default http://localhost/callback, any port */
  readonly gatewayRedirectUris?: readonly string[];
  /** Redirect URIs (web) of the direct-sso registration. @default http://localhost/callback, any port */
  readonly directRedirectUris?: readonly string[];
  /** Redirect URIs of the public client. @default http://localhost with and without /callback, VS Code's loopback */
  readonly publicRedirectUris?: readonly string[];
  /** Delegated permissions of Graph that both confidential registrations list and everybody consented to. */
  readonly graphPermissions?: readonly string[];
  /** The direct-sso server's URLs, which become identifier URIs. @default https://mcp.contoso.example/mcp */
  readonly directServerUrls?: readonly string[];
  /** Origin of the managed identities' issuer. @default https://login.microsoftonline.com */
  readonly publicOrigin?: string;
}

const LOCAL_CALLBACK = ["http://localhost/callback"];
const PUBLIC_CALLBACKS = ["http://localhost", "http://localhost/callback", "http://127.0.0.1:33418/"];
const SCOPE = "access_as_user";
/** Consented for everybody, so that no sign-in stops at a consent page. */
const GRAPH_SCOPES = [
  "User.Read",
  "User.ReadBasic.All",
  "Mail.Read",
  "Calendars.Read",
  "Files.Read.All",
  "People.Read",
];

/** Two tenants: Contoso with everything, Fabrikam with a user and the multi-tenant parts. */
export function contosoDirectory(options: ContosoOptions = {}): EntraDirectory {
  return { tenants: [contosoTenant(options), fabrikamTenant()], applications: applications(options) };
}

/** The identities that the containers run as. */
export const contosoIdentities: readonly ManagedIdentity[] = [
  contoso.gatewayIdentity,
  contoso.serverIdentity,
  contoso.directIdentity,
].map((identity) => ({ ...identity, tenantId: contoso.tenantId }));

function applications(options: ContosoOptions): AppRegistration[] {
  const issuer = `${options.publicOrigin ?? "https://login.microsoftonline.com"}/${contoso.tenantId}/v2.0`;
  const trust = (identities: readonly { readonly principalId: string }[]) => ({
    federated: identities.map(({ principalId }) => ({
      issuer,
      subject: principalId,
      audiences: ["api://AzureADTokenExchange"],
    })),
  });
  const home = { homeTenantId: contoso.tenantId };
  const resource = {
    ...home,
    requestedAccessTokenVersion: 2,
    scopes: [{ value: SCOPE }],
    requiredResourceAccess: [{ resource: MICROSOFT_GRAPH, scopes: options.graphPermissions ?? GRAPH_SCOPES }],
    optionalAccessTokenClaims: [{ name: "idtyp", additionalProperties: ["include_user_token"] }, { name: "xms_cc" }],
  } as const;
  return [
    microsoftGraph,
    {
      ...resource,
      clientId: contoso.apiClientId,
      displayName: "Contoso MCP API",
      identifierUris: [`api://${contoso.apiClientId}`],
      redirectUris: { web: options.gatewayRedirectUris ?? LOCAL_CALLBACK },
      appRoles: ["Mcp.Invoke"],
      preAuthorizedApplications: [{ clientId: contoso.publicClientId, scopes: [SCOPE] }],
      credentials: trust([contoso.gatewayIdentity, contoso.serverIdentity]),
    },
    {
      ...resource,
      clientId: contoso.directClientId,
      displayName: "Contoso MCP",
      identifierUris: [
        `api://${contoso.directClientId}`,
        ...(options.directServerUrls ?? ["https://mcp.contoso.example/mcp"]),
      ],
      redirectUris: { web: options.directRedirectUris ?? LOCAL_CALLBACK },
      preAuthorizedApplications: [{ clientId: contoso.publicClientId, scopes: [SCOPE] }],
      credentials: trust([contoso.directIdentity]),
    },
    {
      ...home,
      clientId: contoso.publicClientId,
      displayName: "Contoso MCP client",
      redirectUris: { publicClient: options.publicRedirectUris ?? PUBLIC_CALLBACKS },
      requiredResourceAccess: [{ resource: contoso.apiClientId, scopes: [SCOPE] }],
    },
    {
      ...home,
      clientId: contoso.daemonClientId,
      displayName: "Contoso nightly job",
      credentials: { secrets: [{ value: "secret-of-the-nightly-job" }] },
    },
    {
      ...home,
      clientId: contoso.payrollClientId,
      displayName: "Contoso payroll",
      identifierUris: ["api://payroll.contoso.example"],
      requestedAccessTokenVersion: 2,
      scopes: [{ value: "Payslips.Read" }, { value: "Payslips.Read.All", type: "Admin" }],
    },
  ];
}

function contosoTenant({ graphPermissions = GRAPH_SCOPES }: ContosoOptions): Tenant {
  const { adele, bob, ines } = contoso.users;
  const everybody = (client: string, resource: string, scopes: readonly string[]) => ({ client, resource, scopes });
  return {
    tenantId: contoso.tenantId,
    displayName: "Contoso",
    domains: [contoso.domain],
    users: [
      userOf(adele, "Adele Marsh"),
      userOf(bob, "Bob Okafor"),
      { ...userOf(ines, "Ines Duarte"), administrator: true },
    ],
    servicePrincipals: [
      MICROSOFT_GRAPH,
      contoso.apiClientId,
      contoso.publicClientId,
      contoso.directClientId,
      contoso.daemonClientId,
      contoso.payrollClientId,
    ].map((clientId, index) => ({ clientId, objectId: `5e51ce00-0000-4000-8000-${String(index).padStart(12, "0")}` })),
    delegatedPermissionGrants: [
      everybody(contoso.apiClientId, MICROSOFT_GRAPH, graphPermissions),
      everybody(contoso.directClientId, MICROSOFT_GRAPH, graphPermissions),
      everybody(contoso.publicClientId, contoso.apiClientId, [SCOPE]),
    ],
    appRoleAssignments: [{ principal: contoso.daemonClientId, resource: contoso.apiClientId, role: "Mcp.Invoke" }],
    conditionalAccessPolicies: [],
  };
}

function fabrikamTenant(): Tenant {
  return {
    tenantId: contoso.otherTenantId,
    displayName: "Fabrikam",
    domains: [contoso.otherDomain],
    users: [userOf(contoso.users.noor, "Noor Haddad")],
    servicePrincipals: [{ clientId: MICROSOFT_GRAPH, objectId: "5e51ce00-0000-4000-9000-000000000000" }],
    delegatedPermissionGrants: [],
    appRoleAssignments: [],
    conditionalAccessPolicies: [],
  };
}

function userOf(account: Pick<User, "objectId" | "userPrincipalName">, displayName: string): User {
  return { ...account, displayName, mail: account.userPrincipalName };
}
