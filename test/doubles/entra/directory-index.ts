import type {
  AppRegistration,
  ConditionalAccessPolicy,
  DelegatedPermissionGrant,
  EntraDirectory,
  ServicePrincipal,
  Tenant,
  User,
} from "./directory.js";

/** Answers questions about a directory, and changes it while it runs; `reset` undoes the changes. */
export class DirectoryIndex {
  readonly #initial: EntraDirectory;
  #tenants: readonly Tenant[] = [];
  #applications: readonly AppRegistration[] = [];

  public constructor(initial: EntraDirectory) {
    this.#initial = initial;
    this.reset();
  }

  public reset(): void {
    this.#tenants = this.#initial.tenants;
    this.#applications = this.#initial.applications;
  }

  public get tenants(): readonly Tenant[] {
    return this.#tenants;
  }

  /** By tenant id or by one of its domains. */
  public tenant(name: string): Tenant | undefined {
    const wanted = name.toLowerCase();
    return this.#tenants.find(({ tenantId, domains }) => tenantId === wanted || domains.includes(wanted));
  }

  public application(clientId: string): AppRegistration | undefined {
    return this.#applications.find((application) => sameText(application.clientId, clientId));
  }

  public servicePrincipal(tenant: Tenant, clientId: string): ServicePrincipal | undefined {
    return tenant.servicePrincipals.find((principal) => sameText(principal.clientId, clientId));
  }

  /** An application that has a service principal in the tenant. */
  public applicationIn(tenant: Tenant, clientId: string): AppRegistration | undefined {
    return this.servicePrincipal(tenant, clientId) && this.application(clientId);
  }

  /** A resource by client id or, character for character, by an identifier URI. */
  public resourceIn(tenant: Tenant, name: string): AppRegistration | undefined {
    const found = this.#applications.find(
      ({ clientId, identifierUris = [] }) => sameText(clientId, name) || identifierUris.includes(name),
    );
    return found && this.applicationIn(tenant, found.clientId);
  }

  /** By user principal name or object id. */
  public user(tenant: Tenant, name: string): User | undefined {
    return tenant.users.find(
      ({ objectId, userPrincipalName }) => sameText(objectId, name) || sameText(userPrincipalName, name),
    );
  }

  /** The tenants a user name exists in. */
  public tenantsOf(userName: string): readonly Tenant[] {
    return this.#tenants.filter((tenant) => this.user(tenant, userName));
  }

  /** Scopes of a resource that a client may use for a user without asking anybody. */
  public consentedScopes(tenant: Tenant, client: string, resource: string, user: User | undefined): readonly string[] {
    const grants = tenant.delegatedPermissionGrants.filter(
      (grant) =>
        grant.client === client &&
        grant.resource === resource &&
        (grant.user === undefined || grant.user === user?.objectId),
    );
    return [...new Set(grants.flatMap(({ scopes }) => scopes))];
  }

  /** Role values that any of the principals was assigned; empty without roles, undefined without an assignment. */
  public assignedRoles(tenant: Tenant, principals: readonly string[], resource: string): string[] | undefined {
    const assignments = tenant.appRoleAssignments.filter(
      (assignment) => assignment.resource === resource && principals.includes(assignment.principal),
    );
    if (assignments.length === 0) return undefined;
    return [...new Set(assignments.flatMap(({ role }) => (role === undefined ? [] : [role])))];
  }

  public addGrant(tenantId: string, grant: DelegatedPermissionGrant): void {
    this.#change(tenantId, (tenant) => ({ delegatedPermissionGrants: [...tenant.delegatedPermissionGrants, grant] }));
  }

  public removeGrants(tenantId: string, matches: (grant: DelegatedPermissionGrant) => boolean): void {
    this.#change(tenantId, (tenant) => ({
      delegatedPermissionGrants: tenant.delegatedPermissionGrants.filter((grant) => !matches(grant)),
    }));
  }

  public addPolicy(tenantId: string, policy: ConditionalAccessPolicy): void {
    this.#change(tenantId, (tenant) => ({ conditionalAccessPolicies: [...tenant.conditionalAccessPolicies, policy] }));
  }

  public removePolicies(tenantId: string): void {
    this.#change(tenantId, () => ({ conditionalAccessPolicies: [] }));
  }

  public changeUser(tenantId: string, objectId: string, change: Partial<User>): void {
    this.#change(tenantId, ({ users }) => ({
      users: users.map((user) => (user.objectId === objectId ? { ...user, ...change } : user)),
    }));
  }

  public replaceApplication(clientId: string, change: Partial<AppRegistration>): void {
    this.#applications = this.#applications.map((application) =>
      application.clientId === clientId ? { ...application, ...change } : application,
    );
  }

  /** Adds a registration that only becomes known after start, or replaces the one with its client id. */
  public putApplication(application: AppRegistration): void {
    this.#applications = [
      ...this.#applications.filter(({ clientId }) => clientId !== application.clientId),
      application,
    ];
  }

  public putServicePrincipal(tenantId: string, principal: ServicePrincipal): void {
    this.#change(tenantId, (tenant) => ({
      servicePrincipals: [
        ...tenant.servicePrincipals.filter(({ clientId }) => clientId !== principal.clientId),
        principal,
      ],
    }));
  }

  #change(tenantId: string, change: (tenant: Tenant) => Partial<Tenant>): void {
    this.#tenants = this.#tenants.map((tenant) =>
      tenant.tenantId === tenantId ? { ...tenant, ...change(tenant) } : tenant,
    );
  }
}

/** GUIDs and user principal names are compared without case; identifier URIs are not. */
function sameText(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
