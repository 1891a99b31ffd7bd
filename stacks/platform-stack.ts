import { ContainerAppEnvironment } from "@cdktf/provider-azurerm/lib/container-app-environment";
import { DnsCnameRecord } from "@cdktf/provider-azurerm/lib/dns-cname-record";
import { DnsTxtRecord } from "@cdktf/provider-azurerm/lib/dns-txt-record";
import { DnsZone } from "@cdktf/provider-azurerm/lib/dns-zone";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { EntraMcpIntegration } from "../constructs/index.js";
import { AzureStack } from "./azure-stack.js";
import type { Settings } from "./settings.js";

/**
 * A platform team's stack: two integrations share an environment that the team makes itself, and one of them gets
 * DNS records from the same stack.
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
      hosting: { ...hosting, runtimeImage, gateway: { customDomain: { hostName: "mail-mcp.contoso.com" } } },
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

    const gateway = mail.workloads.gateway?.container;
    const record = { zoneName: zone.name, resourceGroupName: group.name, ttl: 3600 };
    gateway?.customDomain?.node.addDependency(
      new DnsCnameRecord(this, "mail_cname", {
        ...record,
        name: "mail-mcp",
        record: `${gateway.containerApp.name}.${environment.defaultDomain}`,
      }),
      new DnsTxtRecord(this, "mail_verification", {
        ...record,
        name: "asuid.mail-mcp",
        record: [{ value: gateway.containerApp.customDomainVerificationId }],
      }),
    );
    new TerraformOutput(this, "mail_mcp_url", { value: mail.mcpUrl });
    new TerraformOutput(this, "wiki_mcp_url", { value: wiki.mcpUrl });
  }
}
