/** How much of Azure a role opens up. */
export type RoleReach = "control" | "write" | "data" | "other";

/** Built-in roles by the last part of their definition id, the same in every tenant. */
const ROLES: readonly (readonly [id: string, name: string, reach: RoleReach])[] = [
  ["8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Owner", "control"],
  ["18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", "User Access Administrator", "control"],
  ["f58310d9-a9f6-439a-9e8d-f62e7b41a168", "Role Based Access Control Administrator", "control"],
  ["b24988ac-6180-42a0-ab88-20f7382dd24c", "Contributor", "write"],
  ["f1a07417-d97a-45cb-824c-7a7467783830", "Managed Identity Operator", "write"],
  ["e40ec5ca-96e0-45a2-b4ff-59039f2c2b59", "Managed Identity Contributor", "write"],
  ["00482a5a-887f-4fb3-b363-3b7fe8e74483", "Key Vault Administrator", "data"],
  ["b86a8fe4-44ce-4948-aee5-eccb2c155cd7", "Key Vault Secrets Officer", "data"],
  ["4633458b-17de-408a-b874-0445c86b69e6", "Key Vault Secrets User", "data"],
  ["14b46e9e-c2b7-41b4-b07b-48a6ebf60603", "Key Vault Crypto Officer", "data"],
  ["12338af0-0e69-4776-bea7-57ae8d297424", "Key Vault Crypto User", "other"],
  ["a4417e6f-fecd-4de8-b567-7b0420556985", "Key Vault Certificates Officer", "data"],
  ["e147488a-f6f5-4113-8e2d-b22465e65bf6", "Key Vault Crypto Service Encryption User", "other"],
  ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b", "Storage Blob Data Owner", "data"],
  ["ba92f5b4-2d11-453d-a403-e96b0029c9fe", "Storage Blob Data Contributor", "data"],
  ["2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", "Storage Blob Data Reader", "other"],
  ["17d1049b-9a84-46fb-8f53-869881c3d3ab", "Storage Account Contributor", "write"],
  ["8311e382-0749-4cb8-b61a-304f252e45ec", "AcrPush", "write"],
  ["7f951dda-4ed3-4680-a7ca-43fe172d538d", "AcrPull", "other"],
  ["acdd72a7-3385-48ef-bd42-f606fba81ae7", "Reader", "other"],
  ["43d0d8ad-25c7-4714-9337-8ba259a9fe05", "Monitoring Reader", "other"],
  ["73c42c96-874c-492b-b04d-ab87d138a893", "Log Analytics Reader", "other"],
  ["92aaf0da-9dab-42b6-94a3-d43ce8d16293", "Log Analytics Contributor", "write"],
];

const byId = new Map(ROLES.map(([id, name]) => [id, name]));
const byName = new Map(ROLES.map(([, name, reach]) => [name, reach]));

/** Name of a built-in role; the id may be a whole resource id. */
export function azureRoleName(definitionId: string): string | undefined {
  return byId.get((definitionId.split("/").at(-1) ?? "").toLowerCase());
}

/** What a role opens up. One that isn't built in is judged by the words that Azure names its roles with. */
export function roleReach(name: string): RoleReach {
  const known = byName.get(name);
  if (known !== undefined) return known;
  if (/\b(Owner|Administrator)\b/i.test(name)) return "control";
  if (/\bContributor\b|\bOfficer\b/i.test(name)) return "write";
  return "other";
}

/** How far an assignment reaches, from its scope. */
export type AssignmentScope = "tenant" | "management group" | "subscription" | "resource group" | "resource";

/** Reads the scope of an assignment; undefined for what is no resource id. */
export function assignmentScope(scope: string): AssignmentScope | undefined {
  if (scope === "/") return "tenant";
  if (/^\/providers\/Microsoft\.Management\/managementGroups\/[^/]+\/?$/i.test(scope)) return "management group";
  if (/^\/subscriptions\/[^/]+\/?$/i.test(scope)) return "subscription";
  if (/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/?$/i.test(scope)) return "resource group";
  return scope.startsWith("/") ? "resource" : undefined;
}
