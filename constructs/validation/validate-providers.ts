import { TerraformProvider } from "cdktf";
import type { ProviderAliases } from "../provider-aliases.js";
import type { Check } from "./check.js";
import { object, optional } from "./shape.js";

/** A provider construct holds the whole tree, so it is not repeated in the problem. */
function provider(name: keyof ProviderAliases): Check {
  return (value, path) => {
    if (TerraformProvider.isTerraformProvider(value) && value.terraformResourceType === name) return [];
    const message = `is not a provider of the kind ${name}`;
    return [{ path, message, remedy: `Give a provider construct from @cdktf/provider-${name}/lib/provider` }];
  };
}

/** Providers to use instead of the stack's default ones. */
export const providers: Check = object<ProviderAliases>("providers, { azuread, azurerm }", {
  azuread: optional(provider("azuread")),
  azurerm: optional(provider("azurerm")),
});
