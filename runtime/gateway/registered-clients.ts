import { errors, type Adapter, type KoaContextWithOIDC } from "oidc-provider";
import { applyDocumentPolicy, applyRegistrationPolicy } from "./client-registration-policy.js";
import type { RedirectUriRules } from "./redirect-uri-policy.js";

export interface RegisteredClientsOptions {
  readonly dynamicRegistration: boolean;
  readonly redirects: RedirectUriRules;
}

/**
 * Clients that registered themselves. Unknown from the moment the operator switches registration off, or no longer
 * admits what they registered: they are told `invalid_client`, and learn the reason when they register again.
 */
export function registeredClients(clients: Adapter, options: RegisteredClientsOptions): Adapter {
  return {
    ...clients,
    find: async (id) => {
      const client = options.dynamicRegistration ? await clients.find(id) : undefined;
      return client !== undefined && applyRegistrationPolicy({ ...client }, options.redirects).ok ? client : undefined;
    },
  };
}

/** A client id that is the URL of a metadata document; ids of registrations are UUIDs. */
export function isDocumentUrl(clientId: string): boolean {
  return /^https:/i.test(clientId);
}

/** Changes the metadata in place, because that is how the provider takes changes. */
export function applyClientPolicy(
  context: KoaContextWithOIDC | undefined,
  metadata: Record<string, unknown>,
  rules: RedirectUriRules,
): void {
  const { application_type: type, ...rest } = metadata;
  const apply = isDocumentUrl(String(metadata.client_id)) ? applyDocumentPolicy : applyRegistrationPolicy;
  const decision = apply(isSilentOnType(context) ? rest : { ...rest, application_type: type }, rules);
  if (!decision.ok) throw new errors.InvalidClientMetadata(decision.description);
  for (const name of Object.keys(metadata)) if (!(name in decision.metadata)) Reflect.deleteProperty(metadata, name);
  Object.assign(metadata, decision.metadata);
}

/** The provider has filled in a type by the time it asks; what a registration really said is in its body. */
function isSilentOnType(context: KoaContextWithOIDC | undefined): boolean {
  const body = context?.oidc.route === "registration" ? context.oidc.body : undefined;
  return body !== undefined && body.application_type === undefined;
}
