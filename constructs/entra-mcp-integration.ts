import { TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import { entraClouds } from "../runtime/config/entra-clouds.js";
import { writeDossierOf } from "./dossier/write-dossiers.js";
import type { EntraMcpIntegrationProps } from "./entra-mcp-integration-props.js";
import type { ConfidentialApi } from "./entra/confidential-api.js";
import { DeploymentContext } from "./entra/deployment-context.js";
import type { ExistingRegistration, ExistingRegistrationProps } from "./entra/entra-props.js";
import { fromExistingRegistration } from "./entra/existing-app-registration.js";
import type { RegisteredApplication } from "./entra/register-application.js";
import { EntraMcpIntegrationError } from "./errors.js";
import { Hosting } from "./hosting/hosting.js";
import { ManagementLocks } from "./hosting/management-locks.js";
import type { IntegrationContext } from "./integration-context.js";
import { hostedDirectSso, unhostedDirectSso } from "./modes/direct-sso.js";
import type { HostedWorkload, IntegrationParts } from "./modes/integration-parts.js";
import { oauthProxy } from "./modes/oauth-proxy.js";
import { tokenStoreOf } from "./modes/token-store-of.js";
import { useProviders } from "./provider-aliases.js";
import { validateProps } from "./validation/validate-props.js";

/**
 * Microsoft Entra ID sign-in for an MCP server, in one of two modes.
 *
 * - `direct-sso`: MCP client in a browser → MCP server → Microsoft Graph. One confidential registration, one
 *   container app.
 * - `oauth-proxy`: desktop or CLI MCP client → gateway → MCP server → Microsoft Graph. A public client, a
 *   confidential API, a gateway and an MCP server behind it.
 *
 * Brings no provider and no backend: the stack owns both. Everything it makes is reachable through its attributes.
 *
 * @throws EntraMcpIntegrationError naming everything that is wrong with the props, at once
 */
export class EntraMcpIntegration extends Construct {
  /** URL of the MCP endpoint, what users give to their MCP client. */
  public readonly mcpUrl: string;
  /** URLs of further MCP servers behind the gateway, by the names in `additionalServers`; none in direct-sso mode. */
  public readonly additionalMcpUrls: Readonly<Record<string, string>>;
  /** Origin clients see. */
  public readonly publicUrl: string;
  /** Tenant of the registrations. */
  public readonly tenantId: string;
  /** Issuer of the tenant's v2 tokens, and the authority to find its endpoints at. */
  public readonly issuer: string;
  /** The `web` redirect URI of the confidential registration. */
  public readonly redirectUri: string;
  /** Client id of the confidential registration: audience of its tokens. */
  public readonly clientId: string;
  /** Client id of the public client; undefined in direct-sso mode. */
  public readonly publicClientId: string | undefined;
  /** Identifier URI of the confidential registration, `api://<client id>`. */
  public readonly identifierUri: string;
  /** Exposed scopes, fully qualified, as clients ask Entra for them. */
  public readonly scopes: readonly string[];
  /** Client ids that are pre-authorized on the API. */
  public readonly preAuthorizedClientIds: readonly string[];
  /** Where an administrator consents for the tenant; undefined with `grantTenantWideAdminConsent`. */
  public readonly adminConsentUrl: string | undefined;
  /** The confidential registration with its credential, scopes and Graph permissions. */
  public readonly api: ConfidentialApi;
  /** The public client's registration; undefined in direct-sso mode. */
  public readonly publicClient: RegisteredApplication | undefined;
  /** Resource group, environment, registry and vault; undefined where nothing is hosted. */
  public readonly hosting: Hosting | undefined;
  /** Container app and identity by what they do: `app` in direct-sso mode, else `gateway` and `server`. */
  public readonly workloads: Readonly<Partial<Record<"app" | "gateway" | "server", HostedWorkload>>>;

  public constructor(scope: Construct, id: string, props: EntraMcpIntegrationProps) {
    super(scope, id);
    const problems = validateProps(props);
    if (problems.length > 0) throw new EntraMcpIntegrationError(this.node.path, problems);

    if (props.providers) useProviders(this, props.providers);
    const deployment = new DeploymentContext(this, "Deployment", props);
    const cloud = props.cloud ?? "public";
    const context: IntegrationContext = {
      name: props.name,
      displayName: props.displayName ?? props.name,
      key: props.key ?? props.name,
      cloud,
      tags: props.tags,
      deployment,
      entra: props,
    };
    this.hosting =
      props.hosting &&
      new Hosting(this, "Hosting", { ...context, hosting: props.hosting, tokenStore: tokenStoreOf(props) });
    const parts = build(this, context, props, this.hosting);
    const { managementLocks = [] } = props.hosting ?? {};
    if (this.hosting && managementLocks.length > 0) {
      new ManagementLocks(this, "Locks", { name: props.name, hosting: this.hosting, targets: managementLocks });
    }

    this.publicUrl = parts.publicUrl;
    this.mcpUrl = parts.mcpUrl;
    this.additionalMcpUrls = parts.additionalMcpUrls;
    this.tenantId = deployment.tenantId;
    this.issuer = `${entraClouds[cloud].authorityHost}/${deployment.tenantId}/v2.0`;
    this.redirectUri = parts.redirectUri;
    this.clientId = parts.api.registration.clientId;
    this.publicClientId = parts.publicClient?.clientId;
    this.identifierUri = parts.api.identifierUri;
    this.scopes = parts.api.qualifiedScopes;
    this.preAuthorizedClientIds = parts.preAuthorizedClientIds;
    this.adminConsentUrl = parts.api.adminConsentUrl;
    this.api = parts.api;
    this.publicClient = parts.publicClient;
    this.workloads = parts.workloads;

    if (this.adminConsentUrl !== undefined) {
      new TerraformOutput(this, "AdminConsentUrl", {
        value: this.adminConsentUrl,
        description: `Open as an administrator to consent to the Graph permissions of ${context.displayName}`,
      });
    }
    writeDossierOf({ scope: this, props, context, parts });
  }

  /**
   * Uses an app registration that a tenant's administrators made by hand, as `registration` or
   * `publicClientRegistration`. Terraform reads it, and changes nothing but the parts named in `add`.
   */
  public static fromExistingRegistration(props: ExistingRegistrationProps): ExistingRegistration {
    return fromExistingRegistration(props);
  }
}

function build(
  scope: Construct,
  context: IntegrationContext,
  props: EntraMcpIntegrationProps,
  hosting: Hosting | undefined,
): IntegrationParts {
  if (props.hosting === undefined || hosting === undefined) {
    return unhostedDirectSso(scope, context, props as Extract<EntraMcpIntegrationProps, { hosting?: undefined }>);
  }
  const hosted = { ...context, hosting };
  return props.mode === "oauth-proxy" ? oauthProxy(scope, hosted, props) : hostedDirectSso(scope, hosted, props);
}
