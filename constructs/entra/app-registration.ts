import { Application } from "@cdktf/provider-azuread/lib/application";
import { ServicePrincipal } from "@cdktf/provider-azuread/lib/service-principal";
import { Construct } from "constructs";
import type { DeploymentContext } from "./deployment-context.js";
import type { AppRegistrationOptions, ExposedScope, OptionalClaims } from "./entra-props.js";
import { optionalClaimsBlock, roleBlocks, scopeBlocks, type IdentifiedAppRole } from "./exposed-permissions.js";

/** What the rest of an integration needs to know of a registration, whoever made it. */
export interface AppRegistration {
  /** Application (client) id. */
  readonly clientId: string;
  /** `/applications/<object id>`, what the provider calls `application_id`. */
  readonly applicationId: string;
  /** Object id of its service principal (enterprise application) in the tenant. */
  readonly servicePrincipalObjectId: string;
}

/** Where Entra may send the browser back to. */
export interface RedirectUris {
  /** `web` for a confidential client, `publicClient` for desktop and command-line ones. */
  readonly platform: "web" | "publicClient";
  readonly uris: readonly string[];
}

/** Delegated permissions of one API that a registration asks for. */
export interface RequiredApi {
  /** Name in resource addresses. */
  readonly name: "MicrosoftGraph" | "Api";
  /** Client id of the API. */
  readonly clientId: string;
  readonly permissionIds: readonly string[];
}

/** Input of `OwnedAppRegistration`. */
export interface OwnedAppRegistrationProps {
  readonly displayName: string;
  readonly options: AppRegistrationOptions;
  /** Names the owners of what is made; not asked where nothing is. */
  readonly deployment: DeploymentContext;
  readonly signInAudience: "AzureADMyOrg" | "AzureADMultipleOrgs";
  readonly redirectUris: RedirectUris;
  readonly requiredApis: readonly RequiredApi[];
  readonly userAssignmentRequired: boolean;
  /** What it exposes as an API; a pure client exposes nothing. */
  readonly api?: {
    readonly scopes: readonly Required<ExposedScope>[];
    readonly roles: readonly IdentifiedAppRole[];
    readonly optionalClaims?: OptionalClaims;
  };
}

/** An app registration made by Terraform, and its service principal in the tenant. */
export class OwnedAppRegistration extends Construct implements AppRegistration {
  /** The registration: escape hatch for everything it can hold. */
  public readonly application: Application;
  /** The enterprise application; without it Entra answers AADSTS500011 or AADSTS700016. */
  public readonly servicePrincipal: ServicePrincipal;

  public constructor(scope: Construct, id: string, props: OwnedAppRegistrationProps) {
    super(scope, id);
    const { options, api } = props;
    const { owners } = props.deployment;
    this.application = new Application(this, "Resource", {
      displayName: options.displayName ?? props.displayName,
      notes: options.notes ?? "Managed by Terraform (EntraMcpIntegration)",
      serviceManagementReference: options.serviceManagementReference,
      owners,
      signInAudience: props.signInAudience,
      api: {
        // 1 is the provider's default, and a v1 token has another issuer and another audience.
        requestedAccessTokenVersion: 2,
        ...(api ? { oauth2PermissionScope: scopeBlocks(api.scopes) } : {}),
      },
      ...(api ? { appRole: roleBlocks(api.roles), optionalClaims: optionalClaimsBlock(api.optionalClaims) } : {}),
      requiredResourceAccess: props.requiredApis.map(({ clientId, permissionIds }) => ({
        resourceAppId: clientId,
        resourceAccess: permissionIds.map((id) => ({ id, type: "Scope" })),
      })),
      [props.redirectUris.platform]: { redirectUris: [...props.redirectUris.uris] },
      lifecycle: {
        // Identifier URIs are resources of their own: they name the client id, which is unknown before the
        // application exists. Without this the next plan would remove them.
        ignoreChanges: ["identifier_uris"],
        ...(options.preventDestroy ? { preventDestroy: true } : {}),
      },
    });
    this.servicePrincipal = new ServicePrincipal(this, "ServicePrincipal", {
      clientId: this.application.clientId,
      appRoleAssignmentRequired: props.userAssignmentRequired,
      owners,
    });
  }

  public get clientId(): string {
    return this.application.clientId;
  }

  public get applicationId(): string {
    return this.application.id;
  }

  public get servicePrincipalObjectId(): string {
    return this.servicePrincipal.objectId;
  }
}
