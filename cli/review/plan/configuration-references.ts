import type { ConfigurationModule, TerraformPlan } from "../../plan/terraform-plan.js";

/** Where a value comes from that is only known after apply. */
export interface ValueSource {
  /** The expression as far as it can be said: `https://app.<default_domain>/callback`, or `<client_id>`. */
  readonly text: string;
  /** Addresses of the resources that it refers to, without indexes. */
  readonly addresses: readonly string[];
}

/** Looks expressions of the configuration up by the address of their resource. */
export type FindSource = (address: string, path: readonly string[]) => ValueSource | undefined;

/** Prepares the look-up; the configuration is walked when it is first asked. */
export function configurationReferences(plan: TerraformPlan): FindSource {
  let resources: ReadonlyMap<string, ConfiguredResource> | undefined;
  return (address, path) => {
    resources ??= new Map(configuredResources(plan.configuration?.root_module, ""));
    const resource = resources.get(withoutIndexes(address));
    const expressions = resource === undefined ? [] : expressionsAt(resource.expressions, path);
    const texts = expressions.flatMap(textOf);
    if (resource === undefined || texts.length === 0) return undefined;
    const references = expressions.flatMap(referencesOf);
    return {
      text: texts.join(", "),
      addresses: [...new Set(references.flatMap((reference) => resourceOf(reference, resource.module)))],
    };
  };
}

interface ConfiguredResource {
  /** `module.a.` in front of what the resource refers to. */
  readonly module: string;
  readonly expressions: Readonly<Record<string, unknown>>;
}

function configuredResources(
  module: ConfigurationModule | undefined,
  prefix: string,
): (readonly [address: string, resource: ConfiguredResource])[] {
  const own = (module?.resources ?? []).map(
    ({ address, expressions = {} }) => [prefix + address, { module: prefix, expressions }] as const,
  );
  const called = Object.entries(module?.module_calls ?? {}).flatMap(([name, call]) =>
    configuredResources(call.module, `${prefix}module.${name}.`),
  );
  return [...own, ...called];
}

/** `module.a[0].azuread_application.x["b"]` is configured as `module.a.azuread_application.x`. */
export function withoutIndexes(address: string): string {
  return address.replace(/\[(?:\d+|"(?:[^"\\]|\\.)*")\]/g, "");
}

/** An expression in a plan, or the value of one that another program wrote as text with `${…}`. */
interface Expression {
  readonly constant_value?: unknown;
  readonly references?: readonly string[];
}

/**
 * Expressions below a path of block names. A configuration in JSON has a single one for a whole block, with references
 * as text in it; one in HCL has one for each argument.
 */
function expressionsAt(value: unknown, path: readonly string[]): Expression[] {
  if (Array.isArray(value)) return value.flatMap((element) => expressionsAt(element, path));
  if (typeof value !== "object" || value === null) return [];
  const [name, ...rest] = path;
  if (name === undefined) return [value];
  const { constant_value: constant } = value as Expression;
  if (constant !== undefined) return constantsAt(constant, path);
  return expressionsAt((value as Readonly<Record<string, unknown>>)[name], rest);
}

function constantsAt(value: unknown, path: readonly string[]): Expression[] {
  if (Array.isArray(value)) return value.flatMap((element) => constantsAt(element, path));
  const [name, ...rest] = path;
  if (name === undefined) return value === undefined ? [] : [{ constant_value: value }];
  if (typeof value !== "object" || value === null) return [];
  return constantsAt((value as Readonly<Record<string, unknown>>)[name], rest);
}

const INTERPOLATION = /\$\{([^}]*)\}/g;

function textOf({ constant_value: constant, references = [] }: Expression): string[] {
  const constants = stringsIn(constant).filter((text) => text.includes("${"));
  if (constants.length > 0) {
    return constants.map((text) => text.replace(INTERPOLATION, (_, reference: string) => `<${lastName(reference)}>`));
  }
  const [first] = references;
  return first === undefined ? [] : [`<${lastName(first)}>`];
}

function referencesOf({ constant_value: constant, references = [] }: Expression): string[] {
  const inText = stringsIn(constant).flatMap((text) =>
    [...text.matchAll(INTERPOLATION)].map(([, reference = ""]) => reference),
  );
  return [...references, ...inText];
}

function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.flatMap(stringsIn) : [];
}

function lastName(reference: string): string {
  return withoutIndexes(reference).split(".").at(-1) ?? reference;
}

/** `azuread_application.x.client_id` is about `azuread_application.x`; variables and outputs are about nothing known. */
function resourceOf(reference: string, module: string): string[] {
  const [, address] = /^((?:data\.)?[a-z][a-z0-9]*_\w+\.[\w-]+)/.exec(withoutIndexes(reference)) ?? [];
  return address === undefined ? [] : [module + address];
}
