/** The parts of a synthesized stack (`cdk.tf.json`) that a local deployment is made of. */
export interface StackConfiguration {
  readonly resource: {
    readonly azuread_application: Readonly<Record<string, ApplicationBlock>>;
    readonly azuread_application_identifier_uri?: Readonly<Record<string, IdentifierUriBlock>>;
    readonly azuread_application_pre_authorized?: Readonly<Record<string, PreAuthorizedBlock>>;
    readonly azuread_application_federated_identity_credential?: Readonly<Record<string, FederatedCredentialBlock>>;
    readonly azurerm_user_assigned_identity?: Readonly<Record<string, object>>;
    readonly azurerm_container_app?: Readonly<Record<string, ContainerAppBlock>>;
  };
}

export interface ApplicationBlock {
  readonly display_name: string;
  readonly api?: {
    readonly requested_access_token_version?: 1 | 2;
    readonly oauth2_permission_scope?: readonly ScopeBlock[];
  };
  readonly optional_claims?: {
    readonly access_token?: readonly { readonly name: string; readonly additional_properties?: readonly string[] }[];
  };
  readonly required_resource_access?: readonly {
    readonly resource_app_id: string;
    readonly resource_access: readonly { readonly id: string }[];
  }[];
  readonly sign_in_audience: "AzureADMyOrg" | "AzureADMultipleOrgs";
  readonly web?: { readonly redirect_uris: readonly string[] };
  readonly public_client?: { readonly redirect_uris: readonly string[] };
}

export interface ScopeBlock {
  readonly id: string;
  readonly value: string;
  readonly type?: "User" | "Admin";
}

export interface IdentifierUriBlock {
  readonly application_id: string;
  readonly identifier_uri: string;
}

export interface PreAuthorizedBlock {
  readonly application_id: string;
  readonly authorized_client_id: string;
  readonly permission_ids: readonly string[];
}

export interface FederatedCredentialBlock {
  readonly application_id: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
}

export interface ContainerAppBlock {
  readonly name: string;
  readonly ingress: { readonly external_enabled: boolean };
  readonly template: {
    readonly container: readonly {
      readonly env: readonly { readonly name: string; readonly value?: string }[];
    }[];
  };
}

/** The environment that a stack puts on a container app; what is a secret there is empty here. */
export function environmentOf({ template }: ContainerAppBlock): Readonly<Record<string, string>> {
  return Object.fromEntries((template.container[0]?.env ?? []).map(({ name, value = "" }) => [name, value]));
}
