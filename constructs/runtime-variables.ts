import type { EntraCloud } from "../runtime/config/entra-clouds.js";
import { RUNTIME_PORT } from "../runtime/config/routes.js";
import type {
  DirectSsoEnvironment,
  GatewayEnvironment,
  ServerEnvironment,
} from "../runtime/config/runtime-environment.js";
import type { AdditionalServer } from "./entra-mcp-integration-props.js";
import type { ConfidentialApi } from "./entra/confidential-api.js";
import { versionlessKeyId } from "./hosting/key-vault-reference.js";
import type { SharedTokenStore } from "./hosting/shared-token-store.js";
import type { IntegrationContext } from "./integration-context.js";

/** What every role is told about the API it stands for. */
export interface ApiVariablesProps {
  readonly context: IntegrationContext;
  readonly api: ConfidentialApi;
  /** Client ids that may bring Entra tokens of their own. */
  readonly preAuthorizedClientIds: readonly string[];
  readonly publicUrl: string;
  readonly port?: number;
}

/** Variables of the gateway's own. */
export interface GatewayVariablesProps extends ApiVariablesProps {
  readonly upstreamUrl: string;
  readonly forwardedToken: "api" | "graph";
  /** By name, sorted. */
  readonly additionalServers: readonly (readonly [name: string, server: AdditionalServer])[];
  readonly publicClientId: string;
  readonly clientRedirectUris: readonly string[];
  readonly clientRedirectHosts: readonly string[];
  readonly anyRedirectHost: boolean;
  readonly dynamicRegistration: boolean;
  readonly metadataDocuments: boolean;
  readonly webConsole: boolean;
  /** Undefined: sessions are kept inside the process. */
  readonly tokenStore: SharedTokenStore | undefined;
}

/** The gateway's settings, typed by the runtime's own schema. */
export function gatewayVariables(props: GatewayVariablesProps) {
  return {
    MCP_ROLE: "gateway",
    MCP_UPSTREAM_URL: props.upstreamUrl,
    MCP_FORWARDED_TOKEN: props.forwardedToken,
    MCP_ADDITIONAL_SERVERS: words(props.additionalServers.map(([name, { url }]) => `${name}=${url}`)),
    MCP_GRAPH_TOKEN_SERVERS: words(
      props.additionalServers.filter(([, { forwardedToken }]) => forwardedToken === "graph").map(([name]) => name),
    ),
    MCP_DYNAMIC_CLIENT_REGISTRATION: asFlag(props.dynamicRegistration),
    MCP_CLIENT_ID_METADATA_DOCUMENTS: asFlag(props.metadataDocuments),
    MCP_CLIENT_REDIRECT_URIS: words(props.clientRedirectUris),
    MCP_CLIENT_REDIRECT_HOSTS: words(props.clientRedirectHosts),
    // Stands in the plan only where somebody threw the switch.
    ...(props.anyRedirectHost ? { DANGEROUSLY_ALLOW_ANY_REDIRECT_HOST: asFlag(true) } : {}),
    ENTRA_PUBLIC_CLIENT_ID: props.publicClientId,
    MCP_WEB_CONSOLE: asFlag(props.webConsole),
    ...tokenStoreVariables(props.tokenStore, props.context.cloud),
    ...apiVariables(props),
  } satisfies GatewayEnvironment;
}

/** The MCP server's settings. */
export function serverVariables(props: ApiVariablesProps) {
  return { MCP_ROLE: "server", ...apiVariables(props) } satisfies ServerEnvironment;
}

/** Variables of the direct sign-in server's own. */
export interface DirectSsoVariablesProps extends ApiVariablesProps {
  readonly appOnlyTools: Readonly<Record<string, string>> | undefined;
  readonly webConsole: boolean;
  /** Undefined: sessions are kept inside the process. */
  readonly tokenStore: SharedTokenStore | undefined;
}

/** The direct sign-in server's settings. */
export function directSsoVariables(props: DirectSsoVariablesProps) {
  return {
    MCP_ROLE: "direct-sso",
    MCP_APP_ONLY_TOOLS: words(
      Object.entries(props.appOnlyTools ?? {})
        .map(([tool, role]) => `${tool}=${role}`)
        .sort(),
    ),
    MCP_WEB_CONSOLE: asFlag(props.webConsole),
    ...tokenStoreVariables(props.tokenStore, props.context.cloud),
    ...apiVariables(props),
  } satisfies DirectSsoEnvironment;
}

function apiVariables({ context, api, preAuthorizedClientIds, publicUrl, port }: ApiVariablesProps) {
  const { cloud, deployment, entra } = context;
  return {
    MCP_PUBLIC_URL: publicUrl,
    PORT: String(port ?? RUNTIME_PORT),
    ENTRA_CLOUD: cloud,
    ENTRA_TENANT_ID: deployment.tenantId,
    ENTRA_CLIENT_ID: api.registration.clientId,
    ENTRA_IDENTIFIER_URI: api.identifierUri,
    ENTRA_SCOPES: api.scopes.map(({ value }) => value).join(" "),
    ENTRA_ALLOWED_TENANT_IDS: words([...(entra.allowedTenantIds ?? [])].sort()),
    ENTRA_PRE_AUTHORIZED_CLIENT_IDS: words(preAuthorizedClientIds),
    GRAPH_PERMISSIONS: words(api.graph.permissionNames),
  };
}

function tokenStoreVariables(store: SharedTokenStore | undefined, cloud: EntraCloud) {
  return store
    ? {
        TOKEN_STORE: "redis" as const,
        TOKEN_STORE_REDIS_URL: `rediss://${store.hostName}:${store.port}`,
        TOKEN_STORE_KEY_VAULT_KEY_ID: versionlessKeyId(store.sealingKeyReference, cloud),
      }
    : { TOKEN_STORE: "embedded" as const };
}

function words(values: readonly string[]): string | undefined {
  return values.length > 0 ? values.join(" ") : undefined;
}

function asFlag(value: boolean): "true" | "false" {
  return value ? "true" : "false";
}
