import { freePort } from "../../../cli/rehearsal/free-port.js";
import { contoso } from "../../doubles/contoso.js";
import type { Doubles } from "../../doubles/start.js";
import {
  apiEnvironment,
  startGateway,
  startRuntime,
  type GatewayProcess,
} from "../../runtime/gateway/support/gateway-process.js";
import { startLocalServer } from "../../support/local-server.js";
import { startTlsProxy, type PrivateAuthority } from "../../support/tls-proxy.js";

/** A client's metadata document, at an https address that only the gateway believes in. */
export const DOCUMENT_URL = "https://client.example/mcp-client.json";

export interface DeploymentOptions {
  /** TLS in front, with a folder for the certificate of its authority. @default plain http, as in development */
  readonly tls?: { readonly folder: string };
  /** `redirect_uris` of the document at `DOCUMENT_URL`. @default none */
  readonly documentRedirectUris?: readonly string[];
  /** Changes to the environment of the gateway. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Gateway and MCP server as processes, with doubles around them: what a client that is not ours meets. */
export interface Deployment {
  readonly url: string;
  readonly mcpUrl: string;
  readonly doubles: Doubles;
  /** Of the TLS proxy. */
  readonly authority: PrivateAuthority | undefined;
  /** Everything both processes have written. */
  output(): string;
  stop(): Promise<void>;
}

export async function startDeployment(options: DeploymentOptions = {}): Promise<Deployment> {
  const running: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const part of running.splice(0).reverse()) await part.stop();
  };
  try {
    const website = await startLocalServer((_request, response) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(clientDocument(options.documentRedirectUris ?? [])));
    });
    running.push({ stop: () => website.close() });
    const proxy = options.tls && (await startTlsProxy(options.tls.folder));
    if (proxy) running.push({ stop: () => proxy.close() });

    const serverPort = await freePort();
    const gateway = await startGateway({
      upstreamUrl: `http://127.0.0.1:${serverPort}/mcp`,
      ...(proxy && {
        publicUrl: proxy.origin,
        doubles: { contoso: { gatewayRedirectUris: [`${proxy.origin}/callback`] } },
      }),
      rewrites: [`https://client.example=${website.origin}`],
      ...(options.environment && { environment: options.environment }),
    });
    running.push(gateway);
    proxy?.forwardTo(gateway.port);
    const server = startRuntime({ ...serverEnvironment(gateway), PORT: String(serverPort) });
    running.push(server);
    await server.listening(serverPort);
    return {
      url: gateway.url,
      mcpUrl: gateway.mcpUrl,
      doubles: gateway.doubles,
      authority: proxy?.authority,
      output: () => gateway.output() + server.output(),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function serverEnvironment({ url, doubles }: GatewayProcess): Record<string, string> {
  return {
    MCP_ROLE: "server",
    MCP_PUBLIC_URL: url,
    LOG_LEVEL: "debug",
    GRAPH_PERMISSIONS: "User.Read Mail.Read",
    ...apiEnvironment(),
    ENTRA_MANAGED_IDENTITY_CLIENT_ID: contoso.serverIdentity.clientId,
    ...doubles.managedIdentity.environment,
    DANGEROUSLY_REWRITE_HOSTS: doubles.rewrittenHosts,
  };
}

function clientDocument(redirectUris: readonly string[]) {
  return {
    client_id: DOCUMENT_URL,
    client_name: "Client with a document",
    redirect_uris: redirectUris,
    token_endpoint_auth_method: "none",
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
  };
}
