import { setTimeout as delay } from "node:timers/promises";
import { Browser } from "../../doubles/browser.js";
import { contoso, contosoIdentities } from "../../doubles/contoso.js";
import {
  KEY_VAULT_RESOURCE,
  startKeyVaultDouble,
  type KeyVaultDouble,
} from "../../doubles/key-vault/key-vault-double.js";
import { describeWithRedis, startRedis, type RedisServer } from "../../support/redis.js";
import { startLocalServer, type LocalServer } from "../../support/local-server.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { startRoundRobinProxy } from "../../support/round-robin-proxy.js";
import { startTlsProxy } from "../../support/tls-proxy.js";
import { startGateway, type GatewayProcess } from "./support/gateway-process.js";
import { OAuthClient, pkce, postJson } from "./support/oauth-client.js";

jest.setTimeout(120_000);

/** What the construct writes; on this machine another Redis takes its place. */
const REDIS_URL = "rediss://sessions.contoso.com:10000";

/** Sign-ins through two gateways, and codes that are redeemed by many at once. */
const SIGN_INS = 20;
const RACES = 10;

const RESOURCES = ["api://AzureADTokenExchange", "https://redis.azure.com", KEY_VAULT_RESOURCE];
const identities = contosoIdentities.map((identity) => ({ ...identity, resources: RESOURCES }));

