import { graphDelegatedPermissions } from "../../../constructs/entra/graph-delegated-permissions.js";
import type { PermissionKind } from "../../../constructs/entra/graph-permission-words.js";
import { furtherDelegatedPermissions } from "./further-delegated-permissions.js";
import { graphApplicationPermissions } from "./graph-application-permissions.js";

export type { PermissionKind };

/** What is built in about a permission of Microsoft Graph. */
export interface GraphPermission {
  readonly name: string;
  readonly kind: PermissionKind;
  /** Whether only an administrator can consent to it. */
  readonly adminConsent: boolean;
}

const delegated = Object.entries({ ...furtherDelegatedPermissions, ...graphDelegatedPermissions }).map(
  ([name, { id, adminConsent }]) => [id, { name, kind: "Scope", adminConsent }] as const,
);
const application = Object.entries(graphApplicationPermissions).map(
  ([name, id]) => [id, { name, kind: "Role", adminConsent: true }] as const,
);
const byId: ReadonlyMap<string, GraphPermission> = new Map<string, GraphPermission>([...delegated, ...application]);
const delegatedByName = new Map<string, GraphPermission>(
  delegated.map(([, permission]) => [permission.name, permission]),
);

/** The permission with this id; undefined for one that isn't built in. */
export function graphPermission(id: string): GraphPermission | undefined {
  return byId.get(id.toLowerCase());
}

/** The delegated permission with this name, as grants name it; undefined for one that isn't built in. */
export function delegatedGraphPermission(name: string): GraphPermission | undefined {
  return delegatedByName.get(name);
}

/** Every permission that is built in, by id. */
export const KNOWN_GRAPH_PERMISSIONS = byId;
