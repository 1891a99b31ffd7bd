import type { EntraMcpIntegrationProps } from "../entra-mcp-integration-props.js";
import {
  additionalServersOf,
  clientNames,
  clientRegistrationOf,
  isOAuthProxy,
  type DossierSource,
} from "./documented-integration.js";
import { requestLinks, type FlowNodes } from "./describe-request-flow.js";
import { describeSignIn } from "./describe-sign-in.js";
import type { Architecture, ArchitectureLink, ArchitectureNode } from "./integration-dossier.js";
import { isKnownType, kindOf, namedResource, type PartLink } from "./part-kinds.js";
import type { TerraformPart } from "./terraform-parts.js";

/**
 * The diagram of what this configuration builds: the resources that Terraform makes, what they refer to, and how a request
 * goes. Made from the stack as Terraform reads it, so a part that is added to the construct, or overridden by its user, is
 * in it.
 */
export function describeArchitecture(source: DossierSource): Architecture {
  const nodes = new ArchitectureNodes(source);
  const parts = source.own.filter((part) => kindOf(part).drawn);
  for (const part of parts) nodes.ofPart(part);
  const links = [
    ...requestLinks(source, flowNodes(source, nodes)),
    ...source.own.flatMap((part) => linksOf(part, nodes)),
  ];
  return { nodes: nodes.all(), links: withoutDoubles(links), signIn: describeSignIn(source) };
}

/** Nodes that were asked for, each once. */
class ArchitectureNodes {
  private readonly nodes = new Map<string, ArchitectureNode>();
  private readonly ids = new Map<string, string>();
  private readonly ownPaths: ReadonlySet<string>;

  public constructor(public readonly source: DossierSource) {
    this.ownPaths = new Set(source.own.map(({ path }) => path));
  }

