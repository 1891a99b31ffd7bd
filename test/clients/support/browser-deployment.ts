import { startGateway, type GatewayProcess } from "../../runtime/gateway/support/gateway-process.js";
import { OAuthClient, pkce, type Pkce } from "../../runtime/gateway/support/oauth-client.js";
import { startLocalServer } from "../../support/local-server.js";
import { startTlsProxy } from "../../support/tls-proxy.js";

export interface BrowserDeploymentOptions {
  /** TLS in front, under a name that only the browser believes in. @default http://localhost, as in development */
  readonly tls?: { readonly host: string; readonly folder: string };
  /** What the client says of itself. */
  readonly client?: Readonly<Record<string, unknown>>;
  /** Below the client's own origin. @default /callback */
  readonly callbackPath?: string;
  /** Changes to the environment of the gateway. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A gateway and a client's website: all that a browser sees of a sign-in. */
export interface BrowserDeployment {
  readonly url: string;
  readonly gateway: GatewayProcess;
  /** Where the client listens, which has pages of its own. */
  readonly clientOrigin: string;
  /** For `launchChromium`. */
  readonly browserOptions: { readonly hosts: Record<string, number>; readonly trustedKeys: readonly string[] };
  /** A new authorization request of the client. */
  readonly begin: (changes?: Readonly<Record<string, string>>) => AuthorizationRequest;
  stop(): Promise<void>;
}

export interface AuthorizationRequest {
  readonly url: string;
  /** Trades what the browser brought to the client. */
  redeem(callback: string): Promise<Readonly<Record<string, string>>>;
}

export async function startBrowserDeployment(options: BrowserDeploymentOptions = {}): Promise<BrowserDeployment> {
  const running: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const part of running.splice(0).reverse()) await part.stop();
  };
  try {
    const website = await startLocalServer((request, response) => {
      response.setHeader("content-type", "text/html; charset=utf-8");
      response.end(clientPage(new URL(request.url ?? "/", "http://client.invalid")));
    });
    running.push({ stop: () => website.close() });
    const proxy = options.tls && (await startTlsProxy(options.tls.folder, options.tls.host));
    if (proxy) running.push({ stop: () => proxy.close() });
    const gateway = await startGateway({
      // No client gets as far as that.
      upstreamUrl: `${website.origin}/mcp`,
      ...(proxy && {
        publicUrl: proxy.origin,
        doubles: { contoso: { gatewayRedirectUris: [`${proxy.origin}/callback`] } },
      }),
      ...(options.environment && { environment: options.environment }),
    });
    running.push(gateway);
    proxy?.forwardTo(gateway.port);

    const redirectUri = website.origin + (options.callbackPath ?? "/callback");
    const direct = `http://127.0.0.1:${gateway.port}`;
    const { clientId } = await OAuthClient.register(direct, { ...options.client, redirect_uris: [redirectUri] });
    return {
      url: gateway.url,
      gateway,
      clientOrigin: website.origin,
      browserOptions: {
        hosts: options.tls && proxy ? { [`${options.tls.host}:443`]: proxy.port } : {},
        trustedKeys: proxy ? [proxy.authority.serverKeyHash] : [],
      },
      begin: (changes) => {
        const proof: Pkce = pkce();
        return {
          url: new OAuthClient(gateway.url, clientId, redirectUri).authorizationUrl(proof.challenge, changes),
          redeem: async (callback) => {
            const code = new URL(callback).searchParams.get("code") ?? "";
            return (await new OAuthClient(direct, clientId, redirectUri).redeem(code, proof.verifier)).body;
          },
        };
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What the client shows: the end of a sign-in, or somebody's attempt to show the gateway inside a page of theirs. */
function clientPage({ pathname, searchParams }: URL): string {
  const framed = searchParams.get("framed");
  const body =
    pathname === "/frame" && framed !== null
      ? `<iframe src="${framed.replaceAll("&", "&amp;")}" width="600" height="600"></iframe>`
      : "<h1>Back at the client</h1>";
  return `<!doctype html><title>Client</title>${body}`;
}
