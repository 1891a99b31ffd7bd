/** What the Entra double knows, as data. Names are those of Microsoft Graph's application and directory objects. */
export interface EntraDirectory {
  readonly tenants: readonly Tenant[];
  readonly applications: readonly AppRegistration[];
}

export interface Tenant {
  readonly tenantId: string;
  readonly displayName: string;
  /** Verified domains; each also works in place of the tenant id in a URL. */
  readonly domains: readonly string[];
  readonly users: readonly User[];
  /** Applications that exist in this tenant; without its own entry an application is unknown here. */
  readonly servicePrincipals: readonly ServicePrincipal[];
  readonly delegatedPermissionGrants: readonly DelegatedPermissionGrant[];
  readonly appRoleAssignments: readonly AppRoleAssignment[];
  readonly conditionalAccessPolicies: readonly ConditionalAccessPolicy[];
  /** Whether users may consent for themselves. @default true */
  readonly userConsent?: boolean;
}

export interface User {
  readonly objectId: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
  readonly mail?: string;
  /** Object ids of groups. */
  readonly groups?: readonly string[];
  /** May consent for the whole tenant. @default false */
  readonly administrator?: boolean;
  /** Has a second factor to answer with. @default true */
  readonly mfaRegistered?: boolean;
  /** @default true */
  readonly accountEnabled?: boolean;
}

export interface ServicePrincipal {
  readonly clientId: string;
  readonly objectId: string;
  /** Only assigned users, groups and applications get tokens. @default false */
  readonly appRoleAssignmentRequired?: boolean;
}

/** Consent: what a client may ask of a resource, for everybody or for one user. */
export interface DelegatedPermissionGrant {
  readonly client: string;
  readonly resource: string;
  readonly scopes: readonly string[];
  /** Object id of the one user. @default everybody */
  readonly user?: string;
}

export interface AppRoleAssignment {
  /** Object id of a user or group, or client id of an application. */
  readonly principal: string;
  /** Client id of the application whose role it is. */
  readonly resource: string;
  /** Value of the role. @default access without a role */
  readonly role?: string;
}

export interface ConditionalAccessPolicy {
  readonly id: string;
  /** Client id of the resource it guards. */
  readonly resource: string;
  readonly require: "mfa" | "compliantDevice" | "block";
  /** Object ids it applies to. @default everybody */
  readonly users?: readonly string[];
  /** `error` and `suberror` of the refusal, which vary in the field; `suberror: null` leaves it out. */
  readonly answer?: { readonly error?: string; readonly suberror?: string | null };
}

export interface AppRegistration {
  readonly clientId: string;
  readonly displayName: string;
  /** Tenant that owns it; none for Microsoft's own. */
  readonly homeTenantId?: string;
  /** @default "AzureADMyOrg" */
  readonly signInAudience?: "AzureADMyOrg" | "AzureADMultipleOrgs";
  readonly identifierUris?: readonly string[];
  readonly redirectUris?: Partial<Readonly<Record<RedirectPlatform, readonly string[]>>>;
  /** Version of the tokens issued for it as a resource. @default 1, as in Entra */
  readonly requestedAccessTokenVersion?: 1 | 2;
  readonly scopes?: readonly PermissionScope[];
  readonly appRoles?: readonly string[];
  readonly requiredResourceAccess?: readonly RequiredResourceAccess[];
  readonly preAuthorizedApplications?: readonly PreAuthorizedApplication[];
  readonly optionalAccessTokenClaims?: readonly OptionalClaim[];
  /** Emits the user's groups. @default false */
  readonly groupMembershipClaims?: boolean;
  readonly credentials?: AppCredentials;
}

/** `web` needs a credential, `publicClient` refuses one, `spa` is redeemed by a browser. */
export type RedirectPlatform = "web" | "spa" | "publicClient";

export interface PermissionScope {
  readonly value: string;
  /** `Admin`: only an administrator can consent. @default "User" */
  readonly type?: "User" | "Admin";
  /** @default true */
  readonly enabled?: boolean;
}

export interface RequiredResourceAccess {
  readonly resource: string;
  readonly scopes: readonly string[];
}

export interface PreAuthorizedApplication {
  readonly clientId: string;
  readonly scopes: readonly string[];
}

export interface OptionalClaim {
  readonly name: string;
  readonly additionalProperties?: readonly string[];
}

export interface AppCredentials {
  readonly secrets?: readonly { readonly value: string; /** ISO 8601 */ readonly endDateTime?: string }[];
  /** Public keys, PEM: a certificate or a bare key (SPKI). */
  readonly certificates?: readonly string[];
  /** Certificates by subject name and issuer: none is registered, any of this subject is trusted. */
  readonly trustedSubjects?: readonly TrustedSubject[];
  readonly federated?: readonly FederatedIdentityCredential[];
}

export interface TrustedSubject {
  /** As `X509Certificate.subject` says it, such as `CN=mcp.contoso.example`. */
  readonly subject: string;
  /** Certificate of the authority that issues them, PEM. */
  readonly authority: string;
}

export interface FederatedIdentityCredential {
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
}
