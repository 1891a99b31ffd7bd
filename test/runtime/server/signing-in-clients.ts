import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from "@modelcontextprotocol/client";
import type { OAuthClientProvider } from "@modelcontextprotocol/sdk/client/auth.js";
import { Client as LegacyClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as LegacyTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { METADATA_URL, PUBLIC_URL } from "./local-server.js";

/** A client that knows how to sign its user in. */
export interface SigningInClient {
  readonly call: (name: string) => Promise<unknown>;
  /** Where it sent its user, if it did. */
  readonly sentTo: () => URL | undefined;
}

/** Such clients by the revision they speak. */
export const SIGNING_IN = { "2025-11-25": connectLegacy, "2026-07-28": connectModern } as const;

const INFO = { name: "test", version: "1.0.0" };
const MCP_URL = new URL("/mcp", PUBLIC_URL);
const REDIRECT_URL = "http://localhost:33418/callback";

async function connectLegacy(origin: string, token: string): Promise<SigningInClient> {
  const { authProvider, sentTo } = signedIn(token);
  const client = new LegacyClient(INFO);
  await client.connect(new LegacyTransport(MCP_URL, { authProvider, fetch: throughGateway(origin) }));
  return { call: (name) => client.callTool({ name, arguments: {} }), sentTo };
}

async function connectModern(origin: string, token: string): Promise<SigningInClient> {
  const { authProvider, sentTo } = signedIn(token);
  const client = new ModernClient(INFO, { versionNegotiation: { mode: { pin: "2026-07-28" } } });
  await client.connect(new ModernTransport(MCP_URL, { authProvider, fetch: throughGateway(origin) }));
  return { call: (name) => client.callTool({ name, arguments: {} }), sentTo };
}

/** Somebody who signed in before: holds a token and nothing to refresh it with. */
function signedIn(token: string) {
  let sentTo: URL | undefined;
  const authProvider = {
    redirectUrl: REDIRECT_URL,
    clientMetadata: { redirect_uris: [REDIRECT_URL], client_name: "Test" },
    clientInformation: () => ({ client_id: "test-client", issuer: PUBLIC_URL }),
    tokens: () => ({ access_token: token, token_type: "Bearer", issuer: PUBLIC_URL }),
    saveTokens: () => undefined,
    redirectToAuthorization: (url: URL) => {
      sentTo = url;
    },
    saveCodeVerifier: () => undefined,
    codeVerifier: () => "",
  } satisfies OAuthClientProvider;
  return { authProvider, sentTo: () => sentTo };
}

const DOCUMENTS: Readonly<Record<string, object>> = {
  [METADATA_URL]: { resource: MCP_URL.href, authorization_servers: [PUBLIC_URL] },
  [`${PUBLIC_URL}/.well-known/oauth-authorization-server`]: {
    issuer: PUBLIC_URL,
    authorization_endpoint: `${PUBLIC_URL}/authorize`,
    token_endpoint: `${PUBLIC_URL}/token`,
    response_types_supported: ["code"],
    code_challenge_methods_supported: ["S256"],
  },
};

/** What the public origin answers: its documents, and for MCP requests the server behind it. */
function throughGateway(origin: string) {
  return async (url: string | URL, init?: RequestInit): Promise<Response> => {
    if (String(url) === MCP_URL.href) return fetch(`${origin}/mcp`, init);
    const document = DOCUMENTS[String(url)];
    return document === undefined ? new Response(null, { status: 404 }) : Response.json(document);
  };
}
