import { existing } from "../../support/integration-fixtures.js";
import { synthesizeDirectSso, synthesizeOAuthProxy, type SynthesizedStack } from "../../support/synthesize.js";
import { synthesizeVariation } from "../../support/integration-variations.js";

const NEW_GROUP = "${azurerm_resource_group.Hosting/ResourceGroup.name}";

/** Types of Azure resources that live in a resource group, with what they name it. */
function groupsOf(stack: SynthesizedStack): readonly unknown[] {
  return Object.keys(stack.counts)
    .filter((type) => type.startsWith("azurerm_"))
    .flatMap((type) => Object.values(stack.resources(type)))
    .flatMap((block) => ("resource_group_name" in block ? [block.resource_group_name] : []));
}

describe("resource group", () => {
  it("is a new one by default, named after the integration, and everything is in it", () => {
    const stack = synthesizeOAuthProxy({ name: "mail", hosting: { location: "northeurope" } });
    expect(stack.resource("azurerm_resource_group")).toEqual({ name: "rg-mail", location: "northeurope" });
    expect(new Set(groupsOf(stack))).toEqual(new Set([NEW_GROUP]));
  });

  it("has the given name", () => {
    const stack = synthesizeDirectSso({ hosting: { resourceGroup: { name: "rg-mcp" } } });
    expect(stack.resource("azurerm_resource_group").name).toBe("rg-mcp");
  });

  it("can be an existing one", () => {
    const stack = synthesizeDirectSso({ hosting: { resourceGroup: { existing: { name: "rg-shared" } } } });
    expect(stack.resources("azurerm_resource_group")).toEqual({});
    expect(new Set(groupsOf(stack))).toEqual(new Set(["rg-shared"]));
  });
});

describe("tags", () => {
  /** Resources that Azure takes no tags for. */
  const UNTAGGABLE = [
    "azurerm_role_assignment",
    "azurerm_container_app_custom_domain",
    "azurerm_managed_redis_access_policy_assignment",
    "azurerm_container_registry_task_schedule_run_now",
  ];
  const taggable = (stack: SynthesizedStack) =>
    Object.keys(stack.counts)
      .filter((type) => type.startsWith("azurerm_") && !UNTAGGABLE.includes(type))
      .flatMap((type) => Object.entries(stack.resources(type)).map(([path, { tags }]) => [`${type}.${path}`, tags]));

  it.each(["direct-sso, everything", "oauth-proxy, everything"])("are on every Azure resource: %s", (name) => {
    const resources = taggable(synthesizeVariation(name));
    expect(resources.length).toBeGreaterThan(6);
    for (const resource of resources) expect(resource).toEqual([resource[0], { owner: "platform", source: "git" }]);
  });

  it("are on none when none are given", () => {
    for (const [address, tags] of taggable(synthesizeOAuthProxy()))
      expect([address, tags]).toEqual([address, undefined]);
  });
});

describe("a server that runs elsewhere", () => {
  it("needs nothing in Azure in direct-sso mode", () => {
    const { counts } = synthesizeVariation("direct-sso, unhosted with an identity");
    expect(Object.keys(counts).filter((type) => type.includes("azurerm"))).toEqual([]);
  });

  it("leaves the gateway alone to be hosted in oauth-proxy mode", () => {
    const { counts } = synthesizeVariation("oauth-proxy, existing server");
    expect(counts).toMatchObject({ azurerm_container_app: 1, azurerm_user_assigned_identity: 1 });
  });
});

it("takes everything from elsewhere at once", () => {
  const stack = synthesizeDirectSso({
    hosting: {
      resourceGroup: { existing: { name: "rg-shared" } },
      environment: { existing: { id: existing.environmentId, defaultDomain: "green.azurecontainerapps.io" } },
      registry: { existing: { id: existing.registryId, loginServer: "contoso.azurecr.io" } },
      keyVault: { existing: { id: existing.keyVaultId } },
    },
  });
  const made = Object.keys(stack.counts).filter(
    (type) => type.startsWith("azurerm_") || type.startsWith("data.azurerm_"),
  );
  expect(made.sort()).toEqual(["azurerm_container_app", "azurerm_role_assignment", "azurerm_user_assigned_identity"]);
});
