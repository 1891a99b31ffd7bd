import type { OnBehalfOfCache } from "../entra/on-behalf-of-cache.js";
import type { EntraSessions } from "../sign-in/entra-sessions.js";
import type { McpResource } from "./mcp-resource.js";
import type { McpCaller } from "./resource-guard.js";

/** The token that goes to a resource's server in a caller's name. Throws SignInRequired or EntraRequestFailed. */
export type UpstreamToken = (caller: McpCaller, resource: Pick<McpResource, "forwardedToken">) => Promise<string>;

export interface UpstreamTokenOptions {
  readonly sessions: EntraSessions;
  readonly onBehalfOf: Pick<OnBehalfOfCache, "tokenFor">;
  /** Scopes of our own API, as Entra wants them from an app that asks for itself. */
  readonly apiScopes: readonly string[];
  /** Scopes of Microsoft Graph, fully qualified. */
  readonly graphScopes: readonly string[];
}

/**
 * What a caller brought never goes upstream, whichever way in it took: behind a gateway token stands the session's own
 * Entra token, and an Entra token that a client brought is exchanged for one of the gateway's.
 */
export function createUpstreamToken(options: UpstreamTokenOptions): UpstreamToken {
  const { sessions, onBehalfOf, apiScopes, graphScopes } = options;
  return async (caller, { forwardedToken }) => {
    const { accessToken: assertion, expiresAt } =
      caller.via === "entra-token"
        ? { accessToken: caller.assertion, expiresAt: caller.expiresAt }
        : await sessions.accessToken(caller.grantId);
    if (forwardedToken === "api" && caller.via === "gateway-token") return assertion;
    const { tenantId, objectId } = caller.user;
    const exchanged = await onBehalfOf.tokenFor({
      caller: { tenantId, objectId, expiresAt },
      assertion,
      scopes: forwardedToken === "graph" ? graphScopes : apiScopes,
    });
    return exchanged.accessToken;
  };
}
