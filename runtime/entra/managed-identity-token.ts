import { ManagedIdentityApplication } from "@azure/msal-node";
import type { OutboundFetch } from "../security/outbound-fetch.js";
import type { ManagedIdentityToken } from "./client-credential.js";
import { PlatformTransport } from "./token-request-transport.js";

/** The library finds the platform's endpoint by itself and keeps the token until shortly before it expires. */
export function managedIdentityToken(fetch: OutboundFetch): ManagedIdentityToken {
  return async (identityClientId, audience) => {
    const identity = new ManagedIdentityApplication({
      managedIdentityIdParams: { userAssignedClientId: identityClientId },
      system: { networkClient: new PlatformTransport(fetch) },
    });
    return (await identity.acquireToken({ resource: audience })).accessToken;
  };
}
