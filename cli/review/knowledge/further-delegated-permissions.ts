/**
 * Delegated permissions of Microsoft Graph that no MCP server should need, and a review should know: beside those that
 * the construct takes by name. An administrator must consent to each but the mail protocols.
 *
 * Names, ids and consent from microsoftgraph/microsoft-graph-devx-content (MIT), permissions-descriptions.json.
 */
export const furtherDelegatedPermissions: Readonly<
  Record<string, { readonly id: string; readonly adminConsent: boolean }>
> = {
  "AccessReview.ReadWrite.All": { id: "e4aa47b9-9a69-4109-82ed-36ec70d85ff1", adminConsent: true },
  "AdministrativeUnit.ReadWrite.All": { id: "7b8a2d34-6b3f-4542-a343-54651608ad81", adminConsent: true },
  "AppRoleAssignment.ReadWrite.All": { id: "84bccea3-f856-4a8a-967b-dbe0a3d53a64", adminConsent: true },
  "CustomSecAttributeAssignment.ReadWrite.All": { id: "ca46335e-8453-47cd-a001-8459884efeae", adminConsent: true },
  "DelegatedPermissionGrant.ReadWrite.All": { id: "41ce6ca6-6826-4807-84f1-1c82854f7ee5", adminConsent: true },
  "DeviceManagementApps.ReadWrite.All": { id: "7b3f05d5-f68c-4b8d-8c59-a2ecd12f24af", adminConsent: true },
  "DeviceManagementConfiguration.ReadWrite.All": { id: "0883f392-0a7a-443d-8c76-16a6d39c7b63", adminConsent: true },
  "DeviceManagementManagedDevices.PrivilegedOperations.All": {
    id: "3404d2bf-2b13-457e-a330-c24615765193",
    adminConsent: true,
  },
  "DeviceManagementManagedDevices.ReadWrite.All": { id: "44642bfe-8385-4adc-8fc6-fe3cb2c375c3", adminConsent: true },
  "DeviceManagementRBAC.ReadWrite.All": { id: "0c5e8a55-87a6-4556-93ab-adc52c4d862d", adminConsent: true },
  "Domain.ReadWrite.All": { id: "0b5d694c-a244-4bde-86e6-eb5cd07730fe", adminConsent: true },
  "EWS.AccessAsUser.All": { id: "9769c687-087d-48ac-9cb3-c37dde652038", adminConsent: false },
  "EntitlementManagement.ReadWrite.All": { id: "ae7a573d-81d7-432b-ad44-4ed5c9d89038", adminConsent: true },
  "IMAP.AccessAsUser.All": { id: "652390e4-393a-48de-9484-05f9b1212954", adminConsent: false },
  "IdentityProvider.ReadWrite.All": { id: "f13ce604-1677-429f-90bd-8a10b9f01325", adminConsent: true },
  "IdentityRiskyUser.ReadWrite.All": { id: "e0a7cdbb-08b0-4697-8264-0069786e9674", adminConsent: true },
  "LicenseAssignment.ReadWrite.All": { id: "f55016cc-149c-447e-8f21-7cf3ec1d6350", adminConsent: false },
  "Organization.ReadWrite.All": { id: "46ca0847-7e6b-426e-9775-ea810a948356", adminConsent: true },
  "POP.AccessAsUser.All": { id: "d7b7f2d9-0f45-4ea1-9d42-e50810c06991", adminConsent: false },
  "Policy.ReadWrite.ApplicationConfiguration": { id: "b27add92-efb2-4f16-84f5-8108ba77985c", adminConsent: true },
  "Policy.ReadWrite.AuthenticationFlows": { id: "edb72de9-4252-4d03-a925-451deef99db7", adminConsent: true },
  "Policy.ReadWrite.AuthenticationMethod": { id: "7e823077-d88e-468f-a337-e18f1f0e6c7c", adminConsent: true },
  "Policy.ReadWrite.Authorization": { id: "edd3c878-b384-41fd-95ad-e7407dd775be", adminConsent: true },
  "Policy.ReadWrite.ConditionalAccess": { id: "ad902697-1014-4ef5-81ef-2b4301988e8c", adminConsent: true },
  "Policy.ReadWrite.ConsentRequest": { id: "4d135e65-66b8-41a8-9f8b-081452c91774", adminConsent: true },
  "Policy.ReadWrite.CrossTenantAccess": { id: "014b43d0-6ed4-4fc6-84dc-4b6f7bae7d85", adminConsent: true },
  "Policy.ReadWrite.PermissionGrant": { id: "2672f8bb-fd5e-42e0-85e1-ec764dd2614e", adminConsent: true },
  "Policy.ReadWrite.SecurityDefaults": { id: "0b2a744c-2abf-4f1e-ad7e-17a087e2be99", adminConsent: true },
  "PrivilegedAccess.ReadWrite.AzureAD": { id: "3c3c74f5-cdaa-4a97-b7e0-4e788bfcfb37", adminConsent: true },
  "PrivilegedAccess.ReadWrite.AzureADGroup": { id: "32531c59-1f32-461f-b8df-6f8a3b89f73b", adminConsent: true },
  "PrivilegedAccess.ReadWrite.AzureResources": { id: "a84a9652-ffd3-496e-a991-22ba5529156a", adminConsent: true },
  "PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup": {
    id: "06dbc45d-6708-4ef0-a797-f797ee68bf4b",
    adminConsent: true,
  },
  "PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup": {
    id: "ba974594-d163-484e-ba39-c330d5897667",
    adminConsent: true,
  },
  "RoleAssignmentSchedule.ReadWrite.Directory": { id: "8c026be3-8e26-4774-9372-8d5d6f21daff", adminConsent: true },
  "RoleEligibilitySchedule.ReadWrite.Directory": { id: "62ade113-f8e0-4bf9-a6ba-5acb31db32fd", adminConsent: true },
  "RoleManagement.ReadWrite.Directory": { id: "d01b97e9-cbc0-49fe-810a-750afd5527a3", adminConsent: true },
  "RoleManagementPolicy.ReadWrite.AzureADGroup": { id: "0da165c7-3f15-4236-b733-c0b0f6abe41d", adminConsent: true },
  "RoleManagementPolicy.ReadWrite.Directory": { id: "1ff1be21-34eb-448c-9ac9-ce1f506b2a68", adminConsent: true },
  "SMTP.Send": { id: "258f6531-6087-4cc4-bb90-092c5fb3ed3f", adminConsent: false },
  "SharePointTenantSettings.ReadWrite.All": { id: "aa07f155-3612-49b8-a147-6c590df35536", adminConsent: true },
  "Synchronization.ReadWrite.All": { id: "7bb27fa3-ea8f-4d67-a916-87715b6188bd", adminConsent: true },
  "TrustFrameworkKeySet.ReadWrite.All": { id: "39244520-1e7d-4b4a-aee0-57c65826e427", adminConsent: true },
  "User-PasswordProfile.ReadWrite.All": { id: "56760768-b641-451f-8906-e1b8ab31bca7", adminConsent: true },
};
