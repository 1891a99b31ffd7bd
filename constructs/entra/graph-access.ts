import { DataAzureadServicePrincipal } from "@cdktf/provider-azuread/lib/data-azuread-service-principal";
import { Construct } from "constructs";
import {
  graphDelegatedPermissions,
  MICROSOFT_GRAPH_APPLICATION_ID,
  type KnownGraphPermission,
} from "./graph-delegated-permissions.js";
import type { RequiredApi } from "./app-registration.js";
import type { GraphDelegatedPermission } from "./graph-permission.js";

/** Needed by every sign-in: who the user is, and a refresh token that outlives the first hour. */
const SIGN_IN_PERMISSIONS: readonly KnownGraphPermission[] = ["offline_access", "openid", "profile"];

/** Least that a signed-in user's server can do: read the user's own profile. */
export const DEFAULT_GRAPH_PERMISSIONS: readonly KnownGraphPermission[] = ["User.Read"];

/** Delegated Microsoft Graph permissions of one registration: names, ids, and Graph's service principal on demand. */
export class GraphAccess extends Construct {
  /** What the MCP server uses, sorted. */
  public readonly permissionNames: readonly string[];
  private readonly permissions: readonly GraphDelegatedPermission[];
  private graph: DataAzureadServicePrincipal | undefined;

  public constructor(scope: Construct, id: string, permissions: readonly GraphDelegatedPermission[]) {
    super(scope, id);
    const signIn = SIGN_IN_PERMISSIONS.filter((name) => !permissions.some((other) => nameOf(other) === name));
    this.permissions = [...permissions, ...signIn].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
    this.permissionNames = permissions.map(nameOf).sort();
  }

  /** Names to consent to: those the server uses and those that sign-in needs, sorted. */
  public get consentNames(): string[] {
    return this.permissions.map(nameOf);
  }

  /** What the registration asks for. */
  public get requiredApi(): RequiredApi {
    return {
      name: "MicrosoftGraph",
      clientId: MICROSOFT_GRAPH_APPLICATION_ID,
      permissionIds: this.permissions.map((permission) => this.idOf(permission)),
    };
  }

  /**
   * Microsoft Graph's service principal in the tenant. A data source: a resource with `use_existing` would delete
   * it on destroy.
   */
  public get servicePrincipal(): DataAzureadServicePrincipal {
    this.graph ??= new DataAzureadServicePrincipal(this, "Resource", {
      clientId: MICROSOFT_GRAPH_APPLICATION_ID,
      lifecycle: { postcondition: this.namesToResolve().map(existsInTenant) },
    });
    return this.graph;
  }

  private namesToResolve(): string[] {
    return this.permissions.filter((permission) => typeof permission === "string" && !isKnown(permission)).map(nameOf);
  }

  private idOf(permission: GraphDelegatedPermission): string {
    if (typeof permission !== "string") return permission.id;
    if (isKnown(permission)) return graphDelegatedPermissions[permission].id;
    return this.servicePrincipal.oauth2PermissionScopeIds.lookup(permission);
  }
}

function nameOf(permission: GraphDelegatedPermission): string {
  return typeof permission === "string" ? permission : permission.name;
}

/** Without it a wrong name would surface as "invalid index" somewhere in the registration. */
function existsInTenant(name: string) {
  return {
    condition: `\${contains(keys(self.oauth2_permission_scope_ids), "${name}")}`,
    errorMessage: `Microsoft Graph has no delegated permission ${name} in this tenant: check graphPermissions.`,
  };
}

function isKnown(name: string): name is KnownGraphPermission {
  return Object.hasOwn(graphDelegatedPermissions, name);
}
