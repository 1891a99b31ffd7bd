import { isOAuthProxy, signsInByBuiltInRuntime, type DossierSource } from "./documented-integration.js";
import type { ArchitectureLink } from "./integration-dossier.js";

/** Nodes that a request passes. */
export interface FlowNodes {
  readonly clients: string;
  readonly gateway: string | undefined;
  readonly server: string | undefined;
  readonly furtherServers: readonly { readonly node: string; readonly forwardedToken: "api" | "graph" }[];
  readonly registration: string | undefined;
  readonly graph: string;
  readonly tokenStore: string | undefined;
  readonly cloud: string;
}

/** How a request goes, with the token it carries on each stretch. */
export function requestLinks(source: DossierSource, nodes: FlowNodes): ArchitectureLink[] {
  const links = isOAuthProxy(source.props) ? oauthProxyLinks(source, nodes) : directSsoLinks(source, nodes);
  return links.flatMap(({ from, to, what }) =>
    from === undefined || to === undefined ? [] : [{ from, to, what, kind: "request" as const }],
  );
}

interface MaybeLink {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly what: string;
}

function oauthProxyLinks({ props }: DossierSource, nodes: FlowNodes): MaybeLink[] {
  const { clients, gateway, server, furtherServers, registration, graph, tokenStore } = nodes;
  const forwarded = (isOAuthProxy(props) ? props.forwardedToken : undefined) ?? "api";
  return [
    { from: clients, to: gateway, what: "MCP, with the gateway's token" },
    { from: gateway, to: registration, what: "signs users in as" },
    ...[{ node: server, forwardedToken: forwarded }, ...furtherServers].map(({ node, forwardedToken }) => ({
      from: gateway,
      to: node,
      what: forwardedToken === "graph" ? "MCP, with a Graph token" : "MCP, with an Entra token for the API",
    })),
    { from: server, to: graph, what: forwarded === "graph" ? "with the Graph token" : "as the user, On-Behalf-Of" },
    { from: gateway, to: tokenStore, what: "sealed sessions" },
  ];
}

function directSsoLinks({ props }: DossierSource, nodes: FlowNodes): MaybeLink[] {
  const { clients, server, registration, graph, tokenStore } = nodes;
  const session = signsInByBuiltInRuntime(props) ? "MCP, with a session or an Entra token" : "MCP, with an Entra token";
  return [
    { from: clients, to: server, what: session },
    { from: server, to: registration, what: "signs users in as" },
    { from: server, to: graph, what: "as the user" },
    { from: server, to: tokenStore, what: "sealed sessions" },
  ];
}
