/**
 * Delegated permissions of Microsoft Graph that the tools are written for, each with those that include it: what
 * Microsoft's reference lists as higher privileged for the same requests.
 *
 * @see https://learn.microsoft.com/graph/permissions-reference
 */
const broaderPermissions = {
  "User.Read": [
    "User.ReadWrite",
    "User.Read.All",
    "User.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
  ],
  "User.ReadBasic.All": ["User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"],
  "People.Read": ["People.Read.All"],
  "Mail.Read": ["Mail.ReadWrite"],
  "Calendars.Read": ["Calendars.ReadWrite"],
  "Files.Read": ["Files.Read.All", "Files.ReadWrite", "Files.ReadWrite.All", "Sites.Read.All", "Sites.ReadWrite.All"],
} as const satisfies Record<string, readonly string[]>;

/** A permission that tools are written for. */
export type GraphPermission = keyof typeof broaderPermissions;

/** The permission itself and those that include it, narrowest first. */
export function satisfying(permission: GraphPermission): readonly [string, ...string[]] {
  return [permission, ...broaderPermissions[permission]];
}

/** The first of the granted permissions that is enough for one of the needed ones. */
export function sufficientPermission(
  needed: readonly GraphPermission[],
  granted: ReadonlySet<string>,
): string | undefined {
  return needed.flatMap(satisfying).find((permission) => granted.has(permission));
}
