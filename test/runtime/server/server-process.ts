import { freePort } from "../../../cli/rehearsal/free-port.js";
import { contoso } from "../../doubles/contoso.js";
import { startDoubles, type Doubles, type DoublesOptions } from "../../doubles/start.js";
import { serverEnvironment } from "../../support/runtime-config.js";
import { listeningOrStopped, startRuntime, type RuntimeProcess } from "../gateway/support/gateway-process.js";

export interface ServerProcessOptions {
  /** Changes to the environment of the server. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly doubles?: DoublesOptions;
}

/** The runtime in the server's role, as a process, with doubles of Entra, Graph and managed identity around it. */
export interface ServerProcess {
  readonly origin: string;
  readonly url: URL;
  readonly doubles: Doubles;
  readonly runtime: RuntimeProcess;
  /** An access token for the API, as the gateway gets it for a user. */
  tokenOf(user: keyof typeof contoso.users, changes?: TokenChanges): Promise<string>;
  stop(): Promise<void>;
}

/** What is different from the token that the gateway would have. */
export type TokenChanges = Partial<Parameters<Doubles["entra"]["control"]["mintToken"]>[0]>;

export const GRAPH_PERMISSIONS = "User.Read Mail.Read Calendars.Read Files.Read.All People.Read";

export async function startServer({
  environment,
  doubles: options,
}: ServerProcessOptions = {}): Promise<ServerProcess> {
  const doubles = await startDoubles(options);
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const runtime = startRuntime({
    ...serverEnvironment,
    PORT: String(port),
    LOG_LEVEL: "debug",
    GRAPH_PERMISSIONS,
    ENTRA_PRE_AUTHORIZED_CLIENT_IDS: contoso.publicClientId,
    ...doubles.managedIdentity.environment,
    DANGEROUSLY_REWRITE_HOSTS: doubles.rewrittenHosts,
    ...environment,
  });
  const stop = async (): Promise<void> => {
    await runtime.stop();
    await doubles.close();
  };
  await listeningOrStopped(runtime, port, stop);
  return {
    origin,
    url: new URL("/mcp", origin),
    doubles,
    runtime,
    stop,
    tokenOf: (user, changes = {}) =>
      doubles.entra.control.mintToken({
        tenant: contoso.tenantId,
        client: contoso.apiClientId,
        resource: contoso.apiClientId,
        user: contoso.users[user].userPrincipalName,
        scopes: ["access_as_user"],
        clientAuthentication: "assertion",
        ...changes,
      }),
  };
}
