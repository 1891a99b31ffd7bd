import type { Construct } from "constructs";
import { additionalServerPath, ENTRA_CALLBACK_PATH, MCP_PATH } from "../../runtime/config/routes.js";
import type { OAuthProxyProps } from "../entra-mcp-integration-props.js";
import { ConfidentialApi } from "../entra/confidential-api.js";
import { resolveMcpClients } from "../entra/mcp-clients.js";
import { addPublicClient } from "../entra/public-client.js";
import type { HostedContext } from "../integration-context.js";
import { gatewayVariables, serverVariables, type ApiVariablesProps } from "../runtime-variables.js";
import { builtInImage, ownImage } from "./container-images.js";
import { frontAppOf } from "./front-app.js";
import type { HostedWorkload, IntegrationParts } from "./integration-parts.js";

/** OAuth proxy: a public client and a confidential API, a gateway in front, an MCP server behind it. */
export function oauthProxy(scope: Construct, context: HostedContext, props: OAuthProxyProps): IntegrationParts {
  const { name, displayName, hosting } = context;
  const front = frontAppOf(hosting, props.hosting.gateway ?? {}, `${name}-gateway`);
  const { publicUrl } = front;
  const redirectUri = `${publicUrl}${ENTRA_CALLBACK_PATH}`;
  const clients = resolveMcpClients(props.clients ?? []);
  const registration = props.clientRegistration ?? {};
  // Names sort the same on every machine, so that the plan stays quiet however the caller's object is ordered.
  const additionalServers = Object.entries(props.additionalServers ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));

  const api = new ConfidentialApi(scope, "Api", {
    context,
    displayName: `${displayName} API`,
    redirectUris: [redirectUri],
    furtherIdentifierUris: [],
    keyVault: hosting.keyVault,
  });
  const publicClient = addPublicClient(scope, {
    context,
    displayName: `${displayName} client`,
    given: props.publicClientRegistration,
    redirectUris: clients.redirectUris,
    api,
  });
  const preAuthorizedClientIds = api.preAuthorize([
    { name: "public-client", entraClientId: publicClient.clientId },
    ...clients.preAuthorized,
  ]).clientIds;
  const apiVariables = { context, api, publicUrl, preAuthorizedClientIds };

  const server = hostServer(context, props, apiVariables);
  const identity = hosting.identity("GatewayIdentity", `id-${name}-gateway`);
  const tokenStore = hosting.tokenStore;
  tokenStore?.grantUse(identity);
  const dependsOn = api.credential.trust("Gateway", `${name}-gateway`, identity.identity.principalId);
  const gateway = hosting.host("Gateway", {
    ...front.app,
    identity,
    container: builtInImage(hosting),
    variables: {
      ...gatewayVariables({
        ...apiVariables,
        upstreamUrl: server.url,
        forwardedToken: props.forwardedToken ?? "api",
        additionalServers,
        publicClientId: publicClient.clientId,
        clientRedirectUris: clients.redirectUris,
        clientRedirectHosts: [...new Set([...clients.redirectHosts, ...(registration.redirectHosts ?? [])])].sort(),
        anyRedirectHost: registration.dangerouslyAllowAnyRedirectHost ?? false,
        dynamicRegistration: registration.dynamic ?? true,
        metadataDocuments: registration.metadataDocuments ?? true,
        webConsole: props.webConsole ?? true,
        tokenStore,
      }),
      ...api.credential.variablesFor(identity),
    },
    dependsOn,
  });
  return {
    publicUrl,
    mcpUrl: `${publicUrl}${MCP_PATH}`,
    additionalMcpUrls: Object.fromEntries(
      additionalServers.map(([name]) => [name, `${publicUrl}${additionalServerPath(name)}`]),
    ),
    redirectUri,
    api,
    publicClient,
    preAuthorizedClientIds,
    workloads: { gateway: { container: gateway, identity }, ...(server.workload ? { server: server.workload } : {}) },
  };
}

interface UpstreamServer {
  /** Its MCP endpoint, as the gateway reaches it. */
  readonly url: string;
  readonly workload?: HostedWorkload;
}

function hostServer(context: HostedContext, props: OAuthProxyProps, apiVariables: ApiVariablesProps): UpstreamServer {
  const { name, hosting } = context;
  const { api } = apiVariables;
  const { server } = props;
  // A server that is handed Graph tokens exchanges none, so it gets nothing to prove itself with.
  const exchangesTokens = props.forwardedToken !== "graph";
  if (server?.type === "existing") {
    if (exchangesTokens && server.identityPrincipalId !== undefined) {
      api.credential.trust("Server", `${name}-server`, server.identityPrincipalId);
    }
    return { url: server.url };
  }
  const own = server?.type === "container" ? server : undefined;
  const options = props.hosting.server ?? {};
  const appName = options.name ?? `${name}-server`;
  const identity = hosting.identity("ServerIdentity", `id-${name}-server`);
  const dependsOn = exchangesTokens
    ? api.credential.trust("Server", `${name}-server`, identity.identity.principalId)
    : [];
  const container = hosting.host("Server", {
    name: appName,
    options,
    external: false,
    identity,
    container: own ? ownImage(own) : builtInImage(hosting),
    variables: exchangesTokens
      ? {
          ...serverVariables({ ...apiVariables, port: own?.targetPort }),
          ...api.credential.variablesFor(identity),
        }
      : {},
    dependsOn,
  });
  return {
    url: `https://${hosting.hostName(appName, false)}${own?.mcpPath ?? MCP_PATH}`,
    workload: { container, identity },
  };
}
