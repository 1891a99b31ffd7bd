import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { AzurermBackend, LocalBackend, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { Settings } from "./settings.js";

/** Azure services the integrations use; others stay unregistered in the subscription. */
const RESOURCE_PROVIDERS = [
  "Microsoft.App",
  "Microsoft.ContainerRegistry",
  "Microsoft.KeyVault",
  "Microsoft.ManagedIdentity",
  "Microsoft.Network",
  "Microsoft.OperationalInsights",
];

/** What every stack here has in common: both providers, and where its state is. The construct brings neither. */
export class AzureStack extends TerraformStack {
  public constructor(scope: Construct, id: string, { tenantId, backend }: Settings) {
    super(scope, id);
    new AzureadProvider(this, "azuread", { tenantId });
    new AzurermProvider(this, "azurerm", {
      tenantId,
      features: [{}],
      resourceProviderRegistrations: "none",
      resourceProvidersToRegister: RESOURCE_PROVIDERS,
    });
    // The bindings pin exact versions; fixes of the providers should still arrive.
    this.addOverride("terraform.required_version", ">= 1.5.0");
    this.addOverride("terraform.required_providers.azuread.version", "~> 3.7");
    this.addOverride("terraform.required_providers.azurerm.version", "~> 4.55");
    if (backend === "local") {
      new LocalBackend(this, { path: "terraform.tfstate" });
    } else {
      new AzurermBackend(this, { ...backend, key: `${id}.tfstate`, useAzureadAuth: true });
    }
  }
}
