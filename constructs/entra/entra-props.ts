import type { GraphDelegatedPermission } from "./graph-permission.js";
import type { KeyVaultCertificateReference, KeyVaultSecretReference } from "../hosting/key-vault-reference.js";

/**
 * A delegated permission that the API exposes and MCP clients ask for.
 *
 * Provider argument: `azuread_application.api.oauth2_permission_scope`.
 */
export interface ExposedScope {
  /** Value in the token's `scp` claim, at most 249 characters; clients ask for `<identifier URI>/<value>`. */
  readonly value: string;
  /**
   * Permission id, a UUID. Changing it deletes the scope and everybody's consent to it.
   *
   * @default - a UUIDv5 of the integration's `key` and `value`
   */
  readonly id?: string;
  /**
   * Who may consent: `User` users and admins, `Admin` admins only.
   *
   * @default "User"
   */
  readonly type?: "User" | "Admin";
  /**
   * Title an administrator reads when consenting, at most 100 characters.
   *
   * @default - "Access <display name>"
   */
  readonly adminConsentDisplayName?: string;
  /**
   * Explanation an administrator reads when consenting.
   *
   * @default - says that the app calls this MCP server as the signed-in user
   */
  readonly adminConsentDescription?: string;
  /**
   * Title a user reads when consenting, at most 100 characters.
   *
   * @default - `adminConsentDisplayName`
   */
  readonly userConsentDisplayName?: string;
  /**
   * Explanation a user reads when consenting.
   *
   * @default - says that the app calls this MCP server on the user's behalf
   */
  readonly userConsentDescription?: string;
}

/**
 * A role that the API defines; assigned to users, groups or applications in Entra and found in the `roles` claim.
 *
 * Provider argument: `azuread_application.app_role`.
 */
export interface AppRole {
  /** Value in the token's `roles` claim, at most 249 characters, different from every scope's value. */
  readonly value: string;
  /** Name shown where the role is assigned. */
  readonly displayName: string;
  /** What its holders may do. */
  readonly description: string;
  /** Who can hold it: users and groups, applications, or both. */
  readonly allowedMemberTypes: readonly ("User" | "Application")[];
  /**
   * Role id, a UUID. Changing it deletes the role and its assignments.
   *
   * @default - a UUIDv5 of the integration's `key` and `value`
   */
  readonly id?: string;
}

/**
 * A claim Entra puts into a token beyond its standard ones.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/optional-claims-reference
 */
export interface OptionalClaim {
  /** The claim's name, e.g. `email`. */
  readonly name: string;
  /**
   * `user` for a directory extension attribute.
   *
   * @default - a predefined claim
   */
  readonly source?: string;
  /**
   * Whether the claim is needed for the sign-in to go smoothly.
   *
   * @default false
   */
  readonly essential?: boolean;
  /**
   * Modifiers of the claim, e.g. `include_user_token` for `idtyp`.
   *
   * @default - none
   */
  readonly additionalProperties?: readonly string[];
}

/** Optional claims by kind of token. */
export interface OptionalClaims {
  /**
   * In access tokens for this API, beside `idtyp` (with `include_user_token`), which is always asked for because it
   * tells users from applications.
   *
   * @default - none beside `idtyp`
   */
  readonly accessToken?: readonly OptionalClaim[];
  /**
   * In ID tokens.
   *
   * @default - none
   */
  readonly idToken?: readonly OptionalClaim[];
}

/** How an app registration that this construct creates is described and protected. */
export interface AppRegistrationOptions {
  /**
   * Name in the Entra admin center and on consent pages.
   *
   * @default - the integration's `displayName`; in oauth-proxy mode followed by "API" or "client"
   */
  readonly displayName?: string;
  /**
   * Notes for administrators: who owns it, where its source is.
   *
   * @default - says that Terraform manages it
   */
  readonly notes?: string;
  /**
   * Reference into a service management database.
   *
   * @default - none
   */
  readonly serviceManagementReference?: string;
  /**
   * Makes Terraform refuse to destroy the registration, and with it everybody's consent.
   *
   * @default false
   */
  readonly preventDestroy?: boolean;
}

/**
 * Parts that may be added to an app registration that somebody else made. On a public client, `graph-permissions` adds
 * its permission to call this integration's API.
 */
export type ExistingRegistrationPart =
  | "federated-identity-credential"
  | "certificate"
  | "identifier-uri"
  | "permission-scopes"
  | "app-roles"
  | "graph-permissions"
  | "pre-authorized-clients"
  | "redirect-uris";

/** An app registration that a tenant's administrators made by hand. Made by
 * `EntraMcpIntegration.fromExistingRegistration`. */
export interface ExistingRegistration {
  /** Its application (client) id. */
  readonly existingClientId: string;
  /** What Terraform adds to it; everything else is left as it is. */
  readonly add: readonly ExistingRegistrationPart[];
  /** Its identifier URI. */
  readonly identifierUri: string;
}

