import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { App, TerraformStack } from "cdktf";
import { EntraMcpIntegration } from "../../constructs/index.js";

/** Program to measure: as many integrations as its argument says in one stack, both modes by turns, all options left out. */
const count = Number(process.argv[2]);
const app = new App();
const stack = new TerraformStack(app, "many");
new AzureadProvider(stack, "azuread");
new AzurermProvider(stack, "azurerm", { features: [{}] });

for (let index = 0; index < count; index++) {
  new EntraMcpIntegration(stack, `Mcp${index}`, {
    mode: index % 2 === 0 ? "oauth-proxy" : "direct-sso",
    name: `contoso-${index}`,
    clients: ["vscode"],
    hosting: { location: "westeurope", runtimeImage: "ghcr.io/contoso/entra-mcp-runtime:0.1.0" },
  });
}
app.synth();
