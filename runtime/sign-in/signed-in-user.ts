export interface SignedInUser {
  readonly tenantId: string;
  readonly objectId: string;
  /** For display and audit only. */
  readonly username?: string;
}

/** Key of a user: stable, and unique across tenants. */
export function accountIdOf({ tenantId, objectId }: Pick<SignedInUser, "tenantId" | "objectId">): string {
  return `${tenantId}.${objectId}`;
}
