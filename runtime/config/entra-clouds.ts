/**
 * What differs between the national clouds, in one table: chosen once by name, followed everywhere.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
 * @see https://learn.microsoft.com/graph/deployments
 */
export interface EntraCloudEndpoints {
  /** Origin of the sign-in endpoints; the tenant's authority is `<authorityHost>/<tenant id>`. */
  readonly authorityHost: string;
  /** Origin of Microsoft Graph. */
  readonly graphHost: string;
  /** Audience that Entra accepts in a federated identity credential of this cloud. */
  readonly tokenExchangeAudience: string;
  /** DNS suffix of Key Vault's data plane. */
  readonly keyVaultDnsSuffix: string;
}

/** Names as in the azurerm provider's `environment` argument. */
export const entraClouds = {
  public: {
    authorityHost: "https://login.microsoftonline.com",
    graphHost: "https://graph.microsoft.com",
    tokenExchangeAudience: "api://AzureADTokenExchange",
    keyVaultDnsSuffix: "vault.azure.net",
  },
  usgovernment: {
    authorityHost: "https://login.microsoftonline.us",
    graphHost: "https://graph.microsoft.us",
    tokenExchangeAudience: "api://AzureADTokenExchangeUSGov",
    keyVaultDnsSuffix: "vault.usgovcloudapi.net",
  },
  china: {
    authorityHost: "https://login.partner.microsoftonline.cn",
    graphHost: "https://microsoftgraph.chinacloudapi.cn",
    tokenExchangeAudience: "api://AzureADTokenExchangeChina",
    keyVaultDnsSuffix: "vault.azure.cn",
  },
} as const satisfies Record<string, EntraCloudEndpoints>;

/** A cloud that Entra and Azure run in. */
export type EntraCloud = keyof typeof entraClouds;
