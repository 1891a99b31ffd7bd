import { readFileSync } from "node:fs";
import { join } from "node:path";
import { MCP_PATH } from "../../runtime/config/routes.js";
import { startDoubles, type Doubles } from "../../test/doubles/start.js";
import { freePort } from "./free-port.js";
import { localDirectory, localIdentities } from "./local-directory.js";
import { replacingText, withLocalValues } from "./local-values.js";
import { startRuntime, type RuntimeProcess, type RuntimeProgram } from "./runtime-process.js";
import { environmentOf, type ContainerAppBlock, type StackConfiguration } from "./stack-configuration.js";

/** One stack, running on this machine: its containers as processes, and doubles of everything around them. */
export interface LocalDeployment {
  /** The MCP endpoint that clients are given. */
  readonly mcpUrl: string;
  /** The home tenant. */
  readonly tenantId: string;
  /** Applications in Entra that may bring tokens of their own. */
  readonly preAuthorizedClientIds: readonly string[];
  readonly doubles: Doubles;
  /** By the name of the container app. */
  readonly containers: Readonly<Record<string, LocalContainer>>;
  stop(): Promise<void>;
}

/** A container app, running here. */
export interface LocalContainer extends Pick<RuntimeProcess, "output" | "pid"> {
  readonly origin: string;
  /** What the stack puts on it, with values of this machine. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether clients reach it, or the gateway only. */
  readonly front: boolean;
}

export interface LocalDeploymentOptions {
  /** `stacks/<name>` in the output folder of a synthesis. */
  readonly stackFolder: string;
  /** TCP port of the container app that clients reach. @default a free one */
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
  const front = apps.find(isFront);
  if (!front) throw new Error(`${stackFolder} has no container app that clients reach`);
  const origins = new Map<string, string>();
  for (const app of apps) {
    const wanted = app === front ? port : undefined;
    origins.set(originOf(app, front), `http://localhost:${wanted ?? (await freePort())}`);
  }
  const configuration = replacingText(resolved, origins);

  const { ENTRA_TENANT_ID: tenantId = "", ENTRA_PRE_AUTHORIZED_CLIENT_IDS: preAuthorized = "" } = environmentOf(front);
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
    for (const app of apps.toSorted((a, b) => Number(a === front) - Number(b === front))) {
      const origin = origins.get(originOf(app, front)) ?? "";
      const environment = {
        ...variablesOf(configuration, app.name),
        ...doubles.managedIdentity.environment,
        DANGEROUSLY_REWRITE_HOSTS: doubles.rewrittenHosts,
        PORT: new URL(origin).port,
      };
      const process = startRuntime(environment, { program });
      processes.push(process);
      await process.ready(Number(new URL(origin).port));
      containers[app.name] = {
        origin,
        environment,
        front: app === front,
        pid: process.pid,
        output: () => process.output(),
      };
      onReady?.(app.name);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    mcpUrl: `${origins.get(originOf(front, front)) ?? ""}${MCP_PATH}`,
    tenantId,
    preAuthorizedClientIds: preAuthorized.split(" ").filter((clientId) => clientId !== ""),
    doubles,
    containers,
    stop,
  };
}

function isFront(app: ContainerAppBlock): boolean {
  return environmentOf(app).MCP_ROLE !== "server";
}

/** Where an app would be reached in Azure: by clients, or by the gateway. */
function originOf(app: ContainerAppBlock, front: ContainerAppBlock): string {
  const { MCP_PUBLIC_URL, MCP_UPSTREAM_URL } = environmentOf(front);
  return new URL((app === front ? MCP_PUBLIC_URL : MCP_UPSTREAM_URL) ?? "").origin;
}

/** What the process is given: the app's own environment, with this machine's origins in it. */
function variablesOf({ resource }: StackConfiguration, name: string): Readonly<Record<string, string>> {
  const app = Object.values(resource.azurerm_container_app ?? {}).find((candidate) => candidate.name === name);
  return app === undefined ? {} : environmentOf(app);
}
