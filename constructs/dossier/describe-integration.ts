import { adminConsentUrl } from "../entra/admin-consent.js";
import { describeArchitecture } from "./describe-architecture.js";
import { describeClientRegistration, describeClients } from "./describe-clients.js";
import { describeEndpoints } from "./describe-endpoints.js";
import { describePermissions } from "./describe-permissions.js";
import { describeRotation } from "./describe-rotation.js";
import { describeTests } from "./describe-tests.js";
import {
  appOnlyToolsOf,
  isOAuthProxy,
  type DocumentedIntegration,
  type DossierSource,
} from "./documented-integration.js";
import type { AdminConsent, AdminConsentLink, IntegrationDossier, Permissions } from "./integration-dossier.js";
import { readableValues } from "./readable-values.js";
import { partsBelow, type TerraformView } from "./terraform-parts.js";

/** Everything that is written about an integration of a stack that is complete. */
export function describeIntegration(integration: DocumentedIntegration, view: TerraformView): IntegrationDossier {
  const { scope, props, context, parts } = integration;
  const values = readableValues(view);
  const own = partsBelow(scope, view);
  const source: DossierSource = { ...integration, own, values };
  const permissions = describePermissions(source);
  const adminConsent = describeAdminConsent(source, permissions);
  const facts = {
    version: 1,
    integration: {
      path: scope.node.path,
      name: context.name,
      displayName: values.read(context.displayName),
      mode: props.mode,
      cloud: context.cloud,
      tenantId: values.read(context.deployment.tenantId),
      mcpUrl: values.read(parts.mcpUrl),
      ...resourceGroupOf(source),
    },
    architecture: describeArchitecture(source),
    signIn: {
      audience: context.entra.signInAudience ?? "AzureADMyOrg",
      allowedTenantIds: [...(context.entra.allowedTenantIds ?? [])].sort().map((id) => values.read(id)),
      userAssignmentRequired: context.entra.userAssignmentRequired ?? false,
      appOnlyTools: appOnlyToolsOf(props),
    },
    permissions,
    adminConsent,
    endpoints: describeEndpoints(source),
    ...(isOAuthProxy(props) ? { clientRegistration: describeClientRegistration(source) } : {}),
    clients: describeClients(source),
    tests: describeTests(source, adminConsent),
    rotation: describeRotation(source),
  } as const;
  const text = JSON.stringify(facts);
  // In a text of JSON's a quotation mark has a backslash in front.
  const stands = (placeholder: string): boolean => text.includes(JSON.stringify(placeholder).slice(1, -1));
  return { ...facts, placeholders: values.placeholders().filter(({ text: placeholder }) => stands(placeholder)) };
}

/** Where its containers are. */
function resourceGroupOf({ parts, own, values }: DossierSource): { readonly resourceGroup?: string } {
  const app = Object.values(parts.workloads)[0]?.container.containerApp.node.path;
  const name = own.find(({ path }) => path === app)?.arguments.resource_group_name;
  return name === undefined ? {} : { resourceGroup: values.read(name) };
}

function describeAdminConsent({ context, parts, values }: DossierSource, { graph }: Permissions): AdminConsent {
  const { deployment, entra, cloud } = context;
  const link = (tenantId: string): AdminConsentLink => {
    const url = adminConsentUrl({
      cloud,
      tenantId,
      clientId: parts.api.registration.clientId,
      redirectUri: parts.redirectUri,
    });
    const output = values.outputOf(url);
    return { tenantId: values.read(tenantId), url: values.read(url), ...(output === undefined ? {} : { output }) };
  };
  const others = [...(entra.allowedTenantIds ?? [])].sort();
  const given = entra.grantTenantWideAdminConsent === true;
  const required = graph.some(({ adminConsent }) => adminConsent === "required");
  return {
    homeTenant: given ? "given" : required ? "required" : "unless-users-may",
    links: [...(given ? [] : [deployment.tenantId]), ...others].map(link),
  };
}
