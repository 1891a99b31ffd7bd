import { Fn, Token } from "cdktf";
import type { Construct } from "constructs";
import { ENTRA_CALLBACK_PATH, MCP_PATH } from "../../runtime/config/routes.js";
import type { HostedDirectSsoProps, UnhostedDirectSsoProps } from "../entra-mcp-integration-props.js";
import { ConfidentialApi } from "../entra/confidential-api.js";
import { resolveMcpClients } from "../entra/mcp-clients.js";
import type { Hosting } from "../hosting/hosting.js";
import type { HostedContext, IntegrationContext } from "../integration-context.js";
import { directSsoVariables } from "../runtime-variables.js";
import { builtInImage, ownImage } from "./container-images.js";
import { frontAppOf } from "./front-app.js";
import type { IntegrationParts } from "./integration-parts.js";

/** Direct SSO, hosted here: one confidential registration, one container app. */
export function hostedDirectSso(
  scope: Construct,
  context: HostedContext,
  props: HostedDirectSsoProps,
): IntegrationParts {
  const { name, hosting } = context;
  const front = frontAppOf(hosting, props.hosting.app ?? {}, name);
  const own = props.server?.type === "container" ? props.server : undefined;
  const { publicUrl } = front;
  const mcpUrl = `${publicUrl}${own?.mcpPath ?? MCP_PATH}`;
  const entraSide = directSsoRegistration(scope, context, props, { publicUrl, mcpUrl, hosting });

  const { api } = entraSide;
  const identity = hosting.identity("Identity", `id-${name}`);
  const tokenStore = hosting.tokenStore;
  tokenStore?.grantUse(identity);
  const dependsOn = api.credential.trust("Identity", `${name}-app`, identity.identity.principalId);
  const container = hosting.host("App", {
    ...front.app,
    identity,
    container: own ? ownImage(own) : builtInImage(hosting),
    variables: {
      ...directSsoVariables({
        context,
        ...entraSide,
        port: own?.targetPort,
        appOnlyTools: props.appOnlyTools,
        webConsole: props.webConsole ?? true,
        tokenStore,
      }),
      ...api.credential.variablesFor(identity),
    },
    dependsOn,
  });
  return { ...entraSide, workloads: { app: { container, identity } } };
}

/** Direct SSO for a server that runs somewhere already: the Entra side only. */
export function unhostedDirectSso(
  scope: Construct,
  context: IntegrationContext,
  props: UnhostedDirectSsoProps,
): IntegrationParts {
  const { url, identityPrincipalId } = props.server;
  const entraSide = directSsoRegistration(scope, context, props, { publicUrl: originOf(url), mcpUrl: url });
  if (identityPrincipalId !== undefined) {
    entraSide.api.credential.trust("Identity", `${context.name}-app`, identityPrincipalId);
  }
  return { ...entraSide, workloads: {} };
}

interface Location {
  readonly publicUrl: string;
  readonly mcpUrl: string;
  readonly hosting?: Hosting;
}

function directSsoRegistration(
  scope: Construct,
  context: IntegrationContext,
  props: HostedDirectSsoProps | UnhostedDirectSsoProps,
  { publicUrl, mcpUrl, hosting }: Location,
) {
  const redirectPath = props.server && "redirectPath" in props.server ? props.server.redirectPath : undefined;
  const redirectUri = `${publicUrl}${redirectPath ?? ENTRA_CALLBACK_PATH}`;
  const api = new ConfidentialApi(scope, "Api", {
    context,
    displayName: context.displayName,
    redirectUris: [redirectUri],
    // Clients that send `resource` send this URL, and Entra compares it character for character (AADSTS9010010).
    furtherIdentifierUris: [{ id: "McpUrl", uri: mcpUrl }],
    keyVault: hosting?.keyVault,
  });
  const { preAuthorized } = resolveMcpClients(props.clients ?? []);
  const preAuthorizedClientIds = api.preAuthorize(preAuthorized).clientIds;
  return {
    publicUrl,
    mcpUrl,
    additionalMcpUrls: {},
    redirectUri,
    api,
    publicClient: undefined,
    preAuthorizedClientIds,
  };
}

/** Scheme and host of a URL, also of one that only Terraform knows. */
function originOf(url: string): string {
  return Token.isUnresolved(url) ? Fn.join("/", Fn.slice(Fn.split("/", url), 0, 3) as string[]) : new URL(url).origin;
}
