import { join } from "node:path";
import { findBinding } from "./binding-source.js";
import { lookedUpMapKeys } from "./looked-up-map-keys.js";
import { startProviders, type ProviderProcess } from "./provider-process.js";
import { loadProviderSchemas } from "./provider-schemas.js";
import { cleanEnvironment, runTerraform, terraformVersion, type TerraformResult } from "./run-terraform.js";
import type { SchemaOnlyProviderOptions } from "./schema-only-provider.js";
import { typesUsedIn, type TerraformConfiguration, type WantedType } from "./terraform-configuration.js";
import { providerWithoutBindings } from "./terraform-errors.js";
import type { TerraformDiagnostic, TerraformPlan, TerraformState } from "../plan/terraform-plan.js";
import { WorkingCopy } from "./working-copy.js";

/** Result of `terraform validate`. */
export interface ValidateResult extends TerraformResult {
  readonly diagnostics: readonly TerraformDiagnostic[];
}

/** Result of `terraform plan`. */
export interface PlanResult extends TerraformResult {
  /** The plan as JSON; undefined when planning failed. */
  readonly plan?: TerraformPlan;
}

const planFile = "stack.tfplan";

/**
 * Real Terraform on a synthesized stack, offline: in a working copy with local state, with schema-only providers in place
 * of the real ones. A run that finds problems is a result, not an exception; see `exitCode`.
 *
 * What it shows truly: references, cycles, types, creations, updates and replacements. What it cannot show: errors of
 * Azure's APIs, defaults that Azure sets, delays until a change is seen everywhere, and version pins, which Terraform does
 * not check for providers started this way.
 */
export class OfflineTerraform {
  readonly #copy = new WorkingCopy();
  #types: readonly WantedType[] = [];
  #mapEntries: SchemaOnlyProviderOptions["mapEntries"] = {};
  #providers: ProviderProcess | undefined;

  /** Prepares a stack folder, for example `cdktf.out/stacks/direct-sso`, and starts its providers. */
  static async open(stackFolder: string): Promise<OfflineTerraform> {
    const terraform = new OfflineTerraform();
    try {
      await terraformVersion();
      await terraform.changeTo(stackFolder);
      return terraform;
    } catch (error) {
      await terraform.close();
      throw error;
    }
  }

  /** Replaces the configuration by another synthesis of the stack and keeps the state, as a new release would. */
  async changeTo(stackFolder: string): Promise<void> {
    const configuration = this.#copy.load(stackFolder);
    // What is already in the state must stay readable, though the new configuration may no longer name it.
    this.#types = [...this.#types, ...typesUsedIn(configuration)];
    this.#mapEntries = { ...this.#mapEntries, ...lookedUpMapKeys(configuration) };
    await this.#providers?.stop();
    this.#providers = await startProviders(this.#providerOptions(configuration));
  }

  /** `terraform init`; needed once before anything else, and again after a change of providers. */
  init(): Promise<TerraformResult> {
    return this.#run(["init", "-no-color"]);
  }

  /** `terraform validate`: finds cycles, unknown and missing arguments, block counts and types. */
  async validate(): Promise<ValidateResult> {
    const result = await this.#run(["validate", "-json"]);
    const { diagnostics } = JSON.parse(result.stdout) as { readonly diagnostics: TerraformDiagnostic[] };
    return { ...result, diagnostics };
  }

  /** `terraform plan`, then the plan as JSON. */
  async plan(): Promise<PlanResult> {
    const result = await this.#run(["plan", "-no-color", `-out=${planFile}`]);
    if (result.exitCode !== 0) return result;
    const shown = await this.#run(["show", "-json", planFile]);
    return { ...result, plan: JSON.parse(shown.stdout) as TerraformPlan };
  }

  /** `terraform apply` without asking; plans anew. */
  apply(): Promise<TerraformResult> {
    return this.#run(["apply", "-no-color", "-auto-approve"]);
  }

  /** `terraform destroy` without asking. */
  destroy(): Promise<TerraformResult> {
    return this.#run(["destroy", "-no-color", "-auto-approve"]);
  }

  /** The state as JSON. */
  async state(): Promise<TerraformState> {
    const shown = await this.#run(["show", "-json"]);
    return JSON.parse(shown.stdout) as TerraformState;
  }

  /** Any other Terraform command, for example `["import", address, id]`. */
  run(args: readonly string[]): Promise<TerraformResult> {
    return this.#run(args);
  }

  /** Ends the provider process and removes the working copy with its state. */
  async close(): Promise<void> {
    await this.#providers?.stop();
    this.#copy.dispose();
  }

  #run(args: readonly string[]): Promise<TerraformResult> {
    return runTerraform(args, this.#copy.folder, {
      ...cleanEnvironment(),
      TF_REATTACH_PROVIDERS: this.#providers?.reattach,
      TF_CLI_CONFIG_FILE: this.#copy.cliConfiguration,
      TF_DATA_DIR: join(this.#copy.folder, ".terraform"),
    });
  }

  #providerOptions(configuration: TerraformConfiguration): Record<string, SchemaOnlyProviderOptions> {
    const schemas = loadProviderSchemas(this.#types);
    const names = new Set([...Object.keys(configuration.terraform?.required_providers ?? {}), ...Object.keys(schemas)]);
    return Object.fromEntries(
      [...names].map((name): [string, SchemaOnlyProviderOptions] => {
        const binding = findBinding(name);
        const schema =
          schemas[name] ?? loadProviderSchemas([{ kind: "provider", provider: name, typeName: name }])[name];
        if (binding === undefined || schema === undefined) throw providerWithoutBindings(name);
        return [binding.source, { schema, mapEntries: this.#mapEntries }];
      }),
    );
  }
}
