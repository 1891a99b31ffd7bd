import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { EntraMcpIntegration } from "../constructs/index.js";
import { AzureStack } from "./azure-stack.js";
import type { Settings } from "./settings.js";

/** AI Gateway OAuth proxy: a gateway signs users in, the MCP server behind it acts on their behalf. */
export class OAuthProxyStack extends AzureStack {
  public constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, settings);
    const mcp = new EntraMcpIntegration(this, "Mcp", {
      mode: "oauth-proxy",
      name: "contoso-mcp",
      displayName: "Contoso MCP",
      tenantId: settings.tenantId,
      clients: ["vscode", "claude-code", "cursor"],
      graphPermissions: ["User.Read", "Mail.Read"],
      hosting: { location: settings.location, runtimeImage: settings.runtimeImage },
    });
    new TerraformOutput(this, "mcp_url", { value: mcp.mcpUrl });
    new TerraformOutput(this, "client_id", { value: mcp.clientId });
  }
}
