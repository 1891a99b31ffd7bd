import type { EntraCloud } from "../../runtime/config/entra-clouds.js";

/** What can get a private endpoint. */
export type PrivateService = "keyVault";

interface PrivateLink {
  /** What the endpoint connects to: `subresource_names`, which Azure calls group id. */
  readonly subresource: string;
  /** Name of the zone that resolves to the endpoint, by cloud. */
  readonly zoneNames: Readonly<Record<EntraCloud, string>>;
}

/** @see https://learn.microsoft.com/azure/private-link/private-endpoint-dns */
export const privateLinks: Readonly<Record<PrivateService, PrivateLink>> = {
  keyVault: {
    subresource: "vault",
    zoneNames: {
      public: "privatelink.vaultcore.azure.net",
      usgovernment: "privatelink.vaultcore.usgovcloudapi.net",
      china: "privatelink.vaultcore.azure.cn",
    },
  },
};
