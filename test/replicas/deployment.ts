import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { runtimeBuild } from "../../cli/image/runtime-build.js";
import type { RuntimeProgram } from "../../cli/rehearsal/runtime-process.js";
import { contoso, contosoIdentities } from "../doubles/contoso.js";
import { KEY_VAULT_RESOURCE, startKeyVaultDouble } from "../doubles/key-vault/key-vault-double.js";
import { startDoubles, type Doubles } from "../doubles/start.js";
import { apiEnvironment } from "../runtime/gateway/support/gateway-process.js";
import { startRedis, type RedisServer } from "../support/redis-server.js";
import type { Ingress } from "./ingress.js";
import { createAbsences, createReplicaSet } from "./replica-set.js";
import { startSlowLink, type SlowLink } from "./slow-link.js";

/** What the construct writes; on this machine another Redis takes its place. */
const REDIS_URL = "rediss://sessions.contoso.com:10000";
const RESOURCES = ["api://AzureADTokenExchange", KEY_VAULT_RESOURCE];
/** Writes to disk before it answers. */
const PERSISTENT = ["--appendonly", "yes", "--appendfsync", "always"];

export interface DeploymentOptions {
  readonly gateways: number;
  readonly servers: number;
}

/** The oauth-proxy mode as it runs in production: replicas of gateway and server behind an ingress each, on one Redis. */
export interface Deployment {
  readonly url: string;
  readonly gateways: Ingress;
  readonly servers: Ingress;
  readonly doubles: Doubles;
  readonly redis: RedisServer;
  /** Between the gateways and Redis. */
  readonly link: SlowLink;
  /** How many replicas were killed. */
  killed(): number;
  /** Resolves when every replica that was killed has another in its place, which is ready. */
  complete(): Promise<void>;
  /** Everything that all of them have written. */
  output(): string;
  stop(): Promise<void>;
}

export async function startDeployment(options: DeploymentOptions): Promise<Deployment> {
  const folder = mkdtempSync(join(tmpdir(), "entra-mcp-replicas-"));
  const program = await bundledRuntime(folder);
  const redis = await startRedis(...PERSISTENT);
  const link = await startSlowLink(redis.port);
  const keyVault = await startKeyVaultDouble({ users: [contoso.gatewayIdentity.principalId] });
  const identities = contosoIdentities.map((identity) => ({ ...identity, resources: RESOURCES }));
  const doubles = await startDoubles({ identities });
  doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
  const absences = createAbsences();
  const gateways = await createReplicaSet(program, absences);
  const servers = await createReplicaSet(program, absences);
  const { url } = gateways.ingress;
  const common = {
    MCP_PUBLIC_URL: url,
    GRAPH_PERMISSIONS: "User.Read Mail.Read",
    ...apiEnvironment(),
    ...doubles.managedIdentity.environment,
  };
  const stop = async (): Promise<void> => {
    await Promise.all([gateways.stop(), servers.stop()]);
    await Promise.all([doubles.close(), keyVault.close(), link.close()]);
    await redis.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await servers.start(options.servers, (port) => ({
      ...common,
      MCP_ROLE: "server",
      PORT: String(port),
      ENTRA_MANAGED_IDENTITY_CLIENT_ID: contoso.serverIdentity.clientId,
      DANGEROUSLY_REWRITE_HOSTS: doubles.rewrittenHosts,
    }));
    const rewrites = [
      doubles.rewrittenHosts,
      `${REDIS_URL}=redis://127.0.0.1:${link.port}`,
      keyVault.rewrittenHost,
    ].join(" ");
    await gateways.start(options.gateways, (port) => ({
      ...common,
      MCP_ROLE: "gateway",
      MCP_UPSTREAM_URL: `${servers.ingress.url}/mcp`,
      PORT: String(port),
      ENTRA_PUBLIC_CLIENT_ID: contoso.publicClientId,
      ENTRA_PRE_AUTHORIZED_CLIENT_IDS: contoso.publicClientId,
      ENTRA_MANAGED_IDENTITY_CLIENT_ID: contoso.gatewayIdentity.clientId,
      TOKEN_STORE: "redis",
      TOKEN_STORE_REDIS_URL: REDIS_URL,
      TOKEN_STORE_KEY_VAULT_KEY_ID: keyVault.keyId,
      DANGEROUSLY_REWRITE_HOSTS: rewrites,
    }));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    gateways: gateways.ingress,
    servers: servers.ingress,
    doubles,
    redis,
    link,
    killed: () => absences.taken,
    complete: () => absences.none(),
    output: () => gateways.output() + servers.output(),
    stop,
  };
}

/** As in the image: many replicas start, and each would compile its sources anew. */
async function bundledRuntime(folder: string): Promise<RuntimeProgram> {
  const target = `node${process.versions.node}`;
  await build({ ...runtimeBuild, target, outdir: folder, sourcemap: false, metafile: false, logLevel: "error" });
  return { command: process.execPath, args: [join(folder, "main.js")] };
}
