import { freePort } from "../../cli/rehearsal/free-port.js";
import { contoso } from "../doubles/contoso.js";
import { startGateway, type GatewayProcess } from "../runtime/gateway/support/gateway-process.js";
import { signInClient } from "../runtime/gateway/support/signed-in-client.js";
import { startLocalServer } from "../support/local-server.js";
import { startFixtureServer } from "./fixture/fixture-server.js";
import { startTokenShim } from "./token-shim.js";

/** Identifies a client by the address of its metadata document. */
export const DOCUMENT_URL = "https://suite.example/client.json";

/** What the conformance suite is let loose on. */
export interface Referee {
  readonly gateway: GatewayProcess;
  /** The MCP endpoint, by the way that leads to it, open to a caller without a token. */
  readonly endpoints: Readonly<Record<"endpoint" | "gateway", string>>;
  stop(): Promise<void>;
}

/** A gateway process with the fixture server behind it, and for each of the two a shim that signs its requests. */
export async function startReferee(): Promise<Referee> {
  const website = await startLocalServer((_request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({
        client_id: DOCUMENT_URL,
        client_name: "Conformance suite",
        redirect_uris: ["http://127.0.0.1/callback"],
        token_endpoint_auth_method: "none",
      }),
    );
  });
  const port = await freePort();
  const upstreamUrl = `http://127.0.0.1:${port}/mcp`;
  const gateway = await startGateway({ upstreamUrl, rewrites: [`https://suite.example=${website.origin}`] });
  const { entra } = gateway.doubles;
  const user = contoso.users.adele.userPrincipalName;
  entra.control.signInAutomatically({ user });
  const fixture = await startFixtureServer(port, gateway.doubles.rewrittenHosts);
  const entraToken = await entra.control.mintToken({
    tenant: contoso.tenantId,
    client: contoso.apiClientId,
    resource: contoso.apiClientId,
    user,
    scopes: ["access_as_user"],
    clientAuthentication: "assertion",
  });
  const { accessToken } = await signInClient(gateway.url);
  const direct = await startTokenShim(upstreamUrl, entraToken);
  const through = await startTokenShim(gateway.mcpUrl, accessToken);
  return {
    gateway,
    endpoints: { endpoint: `${direct.origin}/mcp`, gateway: `${through.origin}/mcp` },
    async stop() {
      await Promise.all([direct.close(), through.close()]);
      await gateway.stop();
      await Promise.all([fixture.close(), website.close()]);
    },
  };
}
