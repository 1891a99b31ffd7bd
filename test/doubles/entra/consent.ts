import type { AppRegistration, Tenant, User } from "./directory.js";
import type { DirectoryIndex } from "./directory-index.js";
import type { ResourceScopes } from "./scopes.js";

export interface ConsentQuestion {
  readonly directory: DirectoryIndex;
  readonly tenant: Tenant;
  readonly client: AppRegistration;
  readonly user: User | undefined;
}

/** Names that a request for a resource comes down to: `.default` is what was consented to. */
export function effectiveNames(question: ConsentQuestion, { resource, names, isDefault }: ResourceScopes): string[] {
  const consented = consentedNames(question, resource);
  // Entra answers with everything consented for the resource, not only with what was asked for.
  return isDefault ? consented : [...new Set([...names, ...consented])];
}

/** Names nobody has consented to; for `.default` with nothing consented, what the registration lists or `.default`. */
export function missingConsent(question: ConsentQuestion, requested: ResourceScopes): string[] {
  const { client } = question;
  const { resource, isDefault } = requested;
  if (resource.clientId === client.clientId) return [];
  const consented = consentedNames(question, resource);
  if (isDefault && consented.length > 0) return [];
  if (isDefault) return listedNames(client, resource).length > 0 ? listedNames(client, resource) : [".default"];
  return requested.names.filter((name) => !consented.includes(name));
}

/** Names of a resource that the client's registration lists. */
export function listedNames(client: AppRegistration, resource: AppRegistration): string[] {
  const listed = client.requiredResourceAccess?.find((access) => access.resource === resource.clientId);
  return [...(listed?.scopes ?? [])];
}

/** Whether one of the names may only be granted by an administrator. */
export function needsAdministrator(tenant: Tenant, resource: AppRegistration, names: readonly string[]): boolean {
  if (tenant.userConsent === false) return names.length > 0;
  return names.some((name) => resource.scopes?.find(({ value }) => value === name)?.type === "Admin");
}

function consentedNames({ directory, tenant, client, user }: ConsentQuestion, resource: AppRegistration): string[] {
  if (resource.clientId === client.clientId) return (resource.scopes ?? []).map(({ value }) => value);
  const granted = directory.consentedScopes(tenant, client.clientId, resource.clientId, user);
  const preAuthorized = (resource.preAuthorizedApplications ?? [])
    .filter(({ clientId }) => clientId === client.clientId)
    .flatMap(({ scopes }) => scopes);
  return [...new Set([...granted, ...preAuthorized])];
}
