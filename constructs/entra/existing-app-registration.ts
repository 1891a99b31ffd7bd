import { ApplicationApiAccess } from "@cdktf/provider-azuread/lib/application-api-access";
import { ApplicationAppRoleA } from "@cdktf/provider-azuread/lib/application-app-role";
import { ApplicationPermissionScope } from "@cdktf/provider-azuread/lib/application-permission-scope";
import { ApplicationRedirectUris } from "@cdktf/provider-azuread/lib/application-redirect-uris";
import { DataAzureadApplication } from "@cdktf/provider-azuread/lib/data-azuread-application";
import { DataAzureadServicePrincipal } from "@cdktf/provider-azuread/lib/data-azuread-service-principal";
import { Construct } from "constructs";
import type { AppRegistration, OwnedAppRegistrationProps } from "./app-registration.js";
import type {
  AppRegistrationOptions,
  ExistingRegistration,
  ExistingRegistrationPart,
  ExistingRegistrationProps,
} from "./entra-props.js";

/**
 * Takes over an app registration that a tenant's administrators made by hand.
 *
 * Terraform reads it, and changes nothing but the parts named in `add`.
 */
export function fromExistingRegistration(props: ExistingRegistrationProps): ExistingRegistration {
  return {
    existingClientId: props.clientId,
    add: props.add ?? [],
    identifierUri: props.identifierUri ?? `api://${props.clientId}`,
  };
}

/** Whether a registration is there already. */
export function isExistingRegistration(
  registration: AppRegistrationOptions | ExistingRegistration | undefined,
): registration is ExistingRegistration {
  return registration !== undefined && "existingClientId" in registration;
}

/** An app registration that somebody else made, with the parts that may be added to it. */
export class ExistingAppRegistration extends Construct implements AppRegistration {
  /** The registration as it is in the tenant. */
  public readonly application: DataAzureadApplication;
  /** Scopes that were added to it. */
  public readonly permissionScopes: ApplicationPermissionScope[] = [];
  private enterpriseApplication: DataAzureadServicePrincipal | undefined;

  public constructor(scope: Construct, id: string, existing: ExistingRegistration, props: OwnedAppRegistrationProps) {
    super(scope, id);
    this.application = new DataAzureadApplication(this, "Resource", { clientId: existing.existingClientId });
    for (const part of existing.add) PARTS[part]?.(this, props);
  }

  public get clientId(): string {
    return this.application.clientId;
  }

  public get applicationId(): string {
    return `/applications/${this.application.objectId}`;
  }

  /** Id of a scope that it exposes already; the plan fails when it doesn't. */
  public scopeId(value: string): string {
    return this.application.oauth2PermissionScopeIds.lookup(value);
  }

  public get servicePrincipalObjectId(): string {
    this.enterpriseApplication ??= new DataAzureadServicePrincipal(this, "ServicePrincipal", {
      clientId: this.clientId,
    });
    return this.enterpriseApplication.objectId;
  }
}

type AddPart = (registration: ExistingAppRegistration, props: OwnedAppRegistrationProps) => void;

/** Parts of the registration itself; credentials, identifier URI and pre-authorizations are added by their own files. */
const PARTS: Partial<Record<ExistingRegistrationPart, AddPart>> = {
  "permission-scopes": (registration, { api }) => {
    for (const { id, ...scope } of api?.scopes ?? []) {
      registration.permissionScopes.push(
        new ApplicationPermissionScope(registration, `Scope-${scope.value}`, {
          applicationId: registration.applicationId,
          scopeId: id,
          ...scope,
        }),
      );
    }
  },
  "app-roles": (registration, { api }) => {
    for (const { id, allowedMemberTypes, ...role } of api?.roles ?? []) {
      new ApplicationAppRoleA(registration, `Role-${role.value}`, {
        applicationId: registration.applicationId,
        roleId: id,
        allowedMemberTypes: [...allowedMemberTypes].sort(),
        ...role,
      });
    }
  },
  "graph-permissions": (registration, { requiredApis }) => {
    for (const { name, clientId, permissionIds } of requiredApis) {
      new ApplicationApiAccess(registration, `Access-${name}`, {
        applicationId: registration.applicationId,
        apiClientId: clientId,
        scopeIds: [...permissionIds],
      });
    }
  },
  "redirect-uris": (registration, { redirectUris }) => {
    new ApplicationRedirectUris(registration, "RedirectUris", {
      applicationId: registration.applicationId,
      type: redirectUris.platform === "web" ? "Web" : "PublicClient",
      redirectUris: [...redirectUris.uris],
    });
  },
};
