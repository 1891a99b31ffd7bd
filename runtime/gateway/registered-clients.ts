import { errors, type Adapter, type KoaContextWithOIDC } from "oidc-provider";
import { applyRegistrationPolicy } from "./client-registration-policy.js";

/** Clients that registered themselves are unknown from the moment the operator switches registration off. */
export function registeredClients(clients: Adapter, dynamicRegistration: boolean): Adapter {
  return dynamicRegistration ? clients : { ...clients, find: () => Promise.resolve(undefined) };
}

/** Changes the metadata in place, because that is how the provider takes changes. */
export function applyClientPolicy(
  context: KoaContextWithOIDC | undefined,
  metadata: Record<string, unknown>,
  listed: readonly string[],
): void {
  const { application_type: type, ...rest } = metadata;
  const decision = applyRegistrationPolicy(
    isSilentOnType(context) ? rest : { ...rest, application_type: type },
    listed,
  );
  if (!decision.ok) throw new errors.InvalidClientMetadata(decision.description);
  for (const name of Object.keys(metadata)) if (!(name in decision.metadata)) Reflect.deleteProperty(metadata, name);
  Object.assign(metadata, decision.metadata);
}

/** The provider has filled in a type by the time it asks; what a registration really said is in its body. */
function isSilentOnType(context: KoaContextWithOIDC | undefined): boolean {
  const body = context?.oidc.route === "registration" ? context.oidc.body : undefined;
  return body !== undefined && body.application_type === undefined;
}
