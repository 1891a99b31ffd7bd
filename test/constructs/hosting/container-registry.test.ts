import { ContainerRegistry } from "@cdktf/provider-azurerm/lib/container-registry";
import { EntraMcpIntegration } from "../../../constructs/index.js";
import { containerApp } from "../../support/container-apps.js";
import { directSsoProps, existing } from "../../support/integration-fixtures.js";
import {
  azureStack,
  SynthesizedIntegration,
  synthesizeDirectSso,
  synthesizeOAuthProxy,
} from "../../support/synthesize.js";

const REGISTRY = "azurerm_container_registry";
const IDENTITY = "${azurerm_user_assigned_identity.Hosting/Identity.id}";

it("is none by default: images are public", () => {
  const stack = synthesizeDirectSso();
  expect(stack.resources(REGISTRY)).toEqual({});
  expect(containerApp(stack)).not.toHaveProperty("registry");
  expect(stack.resources("azurerm_role_assignment")).toEqual({});
});

describe("a new registry", () => {
  const hosting = { registry: { name: "contosomcp" } };

  it("has no admin user, whose password would be shared", () => {
    expect(synthesizeDirectSso({ hosting }).resource(REGISTRY)).toEqual({
      name: "contosomcp",
      resource_group_name: "${azurerm_resource_group.Hosting/ResourceGroup.name}",
      location: "westeurope",
      sku: "Basic",
      admin_enabled: false,
    });
  });

  it("is pulled from with each container's identity, which may do just that", () => {
    const stack = synthesizeOAuthProxy({ hosting });
    for (const container of ["Gateway", "Server"]) {
      expect(containerApp(stack, `Hosting/${container}`).registry).toEqual([
        {
          server: "${azurerm_container_registry.Hosting/Registry.login_server}",
          identity: `\${azurerm_user_assigned_identity.Hosting/${container}Identity.id}`,
        },
      ]);
      expect(stack.resource("azurerm_role_assignment", `Hosting/${container}Identity/RegistryPull`)).toEqual({
        scope: "${azurerm_container_registry.Hosting/Registry.id}",
        role_definition_name: "AcrPull",
        principal_id: `\${azurerm_user_assigned_identity.Hosting/${container}Identity.principal_id}`,
        principal_type: "ServicePrincipal",
      });
    }
  });

  it("has the given tier", () => {
    const registry = { name: "contosomcp", sku: "Premium" } as const;
    expect(synthesizeDirectSso({ hosting: { registry } }).resource(REGISTRY).sku).toBe("Premium");
  });
});

describe("an existing registry", () => {
  it("is read for its login server", () => {
    const stack = synthesizeDirectSso({ hosting: { registry: { existing: { id: existing.registryId } } } });
    expect(stack.resources(REGISTRY)).toEqual({});
    expect(stack.dataSource(REGISTRY)).toEqual({ name: "contoso", resource_group_name: "rg-shared" });
    expect(containerApp(stack).registry).toEqual([
      { server: "${data.azurerm_container_registry.Hosting/Registry.login_server}", identity: IDENTITY },
    ]);
    expect(stack.resource("azurerm_role_assignment").scope).toBe(existing.registryId);
  });

  it("is not read where the caller knows its login server", () => {
    const registry = { existing: { id: existing.registryId, loginServer: "contoso.azurecr.io" } };
    const stack = synthesizeDirectSso({ hosting: { registry } });
    expect(stack.dataSources(REGISTRY)).toEqual({});
    expect(containerApp(stack).registry).toEqual([{ server: "contoso.azurecr.io", identity: IDENTITY }]);
  });

  it("can be a resource of the same stack, whose id only Terraform knows", () => {
    const stack = azureStack();
    const { id, loginServer } = new ContainerRegistry(stack, "registry", {
      name: "contosoteam",
      resourceGroupName: "rg-team",
      location: "westeurope",
      sku: "Basic",
    });
    const hosting = { registry: { existing: { id, loginServer } } };
    const synthesized = new SynthesizedIntegration(new EntraMcpIntegration(stack, "Mcp", directSsoProps({ hosting })));
    expect(containerApp(synthesized).registry).toEqual([
      { server: "${azurerm_container_registry.registry.login_server}", identity: IDENTITY },
    ]);
    expect(synthesized.resource("azurerm_role_assignment").scope).toBe("${azurerm_container_registry.registry.id}");
  });
});
