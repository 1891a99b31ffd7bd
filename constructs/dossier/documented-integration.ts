import type { Construct } from "constructs";
import type { OAuthProxyProps, DirectSsoProps, EntraMcpIntegrationProps } from "../entra-mcp-integration-props.js";
import { resolveMcpClients, type ResolvedMcpClients } from "../entra/mcp-clients.js";
import type { IntegrationContext } from "../integration-context.js";
import type { IntegrationParts } from "../modes/integration-parts.js";
import type { ReadableValues } from "./readable-values.js";
import type { TerraformPart } from "./terraform-parts.js";

/** An integration that a dossier is written about. */
export interface DocumentedIntegration {
  readonly scope: Construct;
  readonly props: EntraMcpIntegrationProps;
  readonly context: IntegrationContext;
  readonly parts: IntegrationParts;
}

/** What all chapters of a dossier are written from. */
export interface DossierSource extends DocumentedIntegration {
  /** Resources and data sources of the integration itself. */
  readonly own: readonly TerraformPart[];
  readonly values: ReadableValues;
}

/** Names of the configured clients: of presets, and of the caller's own. Sorted. */
export function clientNames({ clients }: EntraMcpIntegrationProps): readonly string[] {
  return (clients ?? []).map((client) => (typeof client === "string" ? client : client.name)).sort();
}

/** What the configured clients need. */
export function resolvedClients({ clients }: EntraMcpIntegrationProps): ResolvedMcpClients {
  return resolveMcpClients(clients ?? []);
}

/** How clients may register at the gateway; in direct-sso mode there is none to register at. */
export function clientRegistrationOf(props: EntraMcpIntegrationProps) {
  const gateway = props.mode === "oauth-proxy";
  const given = gateway ? (props.clientRegistration ?? {}) : {};
  return {
    dynamic: gateway && (given.dynamic ?? true),
    metadataDocuments: gateway && (given.metadataDocuments ?? true),
    anyRedirectHost: given.dangerouslyAllowAnyRedirectHost ?? false,
    redirectHosts: [...new Set([...resolvedClients(props).redirectHosts, ...(given.redirectHosts ?? [])])].sort(),
  };
}

/** Further servers behind the gateway, sorted by name. */
export function additionalServersOf(props: EntraMcpIntegrationProps) {
  return Object.entries(isOAuthProxy(props) ? (props.additionalServers ?? {}) : {}).sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
}

export function isOAuthProxy(props: EntraMcpIntegrationProps): props is OAuthProxyProps {
  return props.mode === "oauth-proxy";
}

/** Whether the server is the runtime of this project, whose endpoints, tools and sessions are known. */
export function hasBuiltInServer({ server }: EntraMcpIntegrationProps): boolean {
  return server === undefined || server.type === "built-in";
}

/** Whether whoever signs users in is the runtime of this project: always, but for a server of one's own in direct-sso. */
export function signsInByBuiltInRuntime(props: EntraMcpIntegrationProps): boolean {
  return isOAuthProxy(props) || hasBuiltInServer(props);
}

/** Whether there is a web console. */
export function hasWebConsole(props: EntraMcpIntegrationProps): boolean {
  const wanted = "webConsole" in props ? props.webConsole : undefined;
  return signsInByBuiltInRuntime(props) && (wanted ?? true);
}

/** Who reaches it: everybody where clients can, those with a listed address, or the same environment only. */
export function frontReach(props: EntraMcpIntegrationProps): "everybody" | "listed" | "environment" {
  const front = isOAuthProxy(props) ? props.hosting.gateway : props.hosting?.app;
  if (front?.ingress === "internal") return "environment";
  return front?.allowedIpRanges === undefined ? "everybody" : "listed";
}

/** Tools of the built-in server that applications may call without a user, sorted. */
export function appOnlyToolsOf(props: EntraMcpIntegrationProps): Readonly<Record<string, string>> {
  const tools = (isDirectSso(props) && "appOnlyTools" in props ? props.appOnlyTools : undefined) ?? {};
  return Object.fromEntries(Object.entries(tools).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isDirectSso(props: EntraMcpIntegrationProps): props is DirectSsoProps {
  return props.mode === "direct-sso";
}
