import { exposedRoles } from "../entra/exposed-permissions.js";
import { isExistingRegistration } from "../entra/existing-app-registration.js";
import { graphDelegatedPermissions, type KnownGraphPermissionEntry } from "../entra/graph-delegated-permissions.js";
import { describeGraphPermission } from "../entra/graph-permission-words.js";
import { resolvedClients, type DossierSource } from "./documented-integration.js";
import type {
  DossierAzureRole,
  DossierGraphPermission,
  DossierPreAuthorizedClient,
  Permissions,
} from "./integration-dossier.js";
import { namedResource } from "./part-kinds.js";

/** Everything that somebody may do because of the integration: users, clients, the server, its containers. */
export function describePermissions(source: DossierSource): Permissions {
  const { context, parts, values } = source;
  return {
    scopes: parts.api.scopes.map(({ value, type, adminConsentDescription }) => ({
      value: values.read(value),
      qualified: values.read(`${parts.api.identifierUri}/${value}`),
      allows: values.read(adminConsentDescription),
      consent: type === "Admin" ? "administrators" : "users",
    })),
    appRoles: exposedRoles(context.entra.appRoles ?? [], context.key).map((role) => ({
      value: values.read(role.value),
      displayName: values.read(role.displayName),
      allows: values.read(role.description),
      assignedTo: [...role.allowedMemberTypes].sort(),
    })),
    graph: parts.api.graph.consentNames.map(graphPermission),
    preAuthorizedClients: preAuthorizedClients(source),
    azureRoles: azureRoles(source),
  };
}

/** Permissions of OpenID Connect, which Graph lists with its own. */
const SIGN_IN_PERMISSIONS: ReadonlySet<string> = new Set(["email", "offline_access", "openid", "profile"]);

function graphPermission(name: string): DossierGraphPermission {
  const known: Readonly<Record<string, KnownGraphPermissionEntry>> = graphDelegatedPermissions;
  const consent = Object.hasOwn(known, name) ? known[name]?.adminConsent : undefined;
  return {
    name,
    allows: describeGraphPermission(name, "Scope"),
    adminConsent: consent === undefined ? "unknown" : consent ? "required" : "not required",
    usedFor: SIGN_IN_PERMISSIONS.has(name) ? "sign-in" : "server",
  };
}

function preAuthorizedClients({ props, context, parts, values }: DossierSource): DossierPreAuthorizedClient[] {
  const { registration } = context.entra;
  const byHand = isExistingRegistration(registration) && !registration.add.includes("pre-authorized-clients");
  const publicClient = parts.publicClient && { name: "public-client", entraClientId: parts.publicClient.clientId };
  return [...(publicClient ? [publicClient] : []), ...resolvedClients(props).preAuthorized].map(
    ({ name, entraClientId }) => ({
      name,
      clientId: values.read(entraClientId),
      by: byHand ? "administrators" : "this stack",
    }),
  );
}

/** Why the integration gives each role. One that is not here was asked for by somebody else. */
const REASONS: Readonly<Record<string, string>> = {
  AcrPull: "pulls its image",
  "Key Vault Secrets User": "reads the secret that it is given by reference",
  "Key Vault Crypto Service Encryption User": "wraps and unwraps the keys that seal the shared store",
  "Key Vault Certificates Officer": "the deployment creates the certificate in the new vault",
  "Key Vault Crypto Officer": "the deployment creates the key in the new vault",
};

function azureRoles({ own, values }: DossierSource): DossierAzureRole[] {
  return own.flatMap(({ type, arguments: args }): DossierAzureRole[] => {
    if (type === "azurerm_managed_redis_access_policy_assignment") {
      const [principal, scope] = [principalName(args.object_id, values), scopeName(args.managed_redis_id, values)];
      return [{ principal, role: "access policy of Redis", scope, why: "keeps sealed sessions there" }];
    }
    if (type !== "azurerm_role_assignment") return [];
    const [principal, role] = [principalName(args.principal_id, values), values.read(args.role_definition_name)];
    return [{ principal, role, scope: scopeName(args.scope, values), why: REASONS[role] ?? "asked for in this stack" }];
  });
}

function principalName(principal: unknown, values: DossierSource["values"]): string {
  const part = values.partOf(principal);
  if (part?.type === "azuread_client_config") return "the deploying principal";
  return typeof part?.arguments.name === "string" ? values.read(part.arguments.name) : values.read(principal);
}

/** `secrets/x of kv-shared`: the id of a subscription tells a reader nothing. */
function scopeName(scope: unknown, values: DossierSource["values"]): string {
  const text = values.read(scope);
  const literal = namedResource(text);
  if (literal) return [literal.rest, literal.name].filter((part) => part !== "").join(" of ");
  const [, name, rest] = /^<(?:resource )?id of ([^>]+)>(?:\/(.+))?$/.exec(text) ?? [];
  return name === undefined ? text : [rest, name].filter((part) => part !== undefined).join(" of ");
}
