import type { ApplicationIdentifierUri } from "@cdktf/provider-azuread/lib/application-identifier-uri";
import { Construct } from "constructs";
import type { IntegrationContext } from "../integration-context.js";
import type { IntegrationKeyVault } from "../hosting/key-vault.js";
import { adminConsentUrl, grantTenantWideAdminConsent } from "./admin-consent.js";
import { RegistrationCredential } from "./application-credential.js";
import { OwnedAppRegistration } from "./app-registration.js";
import type { ExistingRegistrationPart, ExposedScope, PreAuthorizedClient } from "./entra-props.js";
import { isExistingRegistration } from "./existing-app-registration.js";
import { DEFAULT_SCOPES, exposedRoles, exposedScopes } from "./exposed-permissions.js";
import { DEFAULT_GRAPH_PERMISSIONS, GraphAccess } from "./graph-access.js";
import { addIdentifierUris, type NamedIdentifierUri } from "./identifier-uris.js";
import { PreAuthorizedClients } from "./pre-authorized-clients.js";
import { registerApplication, type RegisteredApplication } from "./register-application.js";

/** Input of `ConfidentialApi`. */
export interface ConfidentialApiProps {
  readonly context: IntegrationContext;
  /** Name of a new registration, unless its options name it. */
  readonly displayName: string;
  /** Where Entra sends the browser back to. The first is where an administrator lands after consenting. */
  readonly redirectUris: readonly [string, ...string[]];
  /** Identifier URIs beside `api://<client id>`. */
  readonly furtherIdentifierUris: readonly NamedIdentifierUri[];
  readonly keyVault: IntegrationKeyVault | undefined;
}

/**
 * The confidential registration both modes rest on: exposes the API's scopes, signs users in, and acts for them at
 * Microsoft Graph.
 */
export class ConfidentialApi extends Construct {
  /** The registration and its service principal. */
  public readonly registration: RegisteredApplication;
  public readonly credential: RegistrationCredential;
  public readonly graph: GraphAccess;
  /** `api://<client id>`, or what an existing registration has. */
  public readonly identifierUri: string;
  /** Resources of the identifier URIs. */
  public readonly identifierUris: readonly ApplicationIdentifierUri[];
  /** Exposed scopes with their ids and texts. */
  public readonly scopes: readonly Required<ExposedScope>[];
  /** Where an administrator consents; undefined once the deployment does it. */
  public readonly adminConsentUrl: string | undefined;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: ConfidentialApiProps,
  ) {
    super(scope, id);
    const { name, key, displayName, cloud, deployment, tags, entra } = props.context;
    const tenantId = deployment.tenantId;
    this.scopes = exposedScopes(entra.scopes ?? DEFAULT_SCOPES, { key, displayName });
    this.graph = new GraphAccess(this, "MicrosoftGraph", entra.graphPermissions ?? DEFAULT_GRAPH_PERMISSIONS);
    this.registration = this.register();
    this.identifierUri = isExistingRegistration(entra.registration)
      ? entra.registration.identifierUri
      : `api://${this.registration.clientId}`;
    this.identifierUris = this.mayAdd("identifier-uri")
      ? addIdentifierUris(this, this.registration, [
          { id: "IdentifierUri", uri: this.identifierUri },
          ...props.furtherIdentifierUris,
        ])
      : [];
    this.credential = new RegistrationCredential(this, "Credential", {
      registration: this.registration,
      mayAdd: (part) => this.mayAdd(part),
      credential: entra.credential ?? { type: "federated-identity" },
      name,
      cloud,
      tenantId,
      keyVault: props.keyVault,
      tags,
    });
    if (entra.grantTenantWideAdminConsent) {
      grantTenantWideAdminConsent(this, this.registration, this.graph, [...this.identifierUris]);
    } else {
      const [redirectUri] = props.redirectUris;
      this.adminConsentUrl = adminConsentUrl({ cloud, tenantId, clientId: this.registration.clientId, redirectUri });
    }
  }

  /** Ids of the exposed scopes: ours, or those that an existing registration has for the same values. */
  public get scopeIds(): string[] {
    const { registration } = this;
    if (registration instanceof OwnedAppRegistration || this.mayAdd("permission-scopes")) {
      return this.scopes.map(({ id }) => id);
    }
    const given = new Map(this.props.context.entra.scopes?.map(({ value, id }) => [value, id]));
    return this.scopes.map(({ value }) => given.get(value) ?? registration.scopeId(value));
  }

  /** Scopes the way clients ask Entra for them: `<identifier URI>/<value>`. */
  public get qualifiedScopes(): string[] {
    return this.scopes.map(({ value }) => `${this.identifierUri}/${value}`);
  }

  /** Lets clients call the API without a consent prompt. */
  public preAuthorize(clients: readonly PreAuthorizedClient[]): PreAuthorizedClients {
    return new PreAuthorizedClients(this, "PreAuthorized", {
      api: this.registration,
      clients,
      scopeIds: this.scopeIds,
      mayAdd: this.mayAdd("pre-authorized-clients"),
    });
  }

  private register(): RegisteredApplication {
    const { context, displayName, redirectUris } = this.props;
    const { registration, userAssignmentRequired, signInAudience, appRoles, optionalClaims } = context.entra;
    return registerApplication(this, "Registration", registration, {
      displayName,
      deployment: context.deployment,
      signInAudience: signInAudience ?? "AzureADMyOrg",
      redirectUris: { platform: "web", uris: redirectUris },
      requiredApis: [this.graph.requiredApi],
      userAssignmentRequired: userAssignmentRequired ?? false,
      api: { scopes: this.scopes, roles: exposedRoles(appRoles ?? [], context.key), optionalClaims },
    });
  }

  private mayAdd(part: ExistingRegistrationPart): boolean {
    const { registration } = this.props.context.entra;
    return !isExistingRegistration(registration) || registration.add.includes(part);
  }
}
