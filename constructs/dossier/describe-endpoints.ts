import {
  DIRECT_CONSOLE_PATH,
  GATEWAY_CONSOLE_PATH,
  LIVENESS_PATH,
  LOGIN_PATH,
  LOGOUT_PATH,
  METADATA_PATHS,
  PROTECTED_RESOURCE_METADATA_PATH,
  READINESS_PATH,
} from "../../runtime/config/routes.js";
import { entraClouds } from "../../runtime/config/entra-clouds.js";
import { hasWebConsole, isOAuthProxy, signsInByBuiltInRuntime, type DossierSource } from "./documented-integration.js";
import type { Endpoint } from "./integration-dossier.js";

/** Addresses of the integration, in the order in which a client needs them. */
export function describeEndpoints(source: DossierSource): Endpoint[] {
  const { parts, values } = source;
  const face = faceOf(source);
  const endpoint = (name: string, url: string, answers = face): Endpoint => {
    const output = values.outputOf(url);
    return { name, url: values.read(url), answers, ...(output === undefined ? {} : { output }) };
  };
  const further = Object.entries(parts.additionalMcpUrls);
  return [
    endpoint("MCP endpoint", parts.mcpUrl),
    ...further.map(([name, url]) => endpoint(`MCP endpoint of ${name}`, url)),
    ...[parts.mcpUrl, ...further.map(([, url]) => url)].map((url) => ({
      ...endpoint("protected resource metadata", parts.publicUrl),
      url: resourceMetadataUrl(values.read(url), values.read(parts.publicUrl)),
    })),
    ...authorizationServerMetadata(source, endpoint),
    endpoint("Entra's redirect (callback)", parts.redirectUri),
    ...pathsOfTheRuntime(source).map(([name, path]) => endpoint(name, `${parts.publicUrl}${path}`)),
  ];
}

type MakeEndpoint = (name: string, url: string, answers?: string) => Endpoint;

function authorizationServerMetadata(source: DossierSource, endpoint: MakeEndpoint): Endpoint[] {
  const { props, context, parts } = source;
  if (isOAuthProxy(props)) {
    return METADATA_PATHS.map((path) => endpoint("authorization server metadata", `${parts.publicUrl}${path}`));
  }
  const { authorityHost } = entraClouds[context.cloud];
  const tenants = [context.deployment.tenantId, ...[...(context.entra.allowedTenantIds ?? [])].sort()];
  return tenants.map((tenant) =>
    endpoint(
      "authorization server metadata",
      `${authorityHost}/${tenant}/v2.0/.well-known/openid-configuration`,
      "Entra ID",
    ),
  );
}

function pathsOfTheRuntime({ props }: DossierSource): readonly (readonly [name: string, path: string])[] {
  if (!signsInByBuiltInRuntime(props)) return [];
  const gateway = isOAuthProxy(props);
  return [
    ...(gateway
      ? []
      : ([
          ["sign-in", LOGIN_PATH],
          ["sign-out", LOGOUT_PATH],
        ] as const)),
    ...(hasWebConsole(props) ? [["web console", gateway ? GATEWAY_CONSOLE_PATH : DIRECT_CONSOLE_PATH] as const] : []),
    ["health: liveness", LIVENESS_PATH],
    ["health: readiness", READINESS_PATH],
  ];
}

/** The well-known path stands between origin and path of the resource; at the root where the origin isn't known yet. */
function resourceMetadataUrl(mcpUrl: string, publicUrl: string): string {
  const path = mcpUrl.startsWith(`${publicUrl}/`) ? mcpUrl.slice(publicUrl.length) : "";
  return `${publicUrl}${PROTECTED_RESOURCE_METADATA_PATH}${path}`;
}

function faceOf({ props }: DossierSource): string {
  if (isOAuthProxy(props)) return "gateway";
  return signsInByBuiltInRuntime(props) ? "MCP server" : "your MCP server, which has to serve it";
}
