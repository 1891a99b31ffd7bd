import { containerApp, variablesOf } from "../../support/container-apps.js";
import {
  azureStack,
  SynthesizedIntegration,
  synthesizeDirectSso,
  synthesizeOAuthProxy,
} from "../../support/synthesize.js";
import { directSsoProps, existing } from "../../support/integration-fixtures.js";
import { EntraMcpIntegration } from "../../../constructs/index.js";
import { ContainerAppEnvironment } from "@cdktf/provider-azurerm/lib/container-app-environment";

const ENVIRONMENT = "azurerm_container_app_environment";
const network = { existing: { infrastructureSubnetId: existing.subnetId } };
const WORKSPACE = "azurerm_log_analytics_workspace";

describe("a new environment", () => {
  it("is named after the integration, logs to a workspace and runs apps on Consumption", () => {
    expect(synthesizeDirectSso().resource(ENVIRONMENT)).toEqual({
      name: "cae-contoso",
      resource_group_name: "${azurerm_resource_group.Hosting/ResourceGroup.name}",
      location: "westeurope",
      logs_destination: "log-analytics",
      log_analytics_workspace_id: "${azurerm_log_analytics_workspace.Hosting/Environment/LogAnalytics.id}",
      workload_profile: [{ name: "Consumption", workload_profile_type: "Consumption" }],
    });
  });

  it("has dedicated profiles beside Consumption, sorted, and counts only on those", () => {
    const workloadProfiles = [
      { name: "large", type: "D16", minimumCount: 1, maximumCount: 2 },
      { name: "dedicated", type: "D4", minimumCount: 0, maximumCount: 3 },
    ];
    expect(synthesizeDirectSso({ hosting: { environment: { workloadProfiles } } }).resource(ENVIRONMENT)).toMatchObject(
      {
        workload_profile: [
          { name: "Consumption", workload_profile_type: "Consumption" },
          { name: "dedicated", workload_profile_type: "D4", minimum_count: 0, maximum_count: 3 },
          { name: "large", workload_profile_type: "D16", minimum_count: 1, maximum_count: 2 },
        ],
      },
    );
  });

  it("sits in a subnet, with a named infrastructure group, which Azure would make up otherwise", () => {
    expect(synthesizeDirectSso({ hosting: { network } }).resource(ENVIRONMENT)).toMatchObject({
      infrastructure_subnet_id: existing.subnetId,
      infrastructure_resource_group_name: "rg-contoso-infrastructure",
    });
    const environment = { infrastructureResourceGroupName: "rg-mcp-managed" };
    expect(synthesizeDirectSso({ hosting: { network, environment } }).resource(ENVIRONMENT)).toMatchObject({
      infrastructure_resource_group_name: "rg-mcp-managed",
    });
  });

  it("with an internal load balancer is closed to the public network, or the provider refuses it", () => {
    const environment = { internalLoadBalancer: true };
    expect(synthesizeDirectSso({ hosting: { network, environment } }).resource(ENVIRONMENT)).toMatchObject({
      internal_load_balancer_enabled: true,
      public_network_access: "Disabled",
    });
  });

  it("spreads over zones when asked to", () => {
    const environment = { zoneRedundant: true };
    expect(synthesizeDirectSso({ hosting: { network, environment } }).resource(ENVIRONMENT)).toMatchObject({
      zone_redundancy_enabled: true,
    });
  });

  it("has the given name", () => {
    expect(synthesizeDirectSso({ hosting: { environment: { name: "cae-mcp" } } }).resource(ENVIRONMENT).name).toBe(
      "cae-mcp",
    );
  });
});

