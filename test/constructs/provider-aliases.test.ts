import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { TerraformStack, Testing } from "cdktf";
import { EntraMcpIntegration } from "../../constructs/index.js";

interface Synthesized {
  readonly resource: Readonly<Record<string, Readonly<Record<string, { readonly provider?: string }>>>>;
  readonly data: Synthesized["resource"];
}

/** Providers that the resources and data sources of one integration name, by the provider's own name. */
function providersUsed(aliased: boolean): Record<string, Set<string | undefined>> {
  const stack = new TerraformStack(Testing.app(), "stack");
  new AzureadProvider(stack, "azuread");
  new AzurermProvider(stack, "azurerm", { features: [{}] });
  const providers = {
    azuread: new AzureadProvider(stack, "azuread-customer", { alias: "customer" }),
    azurerm: new AzurermProvider(stack, "azurerm-customer", { alias: "customer", features: [{}] }),
  };
  new EntraMcpIntegration(stack, "Mcp", {
    mode: "oauth-proxy",
    name: "contoso-mcp",
    grantTenantWideAdminConsent: true,
    hosting: { location: "westeurope", runtimeImage: "contoso.azurecr.io/runtime:1.0.0" },
    ...(aliased ? { providers } : {}),
  });
  const { resource, data } = JSON.parse(Testing.synth(stack, true)) as Synthesized;
  const used: Record<string, Set<string | undefined>> = {};
  for (const [type, blocks] of [...Object.entries(resource), ...Object.entries(data)]) {
    const name = type.split("_", 1)[0] ?? "";
    used[name] ??= new Set();
    for (const { provider } of Object.values(blocks)) used[name].add(provider);
  }
  return used;
}

describe("providers", () => {
  it("given as aliases, are used by every resource and data source of their kind", () => {
    expect(providersUsed(true)).toEqual({
      azuread: new Set(["azuread.customer"]),
      azurerm: new Set(["azurerm.customer"]),
    });
  });

  it("not given, are the stack's default ones", () => {
    expect(providersUsed(false)).toEqual({ azuread: new Set([undefined]), azurerm: new Set([undefined]) });
  });
});
