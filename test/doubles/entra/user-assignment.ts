import type { AppRegistration, Tenant, User } from "./directory.js";
import type { DirectoryIndex } from "./directory-index.js";
import { reject } from "./entra-rejection.js";

/** Refuses a user whom an application that requires assignment does not list: 50105. */
export function checkUserAssignment(
  directory: DirectoryIndex,
  tenant: Tenant,
  user: User,
  applications: readonly AppRegistration[],
): void {
  for (const { clientId, displayName } of applications) {
    const { appRoleAssignmentRequired = false } = directory.servicePrincipal(tenant, clientId) ?? {};
    const assigned = directory.assignedRoles(tenant, principalsOf(user), clientId) !== undefined;
    if (appRoleAssignmentRequired && !assigned) {
      reject(50105, { user: user.userPrincipalName, client: displayName });
    }
  }
}

/** Object ids a user is assigned by: their own and their groups'. */
export function principalsOf({ objectId, groups = [] }: User): readonly string[] {
  return [objectId, ...groups];
}
