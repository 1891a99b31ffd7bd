import type { ArchitectureNode } from "./integration-dossier.js";
import type { TerraformPart } from "./terraform-parts.js";

/** An arrow that a part stands for. */
export interface PartLink {
  /** Argument that says where from; the part itself where it is left out. */
  readonly from?: string;
  /** Argument that says where to. */
  readonly to: string;
  readonly what: string;
  readonly kind: "trust" | "part";
}

/** How one type of resource is shown. */
export interface PartKind {
  readonly title: string;
  readonly place: ArchitectureNode["place"];
  /** False for what is told by an arrow or a note instead. */
  readonly drawn: boolean;
  /** Argument that says in what it is. */
  readonly inside?: string;
  readonly notes?: (args: TerraformPart["arguments"]) => readonly string[];
  readonly links?: readonly PartLink[];
}

const told = (...links: readonly PartLink[]): PartKind => ({ title: "", place: "elsewhere", drawn: false, links });

/** What the types that are known look like. Types that are not here are drawn by their names, so a new part shows. */
const KINDS: Readonly<Record<string, PartKind>> = {
  azuread_application: { title: "app registration", place: "entra", drawn: true, notes: registrationNotes },
  azuread_service_principal: told(),
  azuread_client_config: told(),
  azuread_application_identifier_uri: told(),
  azuread_application_permission_scope: told(),
  azuread_application_app_role: told(),
  azuread_application_api_access: told(),
  azuread_application_redirect_uris: told(),
  azuread_application_pre_authorized: told({
    from: "authorized_client_id",
    to: "application_id",
    what: "pre-authorized",
    kind: "trust",
  }),
  azuread_application_federated_identity_credential: told({
    from: "subject",
    to: "application_id",
    what: "federated credential",
    kind: "trust",
  }),
  azuread_application_certificate: told({
    from: "value",
    to: "application_id",
    what: "public half, as credential",
    kind: "trust",
  }),
  azuread_service_principal_delegated_permission_grant: told(),
  azurerm_resource_group: told(),
  azurerm_role_assignment: told({ from: "principal_id", to: "scope", what: "role_definition_name", kind: "trust" }),
  azurerm_container_app_custom_domain: told(),
  azurerm_container_app_environment: {
    title: "Container Apps environment",
    place: "azure",
    drawn: true,
    notes: (args) => (args.internal_load_balancer_enabled === true ? ["private address only"] : []),
    links: [
      { to: "log_analytics_workspace_id", what: "logs", kind: "part" },
      { to: "infrastructure_subnet_id", what: "in", kind: "part" },
    ],
  },
  azurerm_container_app: {
    title: "container app",
    place: "azure",
    drawn: true,
    inside: "container_app_environment_id",
    notes: ingressNotes,
    links: [{ to: "identity", what: "runs as", kind: "part" }],
  },
  azurerm_managed_redis: { title: "Managed Redis", place: "azure", drawn: true, notes: networkNotes },
  azurerm_managed_redis_access_policy_assignment: told({
    from: "object_id",
    to: "managed_redis_id",
    what: "access policy",
    kind: "trust",
  }),
  azurerm_virtual_network: { title: "virtual network", place: "azure", drawn: true },
  azurerm_subnet: { title: "subnet", place: "azure", drawn: true, inside: "virtual_network_name" },
  azurerm_private_endpoint: {
    title: "private endpoint",
    place: "azure",
    drawn: true,
    links: [
      { to: "private_service_connection", what: "reaches", kind: "part" },
      { to: "private_dns_zone_group", what: "named in", kind: "part" },
      { to: "subnet_id", what: "in", kind: "part" },
    ],
  },
  azurerm_private_dns_zone: { title: "private DNS zone", place: "azure", drawn: true },
  azurerm_private_dns_a_record: told(),
  azurerm_private_dns_zone_virtual_network_link: told({
    from: "private_dns_zone_name",
    to: "virtual_network_id",
    what: "answers in",
    kind: "part",
  }),
  azurerm_dns_cname_record: told(),
  azurerm_dns_txt_record: told(),
  azurerm_container_app_environment_managed_certificate: told(),
  azurerm_container_registry_task: {
    title: "registry task, builds the image",
    place: "azure",
    drawn: true,
    links: [{ to: "container_registry_id", what: "pushes to", kind: "part" }],
  },
  azurerm_container_registry_task_schedule_run_now: told(),
  azurerm_management_lock: {
    title: "management lock",
    place: "azure",
    drawn: true,
    links: [{ to: "scope", what: "locks", kind: "part" }],
  },
  azurerm_user_assigned_identity: { title: "managed identity", place: "azure", drawn: true },
  azurerm_log_analytics_workspace: { title: "Log Analytics workspace", place: "azure", drawn: true },
  azurerm_container_registry: { title: "container registry", place: "azure", drawn: true },
  azurerm_key_vault: { title: "key vault", place: "azure", drawn: true, notes: networkNotes },
  azurerm_key_vault_certificate: {
    title: "certificate",
    place: "azure",
    drawn: true,
    inside: "key_vault_id",
  },
  azurerm_key_vault_key: {
    title: "key",
    place: "azure",
    drawn: true,
    inside: "key_vault_id",
  },
};

