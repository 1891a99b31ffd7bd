/** Where native applications listen that have no registration of their own; any port, exactly this path. */
const WELL_KNOWN_LOOPBACK_URIS = ["/callback", "/oauth/callback", "/"].flatMap((path) => [
  `http://localhost${path}`,
  `http://127.0.0.1${path}`,
]);

/** The client that exists without registering: the public client of the deployment. */
export function preRegisteredClient(clientId: string, redirectUris: readonly string[]) {
  return {
    client_id: clientId,
    client_name: "Pre-registered client",
    application_type: "native",
    token_endpoint_auth_method: "none",
    redirect_uris: [...WELL_KNOWN_LOOPBACK_URIS, ...redirectUris],
  } as const;
}