  public all(): readonly ArchitectureNode[] {
    return [...this.nodes.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** @param key - what makes it the same thing when it is asked for again */
  public add(key: string, node: Omit<ArchitectureNode, "id">): string {
    const id = this.idFor(key);
    // What Terraform reads has an address, which the bare id of the same thing lacks.
    if (this.nodes.get(id)?.address === undefined) this.nodes.set(id, { id, ...node });
    return id;
  }

  /** Letters, digits and underscores, and different for different keys. */
  private idFor(key: string): string {
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    const first = key.replace(/[^A-Za-z0-9]+/g, "_");
    const taken = new Set(this.ids.values());
    let id = first;
    for (let count = 2; taken.has(id); count += 1) id = `${first}_${count}`;
    this.ids.set(key, id);
    return id;
  }

  public ofPart(part: TerraformPart): string {
    const kind = kindOf(part);
    const { values, scope } = this.source;
    const own = this.ownPaths.has(part.path);
    const path = own ? part.path.slice(scope.node.path.length + 1) : part.path;
    const { display_name, name: ownName, client_id } = part.arguments;
    const name = values.read(display_name ?? ownName ?? client_id) || path;
    const [inside] = kind.inside === undefined ? [] : this.ofValue(part.arguments[kind.inside]);
    // What is read by name and what is known by its id is the same thing, and has one key.
    const key = part.made
      ? `${own ? "part" : "stack"}/${path.replace(/\/Resource$/, "")}`
      : existingKey(kind.title, name);
    return this.add(key, {
      title: kind.title,
      name,
      notes: [...(kind.notes?.(part.arguments) ?? []), ...this.hostNamesOf(part)].map((note) => values.read(note)),
      place: kind.place,
      ...(inside === undefined ? {} : { inside }),
      origin: !part.made ? "existing" : own ? "made" : "stack",
      address: part.address,
    });
  }

  /** What an argument is about: a part, or something that exists and is named by its id. */
  public ofValue(value: unknown): readonly string[] {
    if (Array.isArray(value)) return value.flatMap((entry) => this.ofValue(entry));
    if (typeof value === "object" && value !== null)
      return Object.values(value).flatMap((entry) => this.ofValue(entry));
    const part = this.source.values.partOf(value);
    if (part) return kindOf(part).drawn ? [this.ofPart(part)] : [];
    const named = typeof value === "string" ? namedResource(value) : undefined;
    if (!named) return [];
    const { title, name } = named;
    const node = { title, name, notes: [], place: "azure", origin: "existing" } as const;
    return [this.add(existingKey(title, name), node)];
  }

  /** An application or identity that exists and is known by name alone. */
  public ofName(title: string, name: string): string {
    return this.add(existingKey(title, name), { title, name, notes: [], place: "entra", origin: "existing" });
  }

  private hostNamesOf(part: TerraformPart): readonly unknown[] {
    return this.source.own
      .filter(
        ({ type, arguments: args }) =>
          type === "azurerm_container_app_custom_domain" && this.source.values.partOf(args.container_app_id) === part,
      )
      .map(({ arguments: args }) => args.name);
  }
}

function existingKey(title: string, name: string): string {
  return `existing/${title}/${name}`;
}

function linksOf(part: TerraformPart, nodes: ArchitectureNodes): ArchitectureLink[] {
  const kind = kindOf(part);
  if (!isKnownType(part.type)) return referencesOf(part, nodes);
  return (kind.links ?? []).flatMap((link) => {
    const from = link.from === undefined ? [nodes.ofPart(part)] : fromNodes(part, link, nodes);
    const to = nodes.ofValue(part.arguments[link.to]);
    const what = labelOf(part, link, nodes);
    return from.flatMap((start) => to.map((end) => ({ from: start, to: end, what, kind: link.kind })));
  });
}

/** Where an arrow of trust begins: at a part, or at somebody that an id stands for. */
function fromNodes(part: TerraformPart, { from = "" }: PartLink, nodes: ArchitectureNodes): readonly string[] {
  const value = part.arguments[from];
  const drawn = nodes.ofValue(value);
  if (drawn.length > 0 || nodes.source.values.partOf(value)) return drawn;
  if (part.type === "azuread_application_pre_authorized") {
    return [nodes.ofName("application in Entra", part.path.split("/").at(-1) ?? "")];
  }
  const id = nodes.source.values.read(value);
  return from === "subject" ? [nodes.ofName("managed identity", id)] : [];
}

/** The role, and what inside of the resource it is on. */
function labelOf(part: TerraformPart, link: PartLink, { source: { values } }: ArchitectureNodes): string {
  if (part.type !== "azurerm_role_assignment") return link.what;
  const role = values.read(part.arguments[link.what]);
  const scope = values.read(part.arguments[link.to]);
  const inside = namedResource(scope)?.rest ?? />\/(.+)$/.exec(scope)?.[1] ?? "";
  return inside === "" ? role : `${role} on ${inside}`;
}

/** Of a type that nothing is known of every reference is an arrow. */
function referencesOf(part: TerraformPart, nodes: ArchitectureNodes): ArchitectureLink[] {
  const from = nodes.ofPart(part);
  const to = new Set(nodes.ofValue(part.arguments));
  return [...to].filter((id) => id !== from).map((id) => ({ from, to: id, what: "", kind: "part" }));
}

function flowNodes(source: DossierSource, nodes: ArchitectureNodes): FlowNodes {
  const { props, context, parts, own, values } = source;
  const container = (name: "gateway" | "server" | "app"): string | undefined => {
    const path = parts.workloads[name]?.container.containerApp.node.path;
    const part = own.find((candidate) => candidate.path === path);
    return part && nodes.ofPart(part);
  };
  const registration = own.find(({ path }) => path === parts.api.registration.application.node.path);
  const elsewhere = (id: string, title: string, name: string) =>
    nodes.add(`server/${id}`, { title, name, notes: [], place: "elsewhere", origin: "existing" });
  const existingServer = props.server?.type === "existing" ? props.server.url : undefined;
  const server =
    existingServer === undefined
      ? container(isOAuthProxy(props) ? "server" : "app")
      : elsewhere("main", "MCP server", values.read(existingServer));
  return {
    clients: nodes.add("users/clients", {
      title: "MCP clients",
      name: clientsInWords(props),
      notes: [],
      place: "users",
      origin: "existing",
    }),
    gateway: container("gateway"),
    server,
    furtherServers: additionalServersOf(props).map(([name, { url, forwardedToken }]) => ({
      node: elsewhere(name, `MCP server "${name}"`, values.read(url)),
      forwardedToken: forwardedToken ?? "api",
    })),
    registration: registration && nodes.ofPart(registration),
    graph: nodes.add("api/Graph", {
      title: "Microsoft Graph",
      name: parts.api.graph.permissionNames.join(", "),
      notes: [],
      place: "elsewhere",
      origin: "existing",
    }),
    tokenStore: sharedStore(source, nodes),
    cloud: context.cloud,
  };
}

function sharedStore({ own, values }: DossierSource, nodes: ArchitectureNodes): string | undefined {
  const variables = own.flatMap(({ arguments: args }) => environmentOf(args));
  const url = variables.find(({ name }) => name === "TOKEN_STORE_REDIS_URL")?.value;
  if (url === undefined) return undefined;
  const part = values.partOf(url);
  if (part && kindOf(part).drawn) return nodes.ofPart(part);
  const name = values.read(url).replace(/^rediss:\/\//, "");
  return nodes.add("store/Redis", { title: "Redis", name, notes: [], place: "elsewhere", origin: "existing" });
}

interface EnvironmentVariable {
  readonly name?: unknown;
  readonly value?: unknown;
}

function environmentOf(args: TerraformPart["arguments"]): readonly EnvironmentVariable[] {
  const { container } = (args.template ?? {}) as {
    readonly container?: readonly { env?: readonly EnvironmentVariable[] }[];
  };
  return (container ?? []).flatMap(({ env }) => env ?? []);
}

function clientsInWords(props: EntraMcpIntegrationProps): string {
  const { dynamic, metadataDocuments } = clientRegistrationOf(props);
  const names = clientNames(props);
  const others = dynamic || metadataDocuments ? ["others that register"] : [];
  const browsers = props.mode === "direct-sso" ? ["browsers"] : [];
  return [...browsers, ...names, ...others].join(", ");
}

function withoutDoubles(links: readonly ArchitectureLink[]): readonly ArchitectureLink[] {
  return [...new Map(links.map((link) => [JSON.stringify(link), link])).values()];
}
