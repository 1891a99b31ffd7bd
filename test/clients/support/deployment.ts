import type { Doubles } from "../../doubles/start.js";
import { startGatewayWithServer } from "../../runtime/gateway/support/gateway-with-server.js";
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
  /** Whether `setClock` works. @default false */
  readonly movableClock?: boolean;
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
  /** Stops the gateway's time at so many seconds after its start. */
  setClock(seconds: number): Promise<number>;
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

    const gateway = await startGatewayWithServer({
      ...(proxy && {
        publicUrl: proxy.origin,
        doubles: { contoso: { gatewayRedirectUris: [`${proxy.origin}/callback`] } },
      }),
      rewrites: [`https://client.example=${website.origin}`],
      ...(options.environment && { environment: options.environment }),
      movableClock: options.movableClock ?? false,
    });
    running.push(gateway);
    proxy?.forwardTo(gateway.port);
    return {
      url: gateway.url,
      mcpUrl: gateway.mcpUrl,
      doubles: gateway.doubles,
      authority: proxy?.authority,
      output: () => gateway.output(),
      setClock: (seconds) => gateway.setClock(seconds),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
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