/** How a part is shown. */
export function kindOf({ type }: Pick<TerraformPart, "type">): PartKind {
  return KINDS[type] ?? unknownKind(type);
}

/** Whether arrows of a part are named one by one; for others every reference is one. */
export function isKnownType(type: string): boolean {
  return Object.hasOwn(KINDS, type);
}

function unknownKind(type: string): PartKind {
  const entra = type.startsWith("azuread_");
  return { title: type.replace(/^[a-z]+_/, "").replaceAll("_", " "), place: entra ? "entra" : "azure", drawn: true };
}

/** Titles of what exists already and is known by its Azure resource id, by the last types in it. */
const RESOURCE_ID_TITLES: Readonly<Record<string, string>> = {
  "microsoft.app/managedenvironments": "Container Apps environment",
  "microsoft.containerregistry/registries": "container registry",
  "microsoft.keyvault/vaults": "key vault",
  "microsoft.network/virtualnetworks": "virtual network",
  "microsoft.network/virtualnetworks/subnets": "subnet",
  "microsoft.network/privatednszones": "private DNS zone",
  "microsoft.operationalinsights/workspaces": "Log Analytics workspace",
  "microsoft.cache/redis": "Redis",
  "microsoft.cache/redisenterprise": "Managed Redis",
};

/** A resource that an Azure resource id names, and what follows it: `/secrets/x` is in the vault. */
export interface NamedResource {
  readonly id: string;
  readonly title: string;
  readonly name: string;
  readonly rest: string;
}

const RESOURCE_ID = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/([^/]+)((?:\/[^/]+\/[^/]+)+)$/i;

/** Reads an Azure resource id; undefined for anything else. */
export function namedResource(id: string): NamedResource | undefined {
  const [, provider, below] = RESOURCE_ID.exec(id) ?? [];
  if (provider === undefined || below === undefined) return undefined;
  const segments = below.slice(1).split("/");
  // The longest known type: a subnet counts, a secret in a vault does not.
  for (let length = segments.length; length > 0; length -= 2) {
    const types = segments.filter((_, index) => index % 2 === 0 && index < length);
    const title = RESOURCE_ID_TITLES[[provider, ...types].join("/").toLowerCase()];
    if (title === undefined && length > 2) continue;
    const rest = segments.slice(length).join("/");
    const name = segments.filter((_, index) => index % 2 === 1 && index < length).join("/");
    return { id: rest === "" ? id : id.slice(0, -rest.length - 1), title: title ?? types.at(-1) ?? "", name, rest };
  }
  return undefined;
}

function registrationNotes(args: TerraformPart["arguments"]): readonly string[] {
  const scopes = blocksOf(args.api).flatMap((api) =>
    blocksOf(api.oauth2_permission_scope).map(({ value }) => String(value)),
  );
  if (blocksOf(args.public_client).length > 0) return ["public client"];
  return scopes.length === 0 ? [] : ["confidential", `exposes ${scopes.join(", ")}`];
}

function networkNotes(args: TerraformPart["arguments"]): readonly string[] {
  const closed = args.public_network_access_enabled === false || args.public_network_access === "Disabled";
  return closed ? ["no public access"] : [];
}

function ingressNotes({ ingress }: TerraformPart["arguments"]): readonly string[] {
  const external = blocksOf(ingress).some(({ external_enabled }) => external_enabled === true);
  const ranges = blocksOf(ingress).flatMap(({ ip_security_restriction }) => blocksOf(ip_security_restriction));
  return [
    `${external ? "external" : "internal"} ingress`,
    ...(ranges.length === 0 ? [] : [`${ranges.length} address range${ranges.length === 1 ? "" : "s"} only`]),
  ];
}

/** Blocks of an argument: cdktf writes one that can't repeat without a list. */
function blocksOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (Array.isArray(value)) return value as Readonly<Record<string, unknown>>[];
  return typeof value === "object" && value !== null ? [value as Readonly<Record<string, unknown>>] : [];
}
