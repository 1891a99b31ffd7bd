/** A public client in the browser, loaded from this very server. */
export interface FirstPartyClient {
  readonly clientId: string;
  readonly name: string;
  readonly redirectUri: string;
}

/** `web`: its one redirect URI is compared to the letter, with the port. */
export function firstPartyClient({ clientId, name, redirectUri }: FirstPartyClient) {
  return {
    client_id: clientId,
    client_name: name,
    application_type: "web",
    token_endpoint_auth_method: "none",
    redirect_uris: [redirectUri],
  } as const;
}
