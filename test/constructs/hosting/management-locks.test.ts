import { synthesizeDirectSso, synthesizeOAuthProxy } from "../../support/synthesize.js";

const LOCK = "azurerm_management_lock";

const hosting = {
  keyVault: { name: "kv-contoso" },
  registry: { name: "contoso" },
  tokenStore: { type: "redis" },
} as const;

it("are none by default", () => {
  expect(synthesizeOAuthProxy({ hosting }).resources(LOCK)).toEqual({});
});

it("forbid to delete what they are on, and nothing else", () => {
  const managementLocks = ["tokenStore", "resourceGroup", "registry", "keyVault"] as const;
  const locks = synthesizeDirectSso({ hosting: { ...hosting, managementLocks } }).resources(LOCK);
  const scopes = Object.entries(locks).map(([path, { scope, lock_level }]) => [path, scope, lock_level]);
  expect(scopes).toEqual([
    ["Locks/KeyVault", "${azurerm_key_vault.Hosting/KeyVault.id}", "CanNotDelete"],
    ["Locks/Registry", "${azurerm_container_registry.Hosting/Registry.id}", "CanNotDelete"],
    ["Locks/ResourceGroup", "${azurerm_resource_group.Hosting/ResourceGroup.id}", "CanNotDelete"],
    ["Locks/TokenStore", "${azurerm_managed_redis.Hosting/TokenStore/Redis.id}", "CanNotDelete"],
  ]);
});

it("are set last, so that a destroy lifts them first: under a lock nothing can be deleted", () => {
  const stack = synthesizeOAuthProxy({ hosting: { ...hosting, managementLocks: ["resourceGroup"] } });
  const lock = stack.resource(LOCK);
  expect(lock).toMatchObject({ name: "lock-contoso", notes: expect.stringContaining("managementLocks") as string });
  const types = Object.keys(stack.counts).filter((type) => type.startsWith("azurerm_") && type !== LOCK);
  const inAzure = types.flatMap((type) => Object.keys(stack.resources(type)).map((path) => `${type}.${path}`));
  expect(inAzure.length).toBeGreaterThan(10);
  expect(lock.depends_on).toEqual(expect.arrayContaining(inAzure));
});
