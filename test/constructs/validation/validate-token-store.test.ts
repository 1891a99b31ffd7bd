import { itAccepts, itReports } from "./faults.js";
import { ids, minimalOAuthProxy } from "./valid-props.js";

const sealingKey = { keyVaultId: ids.vault, keyName: "sessions" };
const keyVault = { "hosting.keyVault": { name: "kv-contoso" } };
const store = { type: "redis", hostName: "r.contoso.com" };

describe("the token store", () => {
  itReports(minimalOAuthProxy, [
    {
      fault: "an unknown type",
      changes: { "hosting.tokenStore": { type: "rdis" } },
      path: "hosting.tokenStore.type",
      message: 'is not "embedded" or "redis"',
      remedy: 'Write "redis"',
    },
    {
      fault: "a missing type",
      changes: { "hosting.tokenStore": {} },
      path: "hosting.tokenStore.type",
      message: "is missing",
      remedy: '"embedded" or "redis"',
    },
    {
      fault: "a misspelt host, instead of making a Redis",
      changes: { "hosting.tokenStore": { type: "redis", hostname: "r.contoso.com", sealingKey } },
      path: "hosting.tokenStore.hostname",
      message: "is not a known prop",
      remedy: "Write hostName",
    },
    {
      fault: "a host with a scheme",
      changes: { "hosting.tokenStore": { type: "redis", hostName: "rediss://r.contoso.com:10000", sealingKey } },
      path: "hosting.tokenStore.hostName",
      message: "has a scheme",
      remedy: 'Write "r.contoso.com"',
    },
    {
      fault: "a host with a port",
      changes: { "hosting.tokenStore": { type: "redis", hostName: "r.contoso.com:6380", sealingKey } },
      path: "hosting.tokenStore.hostName",
      message: "has a port",
      remedy: 'Write "r.contoso.com"',
    },
    {
      fault: "a port out of range",
      changes: { "hosting.tokenStore": { type: "redis", hostName: "r.contoso.com", port: 70000, sealingKey } },
      path: "hosting.tokenStore.port",
      message: "from 1 to 65535",
      remedy: "Write 65535",
    },
    {
      fault: "a key as its URL",
      changes: {
        "hosting.tokenStore": {
          type: "redis",
          hostName: "r.contoso.com",
          sealingKey: "https://kv.vault.azure.net/keys/sessions",
        },
      },
      path: "hosting.tokenStore.sealingKey",
      message: "where a reference to a key",
      remedy: "keyVaultId, keyName",
    },
    {
      fault: "a host for the embedded store",
      changes: { "hosting.tokenStore": { type: "embedded", hostName: "r.contoso.com" } },
      path: "hosting.tokenStore.hostName",
      message: "is not a known prop",
      remedy: "Remove it",
    },
  ]);
});

describe("a new Redis", () => {
  const redis = (options: object) => ({ "hosting.tokenStore": { type: "redis", ...options }, ...keyVault });

  itReports(minimalOAuthProxy, [
    {
      fault: "a size that there isn't",
      changes: redis({ sku: "Balanced_B2" }),
      path: "hosting.tokenStore.sku",
      message: "is not",
      remedy: 'Write "Balanced_B',
    },
    {
      fault: "a name with an underscore",
      changes: redis({ name: "amr_contoso" }),
      path: "hosting.tokenStore.name",
      message: "can't be the name of an Azure Managed Redis",
      remedy: "single hyphens",
    },
    {
      fault: "network access that is neither on nor off",
      changes: redis({ publicNetworkAccess: "Disabled" }),
      path: "hosting.tokenStore.publicNetworkAccess",
      message: "is a string",
      remedy: "true or false",
    },
    {
      fault: "a port, which is Azure's to choose",
      changes: redis({ port: 6380 }),
      path: "hosting.tokenStore.port",
      message: "is not a known prop",
      remedy: "Remove it",
    },
    {
      fault: "no vault for its key",
      changes: { "hosting.tokenStore": { type: "redis" } },
      path: "hosting.tokenStore.sealingKey",
      message: "there is no vault to make a key in",
      remedy: "Give hosting.keyVault",
    },
  ]);

  itAccepts(minimalOAuthProxy, [
    ["its defaults", redis({})],
    ["a key that exists, without a vault", { "hosting.tokenStore": { type: "redis", sealingKey } }],
    ["a host that is undefined", redis({ hostName: undefined, existing: undefined })],
  ]);
});

