import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { EntraMcpIntegration } from "../constructs/index.js";
import { AzureStack } from "./azure-stack.js";
import type { Settings } from "./settings.js";

/** Direct SSO: the MCP server signs users in itself. */
export class DirectSsoStack extends AzureStack {
  public constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, settings);
    const mcp = new EntraMcpIntegration(this, "Mcp", {
      mode: "direct-sso",
      name: "contoso-direct",
      displayName: "Contoso MCP",
      tenantId: settings.tenantId,
      clients: ["vscode"],
      graphPermissions: ["User.Read", "Mail.Read"],
      hosting: { location: settings.location, runtimeImage: settings.runtimeImage },
    });
    new TerraformOutput(this, "mcp_url", { value: mcp.mcpUrl });
    new TerraformOutput(this, "client_id", { value: mcp.clientId });
  }
}
