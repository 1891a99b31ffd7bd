/** Where native applications listen that have no registration of their own; any port, exactly this path. */
const WELL_KNOWN_LOOPBACK_URIS = ["/callback", "/oauth/callback", "/"].flatMap((path) => [
  `http://localhost${path}`,
  `http://127.0.0.1${path}`,
]);

/**
 * The client that exists without registering: the public client of the deployment. Whatever its redirect URIs are, the
 * operator named them, so the policy for clients that register is not asked about it.
 */
export function preRegisteredClient(clientId: string, redirectUris: readonly string[]) {
  return {
    client_id: clientId,
    client_name: "Pre-registered client",
    application_type: "native",
    token_endpoint_auth_method: "none",
    redirect_uris: [...new Set([...WELL_KNOWN_LOOPBACK_URIS, ...redirectUris])],
  } as const;
}