/** Input of `EntraMcpIntegration.fromExistingRegistration`. */
export interface ExistingRegistrationProps {
  /** Application (client) id, a UUID. */
  readonly clientId: string;
  /**
   * What Terraform may add to the registration. `redirect-uris` and `graph-permissions` replace the lists that
   * stand there; all other parts leave their neighbours alone.
   *
   * @default - nothing: the registration is only read
   */
  readonly add?: readonly ExistingRegistrationPart[];
  /**
   * Its identifier URI.
   *
   * @default - `api://<client id>`
   */
  readonly identifierUri?: string;
}

/** An Entra client (application) that is trusted to call the API without a consent prompt. */
export interface PreAuthorizedClient {
  /** Name in resource addresses and reports: lower-case letters, digits and hyphens. */
  readonly name: string;
  /** Its application (client) id in Entra, a UUID. */
  readonly entraClientId: string;
}

/** An MCP client that is not among the presets. */
export interface McpClient {
  /** Name in resource addresses and reports: lower-case letters, digits and hyphens. */
  readonly name: string;
  /**
   * Redirect URIs the client uses; added to the public client registration and to the gateway's allow-list.
   *
   * @default - none
   */
  readonly redirectUris?: readonly string[];
  /**
   * Application (client) id of the client's own registration in Entra, pre-authorized on the API.
   *
   * @default - the client has none
   */
  readonly entraClientId?: string;
}

/** The identity of a container is trusted as the registration's credential: there is nothing to leak or to renew. */
export interface FederatedIdentityCredential {
  readonly type: "federated-identity";
}

/** A certificate in Key Vault whose public half is put on the registration. */
export interface KeyVaultCertificateCredential {
  readonly type: "key-vault-certificate";
  /**
   * A certificate that is there already.
   *
   * @default - a self-signed one is made in `hosting.keyVault` and renewed by Key Vault
   */
  readonly existing?: KeyVaultCertificateReference;
  /**
   * Lifetime of a certificate made here, in months, 1 to 24. Key Vault renews it at 80 % of its life; the next
   * `apply` puts the new public half on the registration.
   *
   * @default 12
   */
  readonly validityInMonths?: number;
}

/** A client secret that somebody put into Key Vault. Its value never passes through Terraform. */
export interface KeyVaultSecretCredential {
  readonly type: "key-vault-secret";
  /** Where the secret is. */
  readonly secret: KeyVaultSecretReference;
}

/** How the confidential registration proves itself to Entra. There is no way to give a secret's value. */
export type ApplicationCredential =
  FederatedIdentityCredential | KeyVaultCertificateCredential | KeyVaultSecretCredential;

/** The Entra side that both modes have in common. */
export interface EntraProps {
  /**
   * Delegated permissions the API exposes.
   *
   * @default - one: `access_as_user`, users may consent
   */
  readonly scopes?: readonly ExposedScope[];
  /**
   * Roles the API defines.
   *
   * @default - none
   */
  readonly appRoles?: readonly AppRole[];
  /**
   * Claims beyond the standard ones.
   *
   * @default - `idtyp` in access tokens
   */
  readonly optionalClaims?: OptionalClaims;
  /**
   * Only users and groups that were assigned to the enterprise application may sign in (AADSTS50105 otherwise).
   *
   * @default false
   */
  readonly userAssignmentRequired?: boolean;
  /**
   * Whose accounts may sign in. Personal accounts are not supported.
   *
   * @default "AzureADMyOrg"
   */
  readonly signInAudience?: "AzureADMyOrg" | "AzureADMultipleOrgs";
  /**
   * Tenants beside the home tenant whose users may sign in, UUIDs. Needed with `AzureADMultipleOrgs`.
   *
   * @default - the home tenant only
   */
  readonly allowedTenantIds?: readonly string[];
  /**
   * Delegated Microsoft Graph permissions the MCP server uses on behalf of the user. `openid`, `profile` and
   * `offline_access` are always asked for, because sign-in and silent refresh need them.
   *
   * @default ["User.Read"]
   */
  readonly graphPermissions?: readonly GraphDelegatedPermission[];
  /**
   * Consents to `graphPermissions` for the whole tenant while deploying. The deploying principal then needs
   * Directory.ReadWrite.All or Global Administrator. While it is off, `adminConsentUrl` says where to consent.
   *
   * Provider resource: `azuread_service_principal_delegated_permission_grant`.
   *
   * @default false
   */
  readonly grantTenantWideAdminConsent?: boolean;
  /**
   * How the confidential registration proves itself.
   *
   * @default - federated identity credential on the container's user-assigned identity
   */
  readonly credential?: ApplicationCredential;
  /**
   * The confidential registration: options of a new one, or `EntraMcpIntegration.fromExistingRegistration(…)`.
   *
   * @default - a new one
   */
  readonly registration?: AppRegistrationOptions | ExistingRegistration;
}
