import { ApplicationIdentifierUri } from "@cdktf/provider-azuread/lib/application-identifier-uri";
import type { Construct } from "constructs";
import type { AppRegistration } from "./app-registration.js";

/** A name for the URI in its resource address, and the URI. */
export interface NamedIdentifierUri {
  readonly id: string;
  readonly uri: string;
}

/**
 * Puts identifier URIs on a registration, each a resource of its own: an application can't refer to its own client
 * id, and Terraform finds that out only while planning.
 */
export function addIdentifierUris(
  scope: Construct,
  registration: AppRegistration,
  uris: readonly NamedIdentifierUri[],
): ApplicationIdentifierUri[] {
  return uris.map(
    ({ id, uri }) =>
      new ApplicationIdentifierUri(scope, id, { applicationId: registration.applicationId, identifierUri: uri }),
  );
}
