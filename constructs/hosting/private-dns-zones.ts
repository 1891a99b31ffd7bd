import type { EntraCloud } from "../../runtime/config/entra-clouds.js";

/** What can get a private endpoint. */
export type PrivateService = "keyVault" | "redis";

interface PrivateLink {
  /** What the endpoint connects to: `subresource_names`, which Azure calls group id. */
  readonly subresource: string;
  /** What the endpoint's name ends with. */
  readonly label: string;
  /** Name of the zone that resolves to the endpoint, by cloud; missing where Azure documents none. */
  readonly zoneNames: Readonly<Partial<Record<EntraCloud, string>>>;
}

/** @see https://learn.microsoft.com/azure/private-link/private-endpoint-dns */
export const privateLinks: Readonly<Record<PrivateService, PrivateLink>> = {
  keyVault: {
    subresource: "vault",
    label: "vault",
    zoneNames: {
      public: "privatelink.vaultcore.azure.net",
      usgovernment: "privatelink.vaultcore.usgovcloudapi.net",
      china: "privatelink.vaultcore.azure.cn",
    },
  },
  redis: {
    subresource: "redisEnterprise",
    label: "redis",
    zoneNames: { public: "privatelink.redis.azure.net" },
  },
};
