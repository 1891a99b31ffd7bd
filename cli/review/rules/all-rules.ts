import { appRoles } from "./app-roles.js";
import { authorizedClients } from "./authorized-clients.js";
import { azureRoles } from "./azure-roles.js";
import type { Concept, PlanConcept, Rule } from "./concept.js";
import { conditionalAccess } from "./conditional-access.js";
import { containers } from "./containers.js";
import { costs } from "./costs.js";
import { credentials } from "./credentials.js";
import { containerRegistry, keyVault, redis, storageAccount } from "./data-services.js";
import { directoryRoles } from "./directory-roles.js";
import { enterpriseApplications } from "./enterprise-applications.js";
import { exposedScopes } from "./exposed-scopes.js";
import { federatedCredentials } from "./federated-credentials.js";
import { grantedPermissions } from "./granted-permissions.js";
import { identifierUris } from "./identifier-uris.js";
import { ingress } from "./ingress.js";
import { network } from "./network.js";
import { owners } from "./owners.js";
import { planState } from "./plan-state.js";
import { publicAccess } from "./public-access.js";
import { redirectUris } from "./redirect-uris.js";
import { registrationSettings } from "./registration-settings.js";
import { replacements } from "./replacements.js";
import { requestedPermissions } from "./requested-permissions.js";
import { safeguards } from "./safeguards.js";
import { secretsInState } from "./secrets-in-state.js";
import { unreviewable } from "./unreviewable.js";

/** Rules about the plan as a whole. */
export const PLAN_CONCEPTS: readonly PlanConcept[] = [planState];

/** Rules about objects, in the order in which a report names them: identity first. */
export const CONCEPTS: readonly Concept[] = [
  replacements,
  registrationSettings,
  redirectUris,
  credentials,
  federatedCredentials,
  grantedPermissions,
  requestedPermissions,
  authorizedClients,
  exposedScopes,
  appRoles,
  identifierUris,
  owners,
  enterpriseApplications,
  directoryRoles,
  conditionalAccess,
  azureRoles,
  ingress,
  publicAccess,
  keyVault,
  redis,
  containerRegistry,
  storageAccount,
  network,
  safeguards,
  secretsInState,
  unreviewable,
  containers,
  costs,
];

/** Every rule by its id, in the order of a report. */
export const RULES: ReadonlyMap<string, Rule> = new Map(
  [...PLAN_CONCEPTS, ...CONCEPTS].flatMap(({ rules }) => Object.entries<Rule>(rules)),
);
