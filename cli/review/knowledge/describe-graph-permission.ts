export { describeGraphPermission } from "../../../constructs/entra/graph-permission-words.js";

/**
 * Permissions with which an application can give itself, or whoever controls it, everything else: directly, by way of
 * an administrator's account or of another application, or by lifting what guards them.
 */
export const TAKEOVER_PERMISSIONS: ReadonlySet<string> = new Set([
  "AppRoleAssignment.ReadWrite.All",
  "Application.ReadWrite.All",
  "DelegatedPermissionGrant.ReadWrite.All",
  "Directory.AccessAsUser.All",
  "Directory.ReadWrite.All",
  "Domain.ReadWrite.All",
  "EntitlementManagement.ReadWrite.All",
  "Policy.ReadWrite.AuthenticationMethod",
  "Policy.ReadWrite.ConditionalAccess",
  "Policy.ReadWrite.PermissionGrant",
  "PrivilegedAccess.ReadWrite.AzureAD",
  "PrivilegedAccess.ReadWrite.AzureADGroup",
  "PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup",
  "PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup",
  "RoleAssignmentSchedule.ReadWrite.Directory",
  "RoleEligibilitySchedule.ReadWrite.Directory",
  "RoleManagement.ReadWrite.Directory",
  "RoleManagementPolicy.ReadWrite.Directory",
  "Synchronization.ReadWrite.All",
  "User-PasswordProfile.ReadWrite.All",
  "User.ManageIdentities.All",
  "UserAuthenticationMethod.ReadWrite.All",
]);

/** What signing a user in needs, and nothing more. */
export const SIGN_IN_PERMISSIONS: ReadonlySet<string> = new Set([
  "User.Read",
  "email",
  "offline_access",
  "openid",
  "profile",
]);
