import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from "@modelcontextprotocol/client";
import type { OAuthClientProvider } from "@modelcontextprotocol/client";
import { Client as LegacyClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as LegacyTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { Browser } from "../../../doubles/browser.js";

/** How a client comes by its client id. */
export type ClientRegistration =
  | { readonly by: "dynamic-registration" }
  | { readonly by: "metadata-document"; readonly url: string }
  | { readonly by: "pre-registration"; readonly clientId: string; readonly issuer: () => string };

const REDIRECT_URI = "http://127.0.0.1:49153/callback";
const INFO = { name: "test", version: "1.0.0" };

/** The memory of one installed client, with a browser that allows what is asked. */
export class TestProvider implements OAuthClientProvider {
  public readonly redirectUrl = REDIRECT_URI;
  public readonly clientMetadata = {
    client_name: "SDK client",
    redirect_uris: [REDIRECT_URI],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    token_endpoint_auth_method: "none",
  };
  public readonly clientMetadataUrl?: string;
  public callback: URL | undefined;
  public signIns = 0;
  private readonly memory = new Map<string, unknown>();

  public constructor(
    registration: ClientRegistration,
    private readonly browser = new Browser(),
  ) {
    if (registration.by === "metadata-document") this.clientMetadataUrl = registration.url;
    if (registration.by === "pre-registration") {
      this.memory.set("client", { client_id: registration.clientId, issuer: registration.issuer() });
    }
  }

  public state = (): string => "state-of-the-client";
  public clientInformation = () => this.memory.get("client") as never;
  public saveClientInformation = (client: unknown): void => void this.memory.set("client", client);
  public tokens = () => this.memory.get("tokens") as never;
  public saveTokens = (tokens: unknown): void => void this.memory.set("tokens", tokens);
  public codeVerifier = (): string => this.memory.get("verifier") as string;
  public saveCodeVerifier = (verifier: string): void => void this.memory.set("verifier", verifier);
  public discoveryState = () => this.memory.get("discovery") as never;
  public saveDiscoveryState = (discovery: unknown): void => void this.memory.set("discovery", discovery);
  public invalidateCredentials = (scope: string): void => {
    for (const name of scope === "all" ? ["client", "tokens", "verifier", "discovery"] : [scope]) {
      this.memory.delete(name);
    }
  };
  public redirectToAuthorization = async (url: URL): Promise<void> => {
    this.signIns += 1;
    this.callback = await this.browser.signIn(url.href, REDIRECT_URI);
  };

  /** Makes the access token useless, as if it had expired. */
  public forgetAccessToken(): void {
    this.memory.set("tokens", { ...(this.memory.get("tokens") as object), access_token: "expired" });
  }
}

/** A connected client. */
export interface ConnectedClient {
  /** Structured content of the result. */
  callTool(name: string): Promise<unknown>;
  close(): Promise<void>;
}

/** Connects: the first attempt is refused, the user signs in, the second works. */
export const SDK_CLIENTS = {
  "SDK v1": async (url: string, provider: TestProvider): Promise<ConnectedClient> => {
    const first = new LegacyTransport(new URL(url), { authProvider: provider });
    await expect(new LegacyClient(INFO).connect(first as never)).rejects.toThrow();
    await first.finishAuth(provider.callback?.searchParams.get("code") ?? "");
    const client = new LegacyClient(INFO);
    await client.connect(new LegacyTransport(new URL(url), { authProvider: provider }));
    return {
      callTool: async (name) => (await client.callTool({ name, arguments: {} })).structuredContent,
      close: () => client.close(),
    };
  },
  "SDK v2": async (url: string, provider: TestProvider): Promise<ConnectedClient> => {
    const options = { versionNegotiation: { mode: { pin: "2026-07-28" } } } as const;
    const first = new ModernTransport(new URL(url), { authProvider: provider });
    await expect(new ModernClient(INFO, options).connect(first)).rejects.toThrow();
    await first.finishAuth(provider.callback?.searchParams ?? new URLSearchParams());
    const client = new ModernClient(INFO, options);
    await client.connect(new ModernTransport(new URL(url), { authProvider: provider }));
    return {
      callTool: async (name) => (await client.callTool({ name, arguments: {} })).structuredContent,
      close: () => client.close(),
    };
  },
} as const;
