import type { Block, SynthesizedStack } from "./synthesize.js";

/** The parts of an `azurerm_container_app` that tests look into. */
export interface ContainerAppBlock extends Block {
  readonly name: string;
  readonly depends_on?: readonly string[];
  readonly ingress: Block;
  readonly identity: Block;
  readonly secret?: readonly Block[];
  readonly template: Block & { readonly container: readonly [ContainerBlock] };
}

/** A container of a container app. */
export interface ContainerBlock extends Block {
  readonly env?: readonly EnvironmentVariableBlock[];
}

/** A variable: its value, or the name of the secret that holds it. */
export interface EnvironmentVariableBlock {
  readonly name: string;
  readonly value?: string;
  readonly secret_name?: string;
}

/** Container apps by path, e.g. `Hosting/App`. */
export function containerApps(stack: SynthesizedStack): Readonly<Record<string, ContainerAppBlock>> {
  return stack.resources("azurerm_container_app") as Readonly<Record<string, ContainerAppBlock>>;
}

/** The container app at a path; without a path the only one. */
export function containerApp(stack: SynthesizedStack, path?: string): ContainerAppBlock {
  return stack.resource("azurerm_container_app", path) as ContainerAppBlock;
}

/** The container of an app. */
export function containerOf(app: ContainerAppBlock): ContainerBlock {
  return app.template.container[0];
}

/** Plain values of an app's environment variables by name; variables that are secrets are left out. */
export function variablesOf(app: ContainerAppBlock): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (containerOf(app).env ?? []).flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])),
  );
}
