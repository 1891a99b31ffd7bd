import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startDoubles, type Doubles } from "../../test/doubles/start.js";
import { freePort } from "./free-port.js";
import { localDirectory, localIdentities } from "./local-directory.js";
import { localValue, replacingText, withLocalValues } from "./local-values.js";
import { startRuntime, type RuntimeProcess, type RuntimeProgram } from "./runtime-process.js";
import type { ContainerAppBlock, StackConfiguration } from "./stack-configuration.js";

/** One stack, running on this machine: its containers as processes, and doubles of everything around them. */
export interface LocalDeployment {
  /** The MCP endpoint of the container app with external ingress. */
  readonly mcpUrl: string;
  readonly doubles: Doubles;
  /** By the name of the container app. */
  readonly containers: Readonly<Record<string, LocalContainer>>;
  stop(): Promise<void>;
}

/** A container app, running here. */
export interface LocalContainer extends Pick<RuntimeProcess, "output"> {
  readonly origin: string;
  /** Whether users reach it, or other containers only. */
  readonly external: boolean;
}

export interface LocalDeploymentOptions {
  /** `stacks/<name>` in the output folder of a synthesis. */
  readonly stackFolder: string;
  /** TCP port of the container app with external ingress. @default a free one */
  readonly port?: number | undefined;
  /** What each container runs. @default the runtime from source */
  readonly program?: RuntimeProgram | undefined;
  /** Told each container that is ready. */
  readonly onReady?: (name: string) => void;
}

/** Starts what a stack describes, with exactly the environments that it puts on its container apps. */
export async function deployLocally({
  stackFolder,
  port,
  program,
  onReady,
}: LocalDeploymentOptions): Promise<LocalDeployment> {
  const synthesized = JSON.parse(readFileSync(join(stackFolder, "cdk.tf.json"), "utf8")) as StackConfiguration;
  const resolved = withLocalValues(synthesized);
  const apps = Object.values(resolved.resource.azurerm_container_app ?? {});
  const origins = new Map<string, string>();
  for (const app of apps) {
    const wanted = app.ingress.external_enabled ? port : undefined;
    origins.set(publicOrigin(app), `http://localhost:${wanted ?? (await freePort())}`);
  }
  const configuration = replacingText(resolved, origins);

  const tenantId = localValue("data.azuread_client_config.any", "tenant_id");
  const doubles = await startDoubles({
    directory: localDirectory(configuration, tenantId),
    identities: localIdentities(configuration, tenantId),
  });
  const containers: Record<string, LocalContainer> = {};
  const processes: RuntimeProcess[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(processes.map((process) => process.stop()));
    await doubles.close();
  };
  try {
    // The server behind the gateway first, as nobody is to meet a gateway without one.
    for (const app of apps.toSorted(
      (a, b) => Number(a.ingress.external_enabled) - Number(b.ingress.external_enabled),
    )) {
      const origin = origins.get(publicOrigin(app)) ?? "";
      const environment = {
        ...environmentOf(configuration, app.name),
        ...doubles.managedIdentity.environment,
        DANGEROUSLY_REWRITE_HOSTS: doubles.rewrittenHosts,
        PORT: new URL(origin).port,
      };
      const process = startRuntime(environment, { program });
      processes.push(process);
      await process.ready(Number(new URL(origin).port));
      containers[app.name] = { origin, external: app.ingress.external_enabled, output: () => process.output() };
      onReady?.(app.name);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const external = apps.find(({ ingress }) => ingress.external_enabled);
  if (!external) throw new Error(`${stackFolder} has no container app that can be reached`);
  return { mcpUrl: `${origins.get(publicOrigin(external)) ?? ""}/mcp`, doubles, containers, stop };
}

/** Where an app would be reached in Azure. */
function publicOrigin({ name, ingress }: ContainerAppBlock): string {
  const domain = localValue("azurerm_container_app_environment.any", "default_domain");
  return `https://${name}.${ingress.external_enabled ? "" : "internal."}${domain}`;
}

function environmentOf({ resource }: StackConfiguration, name: string): Record<string, string> {
  const app = Object.values(resource.azurerm_container_app ?? {}).find((candidate) => candidate.name === name);
  const variables = app?.template.container[0]?.env ?? [];
  return Object.fromEntries(variables.map(({ name: variable, value = "" }) => [variable, value]));
}
