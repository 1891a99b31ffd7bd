import {
  graphDelegatedPermissions,
  MICROSOFT_GRAPH_APPLICATION_ID,
} from "../../constructs/entra/graph-delegated-permissions.js";
import { mcpClientPresets } from "../../constructs/entra/mcp-client-presets.js";
import { contosoDirectory } from "../../test/doubles/contoso.js";
import type { AppRegistration, EntraDirectory, RequiredResourceAccess } from "../../test/doubles/entra/directory.js";
import type { ManagedIdentity } from "../../test/doubles/managed-identity/managed-identity-double.js";
import { localValue } from "./local-values.js";
import type { ApplicationBlock, StackConfiguration } from "./stack-configuration.js";

const GRAPH_NAMES = new Map<string, string>(
  Object.entries(graphDelegatedPermissions).map(([name, { id }]) => [id, name]),
);

/**
 * What Entra would know after an apply: the registrations exactly as the stack describes them, in a tenant of two
 * invented users. The Graph permissions are consented to, as by an administrator who opened the consent URL.
 */
export function localDirectory(configuration: StackConfiguration, tenantId: string): EntraDirectory {
  const { tenants, applications } = contosoDirectory();
  const microsoftGraph = applications.find(({ clientId }) => clientId === MICROSOFT_GRAPH_APPLICATION_ID);
  const registrations = Object.entries(configuration.resource.azuread_application).map(([name, block]) =>
    registration(configuration, `azuread_application.${name}`, block, tenantId),
  );
  const known = [...(microsoftGraph ? [microsoftGraph] : []), ...registrations, ...presetClients(configuration)];
  const [contoso] = tenants;
  if (!contoso) throw new Error("the doubles know no tenant");
  return {
    applications: known,
    tenants: [
      {
        ...contoso,
        tenantId,
        servicePrincipals: known.map(({ clientId }) => ({ clientId, objectId: clientId })),
        delegatedPermissionGrants: registrations.flatMap(({ clientId, requiredResourceAccess = [] }) =>
          requiredResourceAccess.map(({ resource, scopes }) => ({ client: clientId, resource, scopes })),
        ),
        appRoleAssignments: [],
      },
    ],
  };
}

/** The MCP clients that are applications in Entra themselves, as far as the stack pre-authorizes them. */
function presetClients({ resource }: StackConfiguration): AppRegistration[] {
  const authorized = new Set(
    Object.values(resource.azuread_application_pre_authorized ?? {}).map(
      ({ authorized_client_id }) => authorized_client_id,
    ),
  );
  return Object.values(mcpClientPresets).flatMap(({ title, entraClientIds, redirectUris }) =>
    entraClientIds
      .filter((clientId) => authorized.has(clientId))
      .map((clientId) => ({
        clientId,
        displayName: title,
        signInAudience: "AzureADMultipleOrgs",
        redirectUris: { publicClient: redirectUris },
      })),
  );
}

/** The identities the containers run as. */
export function localIdentities({ resource }: StackConfiguration, tenantId: string): ManagedIdentity[] {
  return Object.keys(resource.azurerm_user_assigned_identity ?? {}).map((name) => ({
    clientId: localValue(`azurerm_user_assigned_identity.${name}`, "client_id"),
    principalId: localValue(`azurerm_user_assigned_identity.${name}`, "principal_id"),
    tenantId,
  }));
}

function registration(
  configuration: StackConfiguration,
  address: string,
  block: ApplicationBlock,
  tenantId: string,
): AppRegistration {
  const { resource } = configuration;
  const ofThis = <T extends { readonly application_id: string }>(blocks: Readonly<Record<string, T>> = {}): T[] =>
    Object.values(blocks).filter(({ application_id }) => application_id === `${address}.id`);
  const scopes = block.api?.oauth2_permission_scope ?? [];
  return {
    clientId: localValue(address, "client_id"),
    displayName: block.display_name,
    homeTenantId: tenantId,
    signInAudience: block.sign_in_audience,
    requestedAccessTokenVersion: block.api?.requested_access_token_version ?? 1,
    identifierUris: ofThis(resource.azuread_application_identifier_uri).map(({ identifier_uri }) => identifier_uri),
    redirectUris: {
      web: block.web?.redirect_uris ?? [],
      publicClient: block.public_client?.redirect_uris ?? [],
    },
    scopes: scopes.map(({ value, type = "User" }) => ({ value, type })),
    requiredResourceAccess: requiredAccess(configuration, block),
    preAuthorizedApplications: ofThis(resource.azuread_application_pre_authorized).map((client) => ({
      clientId: client.authorized_client_id,
      scopes: scopes.filter(({ id }) => client.permission_ids.includes(id)).map(({ value }) => value),
    })),
    optionalAccessTokenClaims: (block.optional_claims?.access_token ?? []).map(({ name, additional_properties }) => ({
      name,
      additionalProperties: additional_properties ?? [],
    })),
    credentials: {
      federated: ofThis(resource.azuread_application_federated_identity_credential).map(
        ({ issuer, subject, audiences }) => ({ issuer, subject, audiences }),
      ),
    },
  };
}

/** Permission ids back to the names that tokens are requested with. */
function requiredAccess({ resource }: StackConfiguration, block: ApplicationBlock): RequiredResourceAccess[] {
  const ownScopes = Object.values(resource.azuread_application).flatMap(
    ({ api }) => api?.oauth2_permission_scope ?? [],
  );
  const names = new Map([...GRAPH_NAMES, ...ownScopes.map(({ id, value }): [string, string] => [id, value])]);
  return (block.required_resource_access ?? []).map(({ resource_app_id, resource_access }) => ({
    resource: resource_app_id,
    scopes: resource_access.map(({ id }) => names.get(id) ?? id),
  }));
}
