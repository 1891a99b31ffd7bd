import type { TokenStore } from "../hosting/hosting-props.js";
import type { WorkloadIdentity } from "../hosting/workload-identity.js";

/** Lets a container use the key that its shared store is sealed with; an embedded store needs nothing. */
export function grantTokenStore(identity: WorkloadIdentity, store: TokenStore | undefined): void {
  if (store?.type === "redis") identity.grantKeyUse("SealingKey", store.sealingKey);
}
