import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { freePort } from "../../../../cli/rehearsal/free-port.js";
import { contoso } from "../../../doubles/contoso.js";
import { startDoubles, type Doubles, type DoublesOptions } from "../../../doubles/start.js";

const ROOT = join(__dirname, "../../../..");

export interface GatewayProcessOptions {
  /** Where MCP requests go. */
  readonly upstreamUrl: string;
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
  readonly doubles: Doubles;
  /** Everything it has written. */
  output(): string;
  /**
   * Stops the process's time at so many seconds after its start, to the second. Needs `movableClock`.
   *
   * @returns that time, milliseconds since 1970
   */
  setClock(seconds: number): Promise<number>;
  stop(): Promise<void>;
}

export async function startGateway(options: GatewayProcessOptions): Promise<GatewayProcess> {
  const doubles = await startDoubles(options.doubles);
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const environment = {
    ...gatewayEnvironment(url, options.upstreamUrl),
    PORT: String(port),
    ...doubles.managedIdentity.environment,
    DANGEROUSLY_REWRITE_HOSTS: [doubles.rewrittenHosts, ...(options.rewrites ?? [])].join(" "),
    ...options.environment,
  };
  const runtime = startRuntime(environment, { movableClock: options.movableClock ?? false });
  const stop = async () => {
    await runtime.stop();
    await doubles.close();
  };
  await runtime.listening(port).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return {
    url,
    mcpUrl: `${url}/mcp`,
    doubles,
    output: () => runtime.output(),
    setClock: (seconds) => runtime.setClock(seconds),
    stop,
  };
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

export interface RuntimeProcess {
  listening(port: number): Promise<void>;
  output(): string;
  /**
   * Stops the process's time at so many seconds after its start, to the second. Needs `movableClock`.
   *
   * @returns that time, milliseconds since 1970
   */
  setClock(seconds: number): Promise<number>;
  stop(): Promise<void>;
}

const MOVABLE_CLOCK = pathToFileURL(join(ROOT, "test/support/movable-clock.ts")).href;

/** `runtime/main.ts` with an environment of its own. */
export function startRuntime(
  environment: Readonly<Record<string, string>>,
  { movableClock = false }: { readonly movableClock?: boolean } = {},
): RuntimeProcess {
  const preload = movableClock ? ["--import", MOVABLE_CLOCK] : [];
  const child = spawn(process.execPath, ["--import", "tsx", ...preload, "runtime/main.ts"], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...environment },
    stdio: ["ignore", "pipe", "pipe", movableClock ? "ipc" : "ignore"],
  });
  const pieces: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => pieces.push(text));
  }
  const output = () => pieces.join("");
  return {
    output,
    listening: (port) => untilReady(child, `http://127.0.0.1:${port}/healthz`, output),
    setClock: async (clockSeconds) => {
      const moved = once(child, "message") as Promise<[{ readonly now: number }]>;
      child.send({ clockSeconds });
      return (await moved)[0].now;
    },
    stop: async () => {
      if (child.exitCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      await exited;
    },
  };
}

async function untilReady(child: ChildProcess, url: string, output: () => string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the runtime ended:\n${output()}`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
