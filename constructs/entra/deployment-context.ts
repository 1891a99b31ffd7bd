import { DataAzureadClientConfig } from "@cdktf/provider-azuread/lib/data-azuread-client-config";
import { Construct } from "constructs";

/** What may be given instead of being read from the deploying principal's sign-in. */
export interface DeploymentContextProps {
  readonly tenantId?: string;
  readonly owners?: readonly string[];
}

/** Tenant and deploying principal: as given, or read by `azuread_client_config` while planning, at most once. */
export class DeploymentContext extends Construct {
  private clientConfig: DataAzureadClientConfig | undefined;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: DeploymentContextProps,
  ) {
    super(scope, id);
  }

  /** Tenant id of the registrations. */
  public get tenantId(): string {
    return this.props.tenantId ?? this.signedIn.tenantId;
  }

  /** Owners of the registrations. Without any, the provider would remove the deploying principal. */
  public get owners(): string[] {
    return this.props.owners ? [...this.props.owners].sort() : [this.deployerObjectId];
  }

  /** Object id of the principal that deploys. */
  public get deployerObjectId(): string {
    return this.signedIn.objectId;
  }

  private get signedIn(): DataAzureadClientConfig {
    this.clientConfig ??= new DataAzureadClientConfig(this, "Resource");
    return this.clientConfig;
  }
}
