import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SynthesizedStack } from "../terraform/synthesized-stacks.js";
import { MODE_NAMES, REHEARSAL_MODES, type ModeName } from "./modes.js";
import { environmentOf, type ContainerAppBlock, type StackConfiguration } from "./stack-configuration.js";

/** A stack of one integration, and what keeps it from running on this machine. */
export interface IntegrationStack extends SynthesizedStack {
  /** In words for whoever wrote the stack; none if it can run. */
  readonly obstacles: readonly string[];
}

/** For each mode the first stack, by name, that is one integration in it. */
export function integrationStacks(
  stacks: readonly SynthesizedStack[],
): Readonly<Partial<Record<ModeName, IntegrationStack>>> {
  const found: Partial<Record<ModeName, IntegrationStack>> = {};
  for (const stack of stacks) {
    const apps = containerApps(stack);
    const fronts = apps.flatMap((app) =>
      MODE_NAMES.filter((mode) => environmentOf(app).MCP_ROLE === REHEARSAL_MODES[mode].role),
    );
    const [mode, ...others] = fronts;
    if (mode === undefined || others.length > 0) continue;
    found[mode] ??= { ...stack, obstacles: apps.flatMap((app) => obstaclesOf(app, apps)) };
  }
  return found;
}

function containerApps({ folder }: SynthesizedStack): ContainerAppBlock[] {
  const { resource } = JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")) as Partial<StackConfiguration>;
  return Object.values(resource?.azurerm_container_app ?? {});
}

type Variables = ReturnType<typeof environmentOf>;

/** What this machine has nothing in place of. */
const OBSTACLES: Readonly<Record<string, (variables: Variables, apps: readonly ContainerAppBlock[]) => boolean>> = {
  "has no role of the built-in runtime, which is all that runs here": ({ MCP_ROLE }) => MCP_ROLE === undefined,
  "keeps its sign-ins in Redis": ({ TOKEN_STORE }) => TOKEN_STORE === "redis",
  "proves itself with something from a Key Vault": ({ ENTRA_CREDENTIAL }) => ENTRA_CREDENTIAL !== "managed-identity",
  "forwards to a server that the stack doesn't host": ({ MCP_UPSTREAM_URL }, apps) =>
    MCP_UPSTREAM_URL !== undefined && !apps.some(({ name }) => MCP_UPSTREAM_URL.startsWith(`https://${name}.`)),
};

function obstaclesOf(app: ContainerAppBlock, apps: readonly ContainerAppBlock[]): string[] {
  return Object.entries(OBSTACLES).flatMap(([text, stands]) =>
    stands(environmentOf(app), apps) ? [`${app.name} ${text}`] : [],
  );
}
