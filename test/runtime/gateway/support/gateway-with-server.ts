import { freePort } from "../../../../cli/rehearsal/free-port.js";
import { contoso } from "../../../doubles/contoso.js";
import {
  apiEnvironment,
  listeningOrStopped,
  startGateway,
  startRuntime,
  type GatewayProcess,
  type GatewayProcessOptions,
} from "./gateway-process.js";

/** All of the oauth-proxy mode: gateway, MCP server, and doubles of what they use. */
export interface GatewayWithServer extends GatewayProcess {
  /** Everything that either of them has written. */
  output(): string;
}

export async function startGatewayWithServer(
  options: Omit<GatewayProcessOptions, "upstreamUrl"> = {},
): Promise<GatewayWithServer> {
  const port = await freePort();
  const gateway = await startGateway({ ...options, upstreamUrl: `http://127.0.0.1:${port}/mcp` });
  const server = startRuntime({
    MCP_ROLE: "server",
    MCP_PUBLIC_URL: gateway.url,
    PORT: String(port),
    LOG_LEVEL: "debug",
    GRAPH_PERMISSIONS: "User.Read Mail.Read",
    ...apiEnvironment(),
    ENTRA_MANAGED_IDENTITY_CLIENT_ID: contoso.serverIdentity.clientId,
    ...gateway.doubles.managedIdentity.environment,
    DANGEROUSLY_REWRITE_HOSTS: gateway.doubles.rewrittenHosts,
  });
  const stop = async () => {
    await server.stop();
    await gateway.stop();
  };
  await listeningOrStopped(server, port, stop);
  return { ...gateway, output: () => gateway.output() + server.output(), stop };
}
