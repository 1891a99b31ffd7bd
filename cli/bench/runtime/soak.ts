import { setTimeout as delay } from "node:timers/promises";
import { auth } from "@modelcontextprotocol/sdk/client/auth.js";
import { clientOfGateway } from "../../rehearsal/journeys/gateway-client.js";
import { HeadlessClient } from "../../rehearsal/journeys/headless-client.js";
import type { LocalDeployment } from "../../rehearsal/local-deployment.js";
import type { ModeName } from "../../rehearsal/modes.js";
import { memoryTrend, type MemorySample, type MemoryTrend } from "./memory-series.js";
import { residentMegabytes } from "./process-figures.js";
import { soakRequests, type SoakRequest, type SoakTokens } from "./soak-requests.js";

const CONCURRENT_REQUESTS = 16;
/** Tokens of the gateway's live ten minutes; a new one comes by refreshing, as with real clients. */
const RENEW_MILLISECONDS = 240_000;
const SAMPLE_MILLISECONDS = 500;

export interface Soak {
  readonly requests: number;
  readonly seconds: number;
  /** Answers with another status than the right one, by what they were, with how often. */
  readonly wrong: Readonly<Record<string, number>>;
  /** By container app. */
  readonly memory: Readonly<Record<string, MemoryTrend>>;
}

/**
 * Sends many requests to a deployment, and watches the memory of its processes meanwhile.
 *
 * @param userName - whom Entra signs in
 */
export async function soak(
  mode: ModeName,
  deployment: LocalDeployment,
  userName: string,
  requests: number,
): Promise<Soak> {
  const tokens = tokenSource(mode, deployment, userName);
  let table = soakRequests(await tokens());
  let renewed = performance.now();
  const samples: Record<string, MemorySample[]> = {};
  const wrong: Record<string, number> = {};
  let sent = 0;
  let answered = 0;

  const work = async (): Promise<void> => {
    while (sent < requests) {
      const request = table[sent++ % table.length];
      if (request === undefined) continue;
      const problem = await send(deployment.mcpUrl, request);
      if (problem !== undefined) wrong[problem] = (wrong[problem] ?? 0) + 1;
      answered++;
    }
  };
  const watch = async (): Promise<void> => {
    while (answered < requests) {
      for (const [name, { pid = 0 }] of Object.entries(deployment.containers)) {
        (samples[name] ??= []).push({ requests: answered, megabytes: residentMegabytes(pid) });
      }
      // The doubles note down every request, and are not what is watched.
      deployment.doubles.entra.control.clearJournal();
      deployment.doubles.graph.control.clearJournal();
      if (performance.now() - renewed > RENEW_MILLISECONDS) {
        renewed = performance.now();
        table = soakRequests(await tokens());
      }
      await delay(SAMPLE_MILLISECONDS);
    }
  };
  const begun = performance.now();
  await Promise.all([watch(), ...Array.from({ length: CONCURRENT_REQUESTS }, work)]);
  return {
    requests,
    seconds: (performance.now() - begun) / 1000,
    wrong,
    memory: Object.fromEntries(Object.entries(samples).map(([name, series]) => [name, memoryTrend(series)])),
  };
}

async function send(mcpUrl: string, { path, init, status }: SoakRequest): Promise<string | undefined> {
  const what = `${init?.method ?? "GET"} ${path}`;
  try {
    const response = await fetch(new URL(path, mcpUrl), init);
    const text = await response.text();
    if (response.status !== status) return `${what}: ${response.status} instead of ${status}`;
    return text.includes('"isError":true') ? `${what}: the tool failed` : undefined;
  } catch (error) {
    return `${what}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Signs in once, and renews from then on. */
function tokenSource(mode: ModeName, deployment: LocalDeployment, userName: string): () => Promise<SoakTokens> {
  const { mcpUrl, doubles, containers } = deployment;
  const { environment = {} } = Object.values(containers).find(({ front }) => front) ?? {};
  doubles.entra.control.signInAutomatically({ user: userName });
  const client = new HeadlessClient(clientOfGateway(), { signedIn: () => undefined });
  const own = async (): Promise<string> => {
    const options = { serverUrl: mcpUrl };
    if ((await auth(client, options)) === "REDIRECT") {
      await auth(client, { ...options, authorizationCode: client.takeCode() });
    }
    return client.tokens()?.access_token ?? "";
  };
  const brought = (): Promise<string> =>
    doubles.entra.control.mintToken({
      tenant: environment.ENTRA_TENANT_ID ?? "",
      client: environment.ENTRA_PRE_AUTHORIZED_CLIENT_IDS?.split(" ")[0] ?? "",
      resource: environment.ENTRA_CLIENT_ID ?? "",
      user: userName,
      scopes: environment.ENTRA_SCOPES?.split(" ") ?? [],
    });
  return async () => ({ brought: await brought(), own: mode === "oauth-proxy" ? await own() : await brought() });
}