describeWithRedis("a gateway on a shared store", () => {
  let redis: RedisServer;
  let upstream: LocalServer;
  let keyVault: KeyVaultDouble;
  let gateway: GatewayProcess | undefined;

  beforeAll(async () => {
    upstream = await startLocalServer((_request, response) => response.end("{}"));
  });
  beforeEach(async () => {
    redis = await startRedis();
    keyVault = await startKeyVaultDouble({ users: [contoso.gatewayIdentity.principalId] });
  });
  afterEach(async () => {
    await gateway?.stop();
    await keyVault.close();
    await redis.stop();
  });
  afterAll(() => upstream.close());

  const shared = (url: string) => ({
    TOKEN_STORE: "redis",
    TOKEN_STORE_REDIS_URL: url,
    TOKEN_STORE_KEY_VAULT_KEY_ID: keyVault.keyId,
  });

  async function start(publicUrl?: string): Promise<GatewayProcess> {
    gateway = await startGateway({
      ...(publicUrl === undefined ? {} : { publicUrl }),
      upstreamUrl: `${upstream.origin}/mcp`,
      environment: shared(REDIS_URL),
      rewrites: [`${REDIS_URL}=redis://127.0.0.1:${redis.port}`, keyVault.rewrittenHost],
      doubles: { identities },
    });
    gateway.doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
    return gateway;
  }

  async function readiness({ url }: Pick<GatewayProcess, "url">): Promise<readonly [number, unknown]> {
    const response = await fetch(`${url}/readyz`);
    return [response.status, ((await response.json()) as { checks: { store: unknown } }).checks.store];
  }

  async function untilReady(running: Pick<GatewayProcess, "url">): Promise<void> {
    while ((await readiness(running))[0] !== 200) await delay(20);
  }

  async function signIn({ url }: GatewayProcess, client: OAuthClient) {
    const { verifier, challenge } = pkce();
    const callback = await new Browser().signIn(client.authorizationUrl(challenge), client.redirectUri);
    const { status, body } = await client.redeem(callback.searchParams.get("code") ?? "", verifier);
    const { access_token: access = "", refresh_token: refresh = "" } = body;
    const call = () => postJson(`${url}/mcp`, {}, { authorization: `Bearer ${access}` });
    return { status, refresh, call };
  }

  it("is alive and not ready while the store is away at its start, and serves once it is there", async () => {
    await redis.kill();
    const running = await start();
    const alive = await fetch(`${running.url}/healthz`);
    const before = await readiness(running);
    await redis.start();
    await untilReady(running);
    const { status, call } = await signIn(running, await OAuthClient.register(running.url));

    expect(alive.status).toBe(200);
    expect(before).toEqual([503, "failed"]);
    expect(status).toBe(200);
    expect((await call()).status).toBe(200);
  });

  it("says while the store is away that it is for a time, and keeps no sign-in from going on after", async () => {
    const running = await start();
    await untilReady(running);
    const client = await OAuthClient.register(running.url);
    const { refresh, call } = await signIn(running, client);
    redis.freeze();
    const [token, registration, mcp, page] = await Promise.all([
      client.refresh(refresh),
      postJson(`${running.url}/register`, { redirect_uris: [client.redirectUri] }),
      call(),
      fetch(client.authorizationUrl(pkce().challenge)),
    ]);
    const ready = await readiness(running);
    redis.thaw();
    await untilReady(running);
    const after = [(await call()).status, (await client.refresh(refresh)).status];

    for (const answer of [token, registration, mcp, page]) {
      expect(answer.status).toBe(503);
      expect(answer.headers.get("retry-after")).toBe("5");
    }
    expect(token.body).toMatchObject({ error: "temporarily_unavailable" });
    expect(ready).toEqual([503, "failed"]);
    expect(after).toEqual([200, 200]);
  });

  it("leaves nothing in it that somebody else could read", async () => {
    const running = await start();
    await untilReady(running);
    const client = await OAuthClient.register(running.url);
    await signIn(running, client);
    const entries = ((await redis.command("KEYS", "*:entry:*")) as string[]).filter(
      (key) => !key.includes("data-key:"),
    );
    const values = await Promise.all(entries.map(async (key) => String(await redis.command("GET", key))));

    expect(values.length).toBeGreaterThan(3);
    for (const value of values) expect(value).toMatch(/^v1\.[\w-]+\.[\w-]+$/);
    expect(keyVault.requests).toEqual([
      ["get", 200],
      ["wrapkey", 200],
    ]);
  });

  it("is not ready without its key, and is once it has it", async () => {
    keyVault.failWith(503);
    const running = await start();
    const before = await readiness(running);
    keyVault.failWith(undefined);
    await untilReady(running);
    expect(before).toEqual([503, "failed"]);
  });

  it("is one of two that any request of a sign-in may hit", async () => {
    const proxy = await startRoundRobinProxy();
    const running = await start(proxy.url);
    const ports = [running.port, await running.startReplica()];
    proxy.forwardTo(ports);
    for (const port of ports) await untilReady({ url: `http://127.0.0.1:${port}` });

    const counts = { signIns: 0, calls: 0, refreshes: 0, refused: 0 };
    const count = (name: "signIns" | "calls" | "refreshes", status: number): void => {
      counts[status === 200 ? name : "refused"] += 1;
    };
    for (let i = 0; i < SIGN_INS; i += 1) {
      // Shifts whose turn it is, so that each step meets both.
      if (i % 2 === 1) await fetch(`${proxy.url}/healthz`);
      const client = await OAuthClient.register(proxy.url);
      const { status, call, refresh } = await signIn(running, client);
      count("signIns", status);
      for (const answer of [await call(), await call()]) count("calls", answer.status);
      const refreshed = await client.refresh(refresh);
      count("refreshes", refreshed.status);
      const bearer = { authorization: `Bearer ${refreshed.body.access_token ?? ""}` };
      for (let calls = 0; calls < 2; calls += 1) {
        count("calls", (await postJson(`${proxy.url}/mcp`, {}, bearer)).status);
      }
    }
    const redeemed: number[][] = [];
    const client = await OAuthClient.register(proxy.url);
    for (let i = 0; i < RACES; i += 1) {
      const { verifier, challenge } = pkce();
      const callback = await new Browser().signIn(client.authorizationUrl(challenge), client.redirectUri);
      const code = callback.searchParams.get("code") ?? "";
      const answers = await Promise.all(Array.from({ length: 6 }, () => client.redeem(code, verifier)));
      redeemed.push(answers.map(({ status }) => status).sort());
    }
    const kids = await Promise.all(
      ports.map(async (port) => await (await fetch(`http://127.0.0.1:${port}/jwks`)).json()),
    );
    await proxy.close();
    const steps = [...proxy.served].map(([step, served]) => `${step} ${served.join("+")}`).join(", ");
    const won = redeemed.filter(([first]) => first === 200).length;
    process.stderr.write(`two gateways: ${JSON.stringify(counts)}; ${won} of ${RACES} raced codes; ${steps}\n`);

    expect(counts).toEqual({ signIns: SIGN_INS, calls: 4 * SIGN_INS, refreshes: SIGN_INS, refused: 0 });
    for (const step of ["POST /register", "GET /authorize", "GET /callback", "POST /token", "POST /mcp"]) {
      expect(proxy.served.get(step)?.every((served) => served > 0)).toBe(true);
    }
    // A code that is seen again ends its grant, which may be before the first answer is made: then nobody wins.
    for (const statuses of redeemed) {
      expect(statuses.slice(1)).toEqual([400, 400, 400, 400, 400]);
      expect([200, 400]).toContain(statuses[0]);
    }
    expect(kids[0]).toEqual(kids[1]);
  });

  it("signs in to it over TLS as its managed identity", async () => {
    // Whatever password: what Entra's token is worth is Redis's business, who it is for is ours.
    await redis.command("ACL", "SETUSER", contoso.gatewayIdentity.principalId, "on", "nopass", "~*", "+@all");
    await redis.command("ACL", "SETUSER", "default", "-@all", "+acl", "+client");
    const tls = await startTlsProxy(temporaryFolder());
    tls.forwardTo(redis.port);
    const running = await startGateway({
      upstreamUrl: `${upstream.origin}/mcp`,
      environment: {
        ...shared(`rediss://localhost:${tls.port}`),
        NODE_EXTRA_CA_CERTS: tls.authority.file,
      },
      rewrites: [keyVault.rewrittenHost],
      doubles: { identities },
    });
    gateway = running;
    await untilReady(running);
    const clients = String(await redis.command("CLIENT", "LIST"));
    const asked = running.doubles.managedIdentity.control.journal();
    await tls.close();

    expect(clients).toContain(`user=${contoso.gatewayIdentity.principalId}`);
    expect(JSON.stringify(asked)).toContain("https://redis.azure.com");
  });
});
