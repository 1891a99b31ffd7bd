import { ContainerAppEnvironment } from "@cdktf/provider-azurerm/lib/container-app-environment";
import { DnsZone } from "@cdktf/provider-azurerm/lib/dns-zone";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { EntraMcpIntegration } from "../constructs/index.js";
import { AzureStack } from "./azure-stack.js";
import type { Settings } from "./settings.js";

/**
 * A platform team's stack: two integrations share an environment that the team makes itself, and one of them gets
 * a host name in a DNS zone of the same stack, with a certificate from Azure.
 */
export class PlatformStack extends AzureStack {
  public constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, settings);
    const { location, tenantId, runtimeImage } = settings;
    const group = new ResourceGroup(this, "group", { name: "rg-contoso-platform", location });
    const environment = new ContainerAppEnvironment(this, "environment", {
      name: "cae-contoso-platform",
      resourceGroupName: group.name,
      location,
      workloadProfile: [{ name: "Consumption", workloadProfileType: "Consumption" }],
    });
    const zone = new DnsZone(this, "zone", { name: "contoso.com", resourceGroupName: group.name });
    const hosting = {
      location,
      resourceGroup: { existing: { name: group.name } },
      environment: { existing: { id: environment.id, defaultDomain: environment.defaultDomain } },
    };

    const mail = new EntraMcpIntegration(this, "Mail", {
      mode: "oauth-proxy",
      name: "mail",
      displayName: "Contoso mail for agents",
      tenantId,
      clients: ["vscode", "claude-code"],
      graphPermissions: ["User.Read", "Mail.Read", "Mail.Send"],
      hosting: {
        ...hosting,
        runtimeImage,
        gateway: {
          customDomain: { hostName: "mail-mcp.contoso.com", dnsZoneId: zone.id, managedCertificate: "CNAME" },
        },
      },
    });
    const wiki = new EntraMcpIntegration(this, "Wiki", {
      mode: "direct-sso",
      name: "wiki",
      displayName: "Contoso wiki",
      tenantId,
      userAssignmentRequired: true,
      server: { type: "container", image: "ghcr.io/contoso/wiki-mcp:2.4.1", targetPort: 3000 },
      hosting,
    });

    new TerraformOutput(this, "mail_mcp_url", { value: mail.mcpUrl });
    new TerraformOutput(this, "wiki_mcp_url", { value: wiki.mcpUrl });
  }
}
