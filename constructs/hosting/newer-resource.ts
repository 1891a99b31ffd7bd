import { TerraformResource, TerraformStack, type ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { mayReach } from "./version-constraint.js";

/** A resource of an azurerm newer than the one that the bindings were generated from. */
export interface NewerResource {
  /** Terraform's name of the type. */
  readonly type: string;
  /** What it is for, for the problem of a stack whose provider is too old: "which gives … access to …". */
  readonly purpose: string;
  /** The oldest version that may have it. */
  readonly firstVersion: string;
  /** What to do where the provider has to stay that old. */
  readonly otherwise: string;
  /** Arguments by their Terraform names. */
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly dependsOn?: ITerraformDependable[];
}

/**
 * Makes a resource that the bindings don't know. A stack whose pin keeps azurerm too old for it is told so when it is
 * synthesized.
 */
export function newerResource(scope: Construct, id: string, newer: NewerResource): TerraformResource {
  const resource = new TerraformResource(scope, id, {
    terraformResourceType: newer.type,
    dependsOn: newer.dependsOn,
  });
  for (const [name, value] of Object.entries(newer.arguments)) {
    if (value !== undefined) resource.addOverride(name, value);
  }
  checkPinOnce(resource, newer);
  return resource;
}

const checked = new WeakMap<TerraformStack, Set<string>>();

/** A pin may be loosened until the stack is synthesized, so it is read then; once a stack and type: it takes time. */
function checkPinOnce(resource: TerraformResource, newer: NewerResource): void {
  const stack = TerraformStack.of(resource);
  const types = checked.get(stack) ?? new Set();
  checked.set(stack, types);
  if (types.has(newer.type)) return;
  types.add(newer.type);
  resource.node.addValidation({ validate: () => pinProblems(azurermPinOf(stack), newer) });
}

function pinProblems(pin: string | undefined, { type, purpose, firstVersion, otherwise }: NewerResource): string[] {
  if (pin === undefined || mayReach(pin, firstVersion)) return [];
  const [major = "", minor = ""] = firstVersion.split(".");
  return [
    `azurerm is pinned to "${pin}", and ${type}, ${purpose}, came later. Loosen the pin: ` +
      `stack.addOverride("terraform.required_providers.azurerm.version", "~> ${major}.${minor}"), or ${otherwise}`,
  ];
}

function azurermPinOf(stack: TerraformStack): string | undefined {
  const { terraform } = stack.toTerraform() as {
    readonly terraform?: { readonly required_providers?: Readonly<Record<string, { readonly version?: string }>> };
  };
  return terraform?.required_providers?.azurerm?.version;
}
