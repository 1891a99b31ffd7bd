/** Where something is made. */
export type PlanSide = "Entra ID" | "Azure";

/** How one resource type is shown to a person. */
export interface PlanLabel {
  readonly side: PlanSide;
  readonly title: string;
  /** What tells this one from its siblings: from its planned values, or, where Azure assigns those, its address. */
  readonly detail: (after: Planned, name: string) => unknown;
}

/** Planned values of a resource; those only known after apply are missing. */
export type Planned = Readonly<Record<string, unknown>>;

/** Resource types in reading order. A type that isn't here is not summarized; a test keeps the table complete. */
export const planLabels: Readonly<Record<string, PlanLabel>> = {
  azuread_application: { side: "Entra ID", title: "app registration", detail: registration },
  azuread_application_identifier_uri: {
    side: "Entra ID",
    title: "identifier URI",
    detail: (_, name) => (name.endsWith("_McpUrl") ? "the MCP URL" : "api://<client id>"),
  },
  azuread_service_principal: { side: "Entra ID", title: "enterprise application", detail: assignment },
  azuread_application_federated_identity_credential: {
    side: "Entra ID",
    title: "federated credential",
    detail: (after) => after.display_name,
  },
  azuread_application_certificate: { side: "Entra ID", title: "certificate credential", detail: (after) => after.type },
  azuread_application_pre_authorized: {
    side: "Entra ID",
    title: "pre-authorized client",
    detail: (_, name) => name.split("_PreAuthorized_")[1],
  },
  azuread_service_principal_delegated_permission_grant: {
    side: "Entra ID",
    title: "tenant-wide admin consent",
    detail: (after) => list(after.claim_values),
  },
  azurerm_resource_group: { side: "Azure", title: "resource group", detail: named },
  azurerm_virtual_network: { side: "Azure", title: "virtual network", detail: named },
  azurerm_subnet: { side: "Azure", title: "subnet", detail: named },
  azurerm_log_analytics_workspace: { side: "Azure", title: "log analytics workspace", detail: named },
  azurerm_container_app_environment: { side: "Azure", title: "container apps environment", detail: named },
  azurerm_container_registry: { side: "Azure", title: "container registry", detail: named },
  azurerm_container_registry_task: { side: "Azure", title: "image build", detail: named },
  azurerm_container_registry_task_schedule_run_now: {
    side: "Azure",
    title: "run of the image build",
    detail: () => "while applying",
  },
  azurerm_key_vault: { side: "Azure", title: "key vault", detail: named },
  azurerm_key_vault_key: { side: "Azure", title: "key vault key", detail: named },
  azurerm_key_vault_certificate: { side: "Azure", title: "key vault certificate", detail: named },
  azurerm_managed_redis: { side: "Azure", title: "managed redis", detail: named },
  azurerm_managed_redis_access_policy_assignment: {
    side: "Azure",
    title: "access to managed redis",
    detail: (_, name) => (name.includes("_GatewayIdentity_") ? "the gateway" : "the app"),
  },
  azurerm_private_endpoint: { side: "Azure", title: "private endpoint", detail: named },
  azurerm_private_dns_zone: { side: "Azure", title: "private DNS zone", detail: named },
  azurerm_private_dns_zone_virtual_network_link: { side: "Azure", title: "private DNS zone link", detail: named },
  azurerm_private_dns_a_record: { side: "Azure", title: "private DNS A record", detail: named },
  azurerm_user_assigned_identity: { side: "Azure", title: "user-assigned identity", detail: named },
  azurerm_role_assignment: { side: "Azure", title: "role assignment", detail: (after) => after.role_definition_name },
  azurerm_management_lock: { side: "Azure", title: "management lock", detail: (after) => after.lock_level },
  azurerm_container_app: { side: "Azure", title: "container app", detail: containerApp },
  azurerm_container_app_custom_domain: { side: "Azure", title: "custom domain", detail: named },
  azurerm_container_app_environment_managed_certificate: {
    side: "Azure",
    title: "managed certificate",
    detail: (after) => after.subject_name,
  },
  azurerm_dns_zone: { side: "Azure", title: "DNS zone", detail: named },
  azurerm_dns_a_record: { side: "Azure", title: "DNS A record", detail: named },
  azurerm_dns_cname_record: { side: "Azure", title: "DNS CNAME record", detail: named },
  azurerm_dns_txt_record: { side: "Azure", title: "DNS TXT record", detail: named },
};

function named({ name }: Planned): unknown {
  return name;
}

function registration(after: Planned): string {
  const kind = blocks(after.public_client).length > 0 ? "public client" : "confidential";
  const scopes = blocks(after.api).flatMap((api) => blocks(api.oauth2_permission_scope).map(({ value }) => value));
  return [`"${String(after.display_name)}"`, kind, ...(scopes.length > 0 ? [`exposes ${list(scopes)}`] : [])].join(
    ", ",
  );
}

function assignment(after: Planned, name: string): string {
  const whose = name.includes("_PublicClient_") ? "public client" : "confidential";
  return `${whose}, ${after.app_role_assignment_required === true ? "assigned users only" : "every user of the tenant"}`;
}

function containerApp(after: Planned): string {
  const external = blocks(after.ingress).some(({ external_enabled }) => external_enabled === true);
  return `${String(after.name)}, ${external ? "external" : "internal"} ingress`;
}

function blocks(value: unknown): Planned[] {
  return Array.isArray(value) ? (value as Planned[]) : [];
}

function list(values: unknown): string {
  return Array.isArray(values) ? values.map(String).sort().join(", ") : "";
}