describe("the workspace of a new environment", () => {
  it("is a new one that keeps logs for 30 days by default", () => {
    expect(synthesizeDirectSso().resource(WORKSPACE)).toEqual({
      name: "log-contoso",
      resource_group_name: "${azurerm_resource_group.Hosting/ResourceGroup.name}",
      location: "westeurope",
      sku: "PerGB2018",
      retention_in_days: 30,
    });
  });

  it("has the given name and retention", () => {
    const logAnalytics = { name: "log-mcp", retentionInDays: 90 };
    expect(synthesizeDirectSso({ hosting: { logAnalytics } }).resource(WORKSPACE)).toMatchObject({
      name: "log-mcp",
      retention_in_days: 90,
    });
  });

  it("can be an existing one, by literal id", () => {
    const stack = synthesizeDirectSso({ hosting: { logAnalytics: { existing: { id: existing.workspaceId } } } });
    expect(stack.resources(WORKSPACE)).toEqual({});
    expect(stack.resource(ENVIRONMENT).log_analytics_workspace_id).toBe(existing.workspaceId);
  });
});

describe("an existing environment", () => {
  const hosting = { environment: { existing: { id: existing.environmentId } } };

  it("is read for its default domain, and gets no workspace", () => {
    const stack = synthesizeDirectSso({ hosting });
    expect(stack.resources(ENVIRONMENT)).toEqual({});
    expect(stack.resources(WORKSPACE)).toEqual({});
    expect(stack.dataSource(ENVIRONMENT)).toEqual({ name: "cae-shared", resource_group_name: "rg-shared" });
    expect(stack.resolve(stack.integration.publicUrl)).toBe(
      "https://contoso.${data.azurerm_container_app_environment.Hosting/Environment.default_domain}",
    );
    expect(containerApp(stack).container_app_environment_id).toBe(existing.environmentId);
  });

  it("is not read where the caller knows its default domain", () => {
    const environment = { existing: { id: existing.environmentId, defaultDomain: "green.azurecontainerapps.io" } };
    const stack = synthesizeDirectSso({ hosting: { environment } });
    expect(stack.dataSources(ENVIRONMENT)).toEqual({});
    expect(stack.integration.publicUrl).toBe("https://contoso.green.azurecontainerapps.io");
  });

  it("leaves the workload profile to Azure unless the app names one: it may have none", () => {
    expect(containerApp(synthesizeDirectSso({ hosting }))).not.toHaveProperty("workload_profile_name");
    const app = { workloadProfileName: "dedicated" };
    expect(containerApp(synthesizeDirectSso({ hosting: { ...hosting, app } })).workload_profile_name).toBe("dedicated");
  });

  it("can be a resource of the same stack, whose id and domain only Terraform knows", () => {
    const stack = azureStack();
    const environment = new ContainerAppEnvironment(stack, "environment", {
      name: "cae-team",
      resourceGroupName: "rg-team",
      location: "westeurope",
    });
    const hosting = { environment: { existing: { id: environment.id } } };
    const synthesized = new SynthesizedIntegration(new EntraMcpIntegration(stack, "Mcp", directSsoProps({ hosting })));
    const id = "azurerm_container_app_environment.environment.id";
    expect(synthesized.dataSource(ENVIRONMENT)).toEqual({
      name: `\${element(split("/", ${id}), 8)}`,
      resource_group_name: `\${element(split("/", ${id}), 4)}`,
    });
  });
});

describe("host names", () => {
  const DEFAULT_DOMAIN = "${azurerm_container_app_environment.Hosting/Environment.default_domain}";

  it("of internal apps carry `.internal.`, of external ones not", () => {
    const stack = synthesizeOAuthProxy();
    expect(variablesOf(containerApp(stack, "Hosting/Gateway"))).toMatchObject({
      MCP_PUBLIC_URL: `https://contoso-gateway.${DEFAULT_DOMAIN}`,
      MCP_UPSTREAM_URL: `https://contoso-server.internal.${DEFAULT_DOMAIN}/mcp`,
    });
  });

  it("follow the names of the apps", () => {
    const stack = synthesizeOAuthProxy({ hosting: { gateway: { name: "front" }, server: { name: "back" } } });
    expect(variablesOf(containerApp(stack, "Hosting/Gateway"))).toMatchObject({
      MCP_PUBLIC_URL: `https://front.${DEFAULT_DOMAIN}`,
      MCP_UPSTREAM_URL: `https://back.internal.${DEFAULT_DOMAIN}/mcp`,
    });
  });
});
