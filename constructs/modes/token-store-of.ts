import type { EntraMcpIntegrationProps } from "../entra-mcp-integration-props.js";
import { mostReplicas, type ContainerAppOptions } from "../hosting/container-props.js";
import type { TokenStore } from "../hosting/token-store-props.js";

/**
 * Where sessions are kept: as given, else in Redis as soon as several replicas of the app that holds them may run, else
 * inside its process.
 */
export function tokenStoreOf(props: EntraMcpIntegrationProps): TokenStore {
  if (props.hosting?.tokenStore) return props.hosting.tokenStore;
  return mostReplicas(sessionHolder(props) ?? {}) > 1 ? { type: "redis" } : { type: "embedded" };
}

/** Options of the app that keeps sessions between requests. An image of the caller's own keeps its own. */
function sessionHolder(props: EntraMcpIntegrationProps): ContainerAppOptions | undefined {
  if (props.mode === "oauth-proxy") return props.hosting.gateway;
  return props.server === undefined || props.server.type === "built-in" ? props.hosting?.app : undefined;
}
