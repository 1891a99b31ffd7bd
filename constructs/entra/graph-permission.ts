import type { KnownGraphPermission } from "./graph-delegated-permissions.js";

/** A permission by id, for names the product does not know or when no directory read is wanted. */
export interface GraphPermissionById {
  /** Permission id on the Microsoft Graph service principal, a UUID. */
  readonly id: string;
  /** Its name, e.g. `Mail.Read.Shared`: what tokens are requested with and what an administrator consents to. */
  readonly name: string;
}

/**
 * A delegated Microsoft Graph permission: a well-known name (its id is built in), any other name (its id is read
 * from the tenant's Graph service principal while planning), or a name with its id.
 *
 * @see https://learn.microsoft.com/graph/permissions-reference
 */
// The intersection keeps completion of the well-known names while any other name stays allowed.
export type GraphDelegatedPermission = KnownGraphPermission | (string & Record<never, never>) | GraphPermissionById;
