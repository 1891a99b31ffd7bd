import { ApplicationPreAuthorized } from "@cdktf/provider-azuread/lib/application-pre-authorized";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { AppRegistration } from "./app-registration.js";
import type { PreAuthorizedClient } from "./entra-props.js";

/** Input of `PreAuthorizedClients`. */
export interface PreAuthorizedClientsProps {
  readonly api: AppRegistration & { readonly permissionScopes?: readonly ITerraformDependable[] };
  readonly clients: readonly PreAuthorizedClient[];
  /** Ids of the scopes they may ask for without a consent prompt. */
  readonly scopeIds: readonly string[];
  /** False where the registration's administrators pre-authorize by hand. */
  readonly mayAdd: boolean;
}

/** Clients that Entra lets call the API without asking the user: one resource each, addressed by name. */
export class PreAuthorizedClients extends Construct {
  public readonly clientIds: readonly string[];

  public constructor(scope: Construct, id: string, { api, clients, scopeIds, mayAdd }: PreAuthorizedClientsProps) {
    super(scope, id);
    this.clientIds = clients.map(({ entraClientId }) => entraClientId);
    for (const { name, entraClientId } of mayAdd ? clients : []) {
      new ApplicationPreAuthorized(this, name, {
        applicationId: api.applicationId,
        authorizedClientId: entraClientId,
        permissionIds: [...scopeIds],
        // Literal ids make no reference, and Entra refuses the id of a scope that isn't there yet.
        ...(api.permissionScopes ? { dependsOn: [...api.permissionScopes] } : {}),
      });
    }
  }
}
