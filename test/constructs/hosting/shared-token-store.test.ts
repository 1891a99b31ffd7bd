import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { TerraformStack, Testing } from "cdktf";
import { EntraMcpIntegration, type EntraMcpIntegrationProps } from "../../../constructs/index.js";
import { containerApp, variablesOf } from "../../support/container-apps.js";
import { directSsoProps, existing, oauthProxyProps, sealingKey } from "../../support/integration-fixtures.js";
import { synthesize, synthesizeDirectSso, synthesizeOAuthProxy } from "../../support/synthesize.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const REDIS = "azurerm_managed_redis";
const ACCESS = "azurerm_managed_redis_access_policy_assignment";
const keyVault = { name: "kv-contoso" };

describe("a Redis made here", () => {
  const stack = synthesizeOAuthProxy({
    tags: { owner: "platform" },
    hosting: { keyVault, tokenStore: { type: "redis" } },
  });

  it("has no access keys, speaks TLS only, evicts nothing and has one endpoint", () => {
    expect(stack.resource(REDIS)).toEqual({
      name: "amr-contoso",
      resource_group_name: "${azurerm_resource_group.Hosting/ResourceGroup.name}",
      location: "westeurope",
      tags: { owner: "platform" },
      sku_name: "Balanced_B0",
      high_availability_enabled: true,
      public_network_access: "Enabled",
      default_database: {
        access_keys_authentication_enabled: false,
        client_protocol: "Encrypted",
        clustering_policy: "EnterpriseCluster",
        eviction_policy: "NoEviction",
      },
    });
  });

  it("lets in the gateway alone, which waits for that", () => {
    expect(stack.resources(ACCESS)).toEqual({
      "Hosting/GatewayIdentity/TokenStore": {
        managed_redis_id: "${azurerm_managed_redis.Hosting/TokenStore/Redis.id}",
        object_id: "${azurerm_user_assigned_identity.Hosting/GatewayIdentity.principal_id}",
      },
    });
    expect(containerApp(stack, "Hosting/Gateway").depends_on).toContain(`${ACCESS}.Hosting/GatewayIdentity/TokenStore`);
    expect(containerApp(stack, "Hosting/Server").depends_on).not.toContain(
      `${ACCESS}.Hosting/GatewayIdentity/TokenStore`,
    );
  });

  it("is where the gateway is sent", () => {
    expect(variablesOf(containerApp(stack, "Hosting/Gateway"))).toMatchObject({
      TOKEN_STORE: "redis",
      TOKEN_STORE_REDIS_URL: "rediss://${azurerm_managed_redis.Hosting/TokenStore/Redis.hostname}:10000",
    });
  });

  it("has the given options", () => {
    const options = {
      name: "amr-team",
      sku: "Balanced_B5",
      highAvailability: false,
      publicNetworkAccess: false,
    } as const;
    const made = synthesizeDirectSso({
      hosting: { keyVault, tokenStore: { type: "redis", ...options, preventDestroy: true } },
    });
    expect(made.resource(REDIS)).toMatchObject({
      name: "amr-team",
      sku_name: "Balanced_B5",
      high_availability_enabled: false,
      public_network_access: "Disabled",
      lifecycle: { prevent_destroy: true },
    });
    expect(Object.keys(made.resources(ACCESS))).toEqual(["Hosting/Identity/TokenStore"]);
  });
});

describe("a Redis that exists", () => {
  it("known by its id lets in the container's identity", () => {
    const reference = { id: existing.managedRedisId, hostName: "amr-shared.westeurope.redis.azure.net" };
    const stack = synthesizeDirectSso({
      hosting: { tokenStore: { type: "redis", existing: reference, sealingKey } },
    });
    expect(stack.resources(REDIS)).toEqual({});
    expect(stack.resource(ACCESS)).toEqual({
      managed_redis_id: existing.managedRedisId,
      object_id: "${azurerm_user_assigned_identity.Hosting/Identity.principal_id}",
    });
    expect(variablesOf(containerApp(stack)).TOKEN_STORE_REDIS_URL).toBe(
      "rediss://amr-shared.westeurope.redis.azure.net:10000",
    );
  });

  it("known by its host name is its owner's to give access to", () => {
    const stack = synthesizeDirectSso({
      hosting: { tokenStore: { type: "redis", hostName: "sessions.contoso.com", port: 6380, sealingKey } },
    });
    expect(Object.keys(stack.counts).filter((type) => type.includes("redis"))).toEqual([]);
    expect(variablesOf(containerApp(stack)).TOKEN_STORE_REDIS_URL).toBe("rediss://sessions.contoso.com:6380");
  });
});

describe("a store that nobody asked for", () => {
  const own = { type: "container", image: "ghcr.io/contoso/wiki:2", targetPort: 3000 } as const;
  const cases: readonly [string, EntraMcpIntegrationProps, number][] = [
    ["with several gateways is made", oauthProxyProps({ hosting: { keyVault, gateway: { maxReplicas: 2 } } }), 1],
    ["with several by their fewest is made", directSsoProps({ hosting: { keyVault, app: { minReplicas: 2 } } }), 1],
    ["with one gateway is not", oauthProxyProps({ hosting: { keyVault, gateway: { maxReplicas: 1 } } }), 0],
    ["with several servers is not", oauthProxyProps({ hosting: { keyVault, server: { maxReplicas: 5 } } }), 0],
    [
      "with several replicas of an image of the caller's own is not",
      directSsoProps({ server: own, hosting: { keyVault, app: { maxReplicas: 5 } } }),
      0,
    ],
  ];

  it.each(cases)("%s", (_what, props, expected) => {
    const { counts } = synthesize(props);
    expect([REDIS, ACCESS, "azurerm_key_vault_key"].map((type) => counts[type] ?? 0)).toEqual([
      expected,
      expected,
      expected,
    ]);
  });
});

describe("a stack whose pin keeps azurerm too old to give access", () => {
  function validate(props: EntraMcpIntegrationProps, pin?: string): () => string {
    const stack = new TerraformStack(Testing.app({ outdir: temporaryFolder() }), "stack");
    new AzureadProvider(stack, "azuread");
    new AzurermProvider(stack, "azurerm", { features: [{}] });
    new EntraMcpIntegration(stack, "Mcp", props);
    // After the construct: a pin may come whenever.
    if (pin !== undefined) stack.addOverride("terraform.required_providers.azurerm.version", pin);
    return () => Testing.synth(stack, true);
  }
  const props = oauthProxyProps({ hosting: { keyVault, tokenStore: { type: "redis" } } });

  it("is told while it is synthesized, with what to do", () => {
    expect(validate(props)).toThrow(/azurerm is pinned to "4\.55\.0".*came later.*Loosen the pin: stack\.addOverride/);
  });

  it("is told only as long as the pin is there", () => {
    expect(validate(props, "~> 4.55")).not.toThrow();
  });

  it("is told nothing where no access is given", () => {
    const tokenStore = { type: "redis", hostName: "sessions.contoso.com", sealingKey } as const;
    expect(validate(oauthProxyProps({ hosting: { tokenStore } }))).not.toThrow();
  });
});