describe("a Redis that exists", () => {
  const existing = { id: ids.managedRedis, hostName: "amr.westeurope.redis.azure.net" };
  const redis = (options: object) => ({ "hosting.tokenStore": { type: "redis", sealingKey, ...options } });

  itReports(minimalOAuthProxy, [
    {
      fault: "options of a new one beside it",
      changes: redis({ existing, sku: "Balanced_B1" }),
      path: "hosting.tokenStore.sku",
      message: "is an option of a new Redis",
      remedy: "remove existing",
    },
    {
      fault: "options of a new one beside a host",
      changes: redis({ hostName: "r.contoso.com", highAvailability: true }),
      path: "hosting.tokenStore.highAvailability",
      message: "is an option of a new Redis",
      remedy: "remove hostName",
    },
    {
      fault: "its host in the wrong place",
      changes: redis({ existing, hostName: "r.contoso.com" }),
      path: "hosting.tokenStore.hostName",
      message: "belongs to the Redis that exists",
      remedy: "Move it into existing",
    },
    {
      fault: "no host",
      changes: redis({ existing: { id: ids.managedRedis } }),
      path: "hosting.tokenStore.existing.hostName",
      message: "is missing",
      remedy: "a host name",
    },
    {
      fault: "an id of Azure's older Redis",
      changes: redis({ existing: { ...existing, id: ids.managedRedis.replace("redisEnterprise", "Redis") } }),
      path: "hosting.tokenStore.existing.id",
      message: "is not the resource id of a Managed Redis instance",
      remedy: "Microsoft.Cache/redisEnterprise/<name>",
    },
  ]);

  itAccepts(minimalOAuthProxy, [["by its id", redis({ existing })]]);
});

describe("the sealing key", () => {
  const withKey = (key: unknown) => ({ "hosting.tokenStore": { ...store, sealingKey: key }, ...keyVault });

  itReports(minimalOAuthProxy, [
    {
      fault: "Redis without a key and without a vault to make one in",
      changes: { "hosting.tokenStore": store },
      path: "hosting.tokenStore.sealingKey",
      message: "is missing, and there is no vault to make a key in",
      remedy: "Give hosting.keyVault",
    },
    {
      fault: "a key that is to be made nowhere",
      changes: { "hosting.tokenStore": { ...store, sealingKey: { keySize: 4096 } } },
      path: "hosting.tokenStore.sealingKey",
      message: "is to be made, and there is no vault to make it in",
      remedy: "{ keyVaultId, keyName }",
    },
    {
      fault: "a reference without the key's name",
      changes: withKey({ keyVaultId: ids.vault }),
      path: "hosting.tokenStore.sealingKey.keyName",
      message: "is missing",
      remedy: "the name of a secret, key or certificate",
    },
    {
      fault: "options of a new key beside a reference",
      changes: withKey({ ...sealingKey, rotateAfterDays: 90 }),
      path: "hosting.tokenStore.sealingKey.rotateAfterDays",
      message: "is not a known prop",
      remedy: "Remove it",
    },
    {
      fault: "a key that is too short",
      changes: withKey({ keySize: 2048 }),
      path: "hosting.tokenStore.sealingKey.keySize",
      message: "is not 3072 or 4096 bits",
      remedy: "Write 3072",
    },
    {
      fault: "a key that is too long",
      changes: withKey({ keySize: 8192 }),
      path: "hosting.tokenStore.sealingKey.keySize",
      message: "is not 3072 or 4096 bits",
      remedy: "Write 4096",
    },
    {
      fault: "a size as text",
      changes: withKey({ keySize: "3072" }),
      path: "hosting.tokenStore.sealingKey.keySize",
      message: "is a string",
      remedy: "bits as a number",
    },
    {
      fault: "a rotation every week",
      changes: withKey({ rotateAfterDays: 7 }),
      path: "hosting.tokenStore.sealingKey.rotateAfterDays",
      message: "is not days from 30 to 730",
      remedy: "Write 30",
    },
    {
      fault: "a name that Key Vault doesn't take",
      changes: withKey({ name: "mcp_sealing" }),
      path: "hosting.tokenStore.sealingKey.name",
      message: "can't be the name",
      remedy: "letters, digits and hyphens",
    },
  ]);

  itAccepts(minimalOAuthProxy, [
    ["none, where there is a vault to make one in", { "hosting.tokenStore": store, ...keyVault }],
    [
      "none, where an existing vault takes the new one",
      { "hosting.tokenStore": store, "hosting.keyVault": { existing: { id: ids.vault } } },
    ],
    ["the options of a new one", withKey({ name: "mcp-sealing", keySize: 4096, rotateAfterDays: 730 })],
    ["one that exists, without a vault of the integration", { "hosting.tokenStore": { ...store, sealingKey } }],
  ]);
});
