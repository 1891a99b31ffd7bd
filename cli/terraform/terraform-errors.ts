/** Oldest Terraform that reads everything cdktf writes (`moved` blocks need it). */
export const oldestTerraform = "1.5";

/** Terraform cannot be run at all, in contrast to a run that found problems. */
export class TerraformUnavailableError extends Error {
  override readonly name = "TerraformUnavailableError";
}

/** No `terraform` on PATH. */
export function terraformNotFound(): TerraformUnavailableError {
  return new TerraformUnavailableError(
    `terraform not found on PATH: install ${oldestTerraform} or newer from https://developer.hashicorp.com/terraform/install`,
  );
}

/** A `terraform` that is too old. */
export function terraformTooOld(version: string): TerraformUnavailableError {
  return new TerraformUnavailableError(`terraform ${version} is too old: install ${oldestTerraform} or newer`);
}

/** The stack needs a provider for which this project has no bindings. */
export function providerWithoutBindings(name: string): TerraformUnavailableError {
  return new TerraformUnavailableError(
    `no bindings installed for the provider "${name}", so the stack cannot be planned offline: install @cdktf/provider-${name} or leave the provider out`,
  );
}
