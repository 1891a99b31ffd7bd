import { Fn, Token } from "cdktf";

/**
 * One segment of an Azure resource id, counted from the front: `/subscriptions/1/resourceGroups/2/providers/3/…`.
 * Works for literal ids (the plan then shows the result) and for ids only Terraform knows.
 */
export function resourceIdSegment(id: string, index: number): string {
  return Token.isUnresolved(id)
    ? (Fn.element(Fn.split("/", id), index + 1) as string)
    : (id.split("/")[index + 1] ?? "");
}

/** Name of the resource group inside an Azure resource id. */
export function resourceGroupNameOf(id: string): string {
  return resourceIdSegment(id, 3);
}

/** Name of a top-level resource, the last segment of its id. */
export function resourceNameOf(id: string): string {
  return resourceIdSegment(id, 7);
}

/** Resource id of the virtual network that a subnet is part of. */
export function virtualNetworkIdOf(subnetId: string): string {
  return Token.isUnresolved(subnetId)
    ? Fn.join("/", Fn.slice(Fn.split("/", subnetId), 0, 9) as string[])
    : subnetId.split("/").slice(0, 9).join("/");
}
