import { existing } from "../../support/integration-fixtures.js";
import { synthesizeDirectSso } from "../../support/synthesize.js";

const ZONE = "azurerm_private_dns_zone";
const network = { addressSpace: "10.20.0.0/24" };
const group = "${azurerm_resource_group.Hosting/ResourceGroup.name}";

describe("an environment with a private address only", () => {
  const stack = synthesizeDirectSso({ hosting: { network, environment: { internalLoadBalancer: true } } });

  it("has a zone for its default domain, in which every name is its address", () => {
    expect(stack.resource(ZONE)).toEqual({
      name: "${azurerm_container_app_environment.Hosting/Environment.default_domain}",
      resource_group_name: group,
    });
    expect(stack.resource("azurerm_private_dns_a_record")).toEqual({
      name: "*",
      zone_name: "${azurerm_private_dns_zone.Hosting/EnvironmentDns.name}",
      resource_group_name: group,
      ttl: 3600,
      records: ["${azurerm_container_app_environment.Hosting/Environment.static_ip_address}"],
    });
  });

  it("is found by the clients in its network", () => {
    expect(stack.resource("azurerm_private_dns_zone_virtual_network_link")).toEqual({
      name: "link-contoso",
      resource_group_name: group,
      private_dns_zone_name: "${azurerm_private_dns_zone.Hosting/EnvironmentDns.name}",
      virtual_network_id: "${azurerm_virtual_network.Hosting/Network.id}",
    });
  });

  it("gives the zone away, to link further networks to it", () => {
    expect(stack.resolve(stack.integration.hosting?.environmentDns?.zone.name)).toBe(
      "${azurerm_private_dns_zone.Hosting/EnvironmentDns.name}",
    );
  });
});

it.each([
  ["an environment with a public address", { network }],
  ["an environment that exists", { environment: { existing: { id: existing.environmentId } } }],
])("%s is left to public DNS", (_what, hosting) => {
  expect(synthesizeDirectSso({ hosting }).resources(ZONE)).toEqual({});
});
