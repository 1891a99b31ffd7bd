import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { freePort } from "../../../../cli/rehearsal/free-port.js";
import { startRuntime, type RuntimeProcess } from "../../../../cli/rehearsal/runtime-process.js";
import { contoso } from "../../../doubles/contoso.js";
import { startDoubles, type Doubles, type DoublesOptions } from "../../../doubles/start.js";

export { startRuntime, type RuntimeProcess } from "../../../../cli/rehearsal/runtime-process.js";

/** To preload; see `movable-clock.ts`. */
export const MOVABLE_CLOCK = pathToFileURL(join(__dirname, "../../../support/movable-clock.ts")).href;

export interface GatewayProcessOptions {
  /** Where MCP requests go. */
  readonly upstreamUrl: string;
  /** Where browsers and clients reach it, if something stands in front. @default where it listens */
  readonly publicUrl?: string;
  /** Changes to the environment of the gateway. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly doubles?: DoublesOptions;
  /** `<https origin>=<loopback origin>`, beside those of the doubles. */
  readonly rewrites?: readonly string[];
  /** Whether `setClock` works. @default false */
  readonly movableClock?: boolean;
}

/** The runtime in the gateway's role, as a process, with doubles of Entra, Graph and managed identity around it. */
export interface GatewayProcess {
  readonly url: string;
  readonly mcpUrl: string;
  /** Where it listens. */
  readonly port: number;
  readonly doubles: Doubles;
  /** What it was started with. */
  readonly environment: Readonly<Record<string, string>>;
  /** Everything it has written. */
  output(): string;
  /**
   * Stops the process's time at so many seconds after its start, to the second. Needs `movableClock`.
   *
   * @returns that time, milliseconds since 1970
   */
  setClock(seconds: number): Promise<number>;
  /**
   * Ends the process as a crash would, and starts another in its place, which can take traffic then.
   *
   * @param changes - to the environment of the new one
   */
  crash(changes?: Readonly<Record<string, string>>): Promise<void>;
  /** Starts another process with the same environment, which is stopped with this one. Returns where it listens. */
  startReplica(): Promise<number>;
  stop(): Promise<void>;
}

export async function startGateway(options: GatewayProcessOptions): Promise<GatewayProcess> {
  const doubles = await startDoubles(options.doubles);
  const port = await freePort();
  const url = options.publicUrl ?? `http://localhost:${port}`;
  const environment = {
    ...gatewayEnvironment(url, options.upstreamUrl),
    PORT: String(port),
    ...doubles.managedIdentity.environment,
    DANGEROUSLY_REWRITE_HOSTS: [doubles.rewrittenHosts, ...(options.rewrites ?? [])].join(" "),
    ...options.environment,
  };
  const start = (changes: Readonly<Record<string, string>> = {}) =>
    startRuntime({ ...environment, ...changes }, { preload: options.movableClock === true ? [MOVABLE_CLOCK] : [] });
  let runtime = start();
  let writtenBefore = "";
  const replicas: RuntimeProcess[] = [];
  const stop = async () => {
    await Promise.all([runtime, ...replicas].map((process) => process.stop()));
    await doubles.close();
  };
  await listeningOrStopped(runtime, port, stop);
  return {
    url,
    mcpUrl: `${url}/mcp`,
    port,
    doubles,
    environment,
    output: () => writtenBefore + [runtime, ...replicas].map((process) => process.output()).join(""),
    crash: async (changes) => {
      await runtime.kill();
      writtenBefore += runtime.output();
      runtime = start(changes);
      await runtime.ready(port);
    },
    startReplica: async () => {
      const replicaPort = await freePort();
      const replica = startRuntime({ ...environment, PORT: String(replicaPort) });
      replicas.push(replica);
      await replica.listening(replicaPort);
      return replicaPort;
    },
    setClock: async (clockSeconds) => ((await runtime.ask({ clockSeconds })) as { readonly now: number }).now,
    stop,
  };
}

/** Waits until a process answers on its port. If it doesn't, stops all that was started with it and rejects. */
export async function listeningOrStopped(
  runtime: RuntimeProcess,
  port: number,
  stop: () => Promise<void>,
): Promise<void> {
  await runtime.listening(port).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
}

/** What the construct would put on the gateway's container for Contoso. */
function gatewayEnvironment(url: string, upstreamUrl: string): Record<string, string> {
  return {
    MCP_ROLE: "gateway",
    MCP_PUBLIC_URL: url,
    MCP_UPSTREAM_URL: upstreamUrl,
    LOG_LEVEL: "debug",
    GRAPH_PERMISSIONS: "User.Read Mail.Read",
    ENTRA_PUBLIC_CLIENT_ID: contoso.publicClientId,
    ENTRA_PRE_AUTHORIZED_CLIENT_IDS: contoso.publicClientId,
    ...apiEnvironment(),
    ENTRA_MANAGED_IDENTITY_CLIENT_ID: contoso.gatewayIdentity.clientId,
  };
}

/** What gateway and MCP server know of the API that both stand for. */
export function apiEnvironment(): Record<string, string> {
  return {
    ENTRA_TENANT_ID: contoso.tenantId,
    ENTRA_CLIENT_ID: contoso.apiClientId,
    ENTRA_IDENTIFIER_URI: `api://${contoso.apiClientId}`,
    ENTRA_SCOPES: "access_as_user",
    ENTRA_CREDENTIAL: "managed-identity",
  };
}
