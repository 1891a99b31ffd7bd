import type { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import type { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { Aspects, TerraformDataSource, TerraformResource, type IAspect, type TerraformProvider } from "cdktf";
import type { IConstruct } from "constructs";

/** Providers to use instead of the stack's default ones, e.g. an alias for another subscription. */
export interface ProviderAliases {
  /**
   * For registrations.
   *
   * @default - the stack's azuread provider
   */
  readonly azuread?: AzureadProvider;
  /**
   * For hosting.
   *
   * @default - the stack's azurerm provider
   */
  readonly azurerm?: AzurermProvider;
}

/** Gives every resource and data source below `scope` the provider of its kind. */
export function useProviders(scope: IConstruct, aliases: ProviderAliases): void {
  const byPrefix = new Map<string, TerraformProvider | undefined>(Object.entries(aliases));
  const aspect: IAspect = {
    visit(node) {
      if (node instanceof TerraformResource || node instanceof TerraformDataSource) {
        node.provider ??= byPrefix.get(node.terraformResourceType.split("_", 1)[0] ?? "");
      }
    },
  };
  Aspects.of(scope).add(aspect);
}
