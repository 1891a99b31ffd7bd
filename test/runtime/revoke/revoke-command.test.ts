import { setTimeout as delay } from "node:timers/promises";
import { Browser } from "../../doubles/browser.js";
import { contoso, contosoIdentities } from "../../doubles/contoso.js";
import {
  KEY_VAULT_RESOURCE,
  startKeyVaultDouble,
  type KeyVaultDouble,
} from "../../doubles/key-vault/key-vault-double.js";
import { startLocalServer, type LocalServer } from "../../support/local-server.js";
import { describeWithRedis, startRedis, type RedisServer } from "../../support/redis.js";
import { serverEnvironment } from "../../support/runtime-config.js";
import { startDirect, type DirectProcess } from "../direct/support/direct-process.js";
import { startGateway, type GatewayProcess } from "../gateway/support/gateway-process.js";
import { OAuthClient, postJson } from "../gateway/support/oauth-client.js";
import { signInAs } from "../gateway/support/sign-in-as.js";
import { runRevoke } from "./run-revoke.js";

jest.setTimeout(120_000);

const REDIS_URL = "rediss://sessions.contoso.com:10000";
const { adele, bob } = contoso.users;
const RESOURCES = ["api://AzureADTokenExchange", KEY_VAULT_RESOURCE];
const identities = contosoIdentities.map((identity) => ({ ...identity, resources: RESOURCES }));

async function untilReady(url: string): Promise<void> {
  while (!(await fetch(`${url}/readyz`)).ok) await delay(50);
}

describeWithRedis("revoke", () => {
  let redis: RedisServer;
  let keyVault: KeyVaultDouble;
  let upstream: LocalServer;

  beforeAll(async () => {
    redis = await startRedis();
    keyVault = await startKeyVaultDouble({
      users: [contoso.gatewayIdentity.principalId, contoso.directIdentity.principalId],
    });
    upstream = await startLocalServer((_request, response) => response.end("{}"));
  });
  afterAll(async () => {
    await upstream.close();
    await keyVault.close();
    await redis.stop();
  });

  const shared = () => ({
    environment: {
      TOKEN_STORE: "redis",
      TOKEN_STORE_REDIS_URL: REDIS_URL,
      TOKEN_STORE_KEY_VAULT_KEY_ID: keyVault.keyId,
    },
    rewrites: [`${REDIS_URL}=redis://127.0.0.1:${redis.port}`, keyVault.rewrittenHost],
    doubles: { identities },
  });
  const entriesOf = async (kind: string) => ((await redis.command("KEYS", `*:${kind}*`)) as string[]).length;

  describe("in a gateway's container", () => {
    let gateway: GatewayProcess;

    beforeAll(async () => {
      gateway = await startGateway({ ...shared(), upstreamUrl: `${upstream.origin}/mcp` });
      await untilReady(gateway.url);
    });
    afterEach(async () => {
      const keys = (await redis.command("KEYS", "*")) as string[];
      // Not the keys that replicas seal and sign with.
      const ofSignIns = keys.filter((key) => !/:(?:data-key|signing-keys)/.test(key));
      if (ofSignIns.length > 0) await redis.command("DEL", ...ofSignIns);
    });
    afterAll(() => gateway.stop());

    async function signIn(username: string, known?: OAuthClient) {
      const client = known ?? (await OAuthClient.register(gateway.url));
      const { accessToken, refreshToken } = await signInAs({ username, client, browser: new Browser() });
      return {
        client,
        call: async () => (await postJson(gateway.mcpUrl, {}, { authorization: `Bearer ${accessToken}` })).status,
        refresh: async () => (await client.refresh(refreshToken)).status,
      };
    }

    it("--user ends all that the user signed in for, from the next request on, and nobody else's", async () => {
      const [one, two, other] = [
        await signIn(adele.userPrincipalName),
        await signIn(adele.userPrincipalName),
        await signIn(bob.userPrincipalName),
      ];
      const before = [await one.call(), await two.call(), await other.call()];
      const { status, result, log } = await runRevoke(gateway.environment, "--user", adele.objectId.toUpperCase());
      const after = [await one.call(), await two.call(), await one.refresh(), await two.refresh()];

      expect(before).toEqual([200, 200, 200]);
      expect({ status, result }).toEqual({
        status: 0,
        result: { signIns: 2, users: 1, clients: [one.client.clientId, two.client.clientId].sort() },
      });
      expect(after).toEqual([401, 401, 400, 400]);
      expect([await other.call(), await other.refresh()]).toEqual([200, 200]);
      const audited = log.filter(({ audit }) => audit === true);
      expect(audited).toHaveLength(2);
      for (const line of audited) {
        expect(line).toMatchObject({ action: "revocation", oid: adele.objectId, reason: "an operator revoked it" });
      }
    });

    it("--user leaves nothing of it in the store", async () => {
      const { refresh } = await signIn(adele.userPrincipalName);
      await refresh();
      const kinds = [
        "entry:entra-session",
        "entry:oidc-Grant",
        "entry:oidc-RefreshToken:",
        "index:oidc-grant",
        "index:sign-ins",
      ];
      const before = await Promise.all(kinds.map(entriesOf));
      await runRevoke(gateway.environment, "--user", adele.objectId);

      expect(before.every((entries) => entries > 0)).toBe(true);
      expect(await Promise.all(kinds.map(entriesOf))).toEqual([0, 0, 0, 0, 0]);
    });

    it("--client ends what everybody signed in for with it, and its registration", async () => {
      const client = await OAuthClient.register(gateway.url);
      const [one, two] = [await signIn(adele.userPrincipalName, client), await signIn(bob.userPrincipalName, client)];
      const other = await signIn(adele.userPrincipalName);
      const { status, result } = await runRevoke(gateway.environment, "--client", client.clientId);

      expect({ status, result }).toEqual({
        status: 0,
        result: { signIns: 2, users: 2, clients: [client.clientId], registration: true },
      });
      // The client is unknown, so it is told to register again.
      expect([await one.call(), await two.call(), await one.refresh()]).toEqual([401, 401, 401]);
      expect(await other.call()).toBe(200);
    });

    it("ends what there is, also when that is nothing", async () => {
      const { status, result } = await runRevoke(gateway.environment, "--user", bob.objectId);
      expect({ status, result }).toEqual({ status: 0, result: { signIns: 0, users: 0, clients: [] } });
    });

    it("says what is wrong with a command, and exits with 64", async () => {
      const { status, result, log } = await runRevoke(gateway.environment, "--user", "adele");
      expect({ status, result }).toEqual({ status: 64, result: undefined });
      expect(log).toMatchObject([{ level: "error", message: expect.stringContaining("object id") as string }]);
    });

    it("exits with 69 while the store is away, having said so", async () => {
      redis.freeze();
      const { status, result, log } = await runRevoke(gateway.environment, "--user", adele.objectId);
      redis.thaw();
      expect({ status, result }).toEqual({ status: 69, result: undefined });
      expect(log.at(-1)).toMatchObject({ level: "error", message: expect.stringContaining("again") as string });
    });

    it("refuses where sign-ins are in another process's memory, and in the server's container, with 78", async () => {
      const environment: Record<string, string> = { ...gateway.environment, TOKEN_STORE: "embedded" };
      delete environment.TOKEN_STORE_REDIS_URL;
      delete environment.TOKEN_STORE_KEY_VAULT_KEY_ID;
      const results = await Promise.all([
        runRevoke(environment, "--user", adele.objectId),
        runRevoke(serverEnvironment, "--user", adele.objectId),
      ]);
      expect(results.map(({ status }) => status)).toEqual([78, 78]);
      expect(results.map(({ log }) => log[0]?.variable)).toEqual(["TOKEN_STORE", "MCP_ROLE"]);
    });

    it("is what “Sign out everywhere” of the web console does, for whoever uses it", async () => {
      const console = new OAuthClient(gateway.url, "console", `${gateway.url}/console`);
      const page = await signInAs({ username: adele.userPrincipalName, client: console, browser: new Browser() });
      const [mine, bobs] = [await signIn(adele.userPrincipalName), await signIn(bob.userPrincipalName)];
      const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` }, method: "POST" });
      const path = `${gateway.url}/console/sign-out-everywhere`;
      const without = await fetch(path, { method: "POST" });
      const ended = await fetch(path, bearer(page.accessToken));

      expect(without.status).toBe(401);
      expect([ended.status, await ended.json()]).toEqual([200, { ended: 2 }]);
      expect([await mine.call(), await bobs.call()]).toEqual([401, 200]);
      expect((await fetch(path, bearer(page.accessToken))).status).toBe(401);
    });

    it("is nothing that another client may do, though it has a token", async () => {
      const client = await OAuthClient.register(gateway.url);
      const mcp = await signInAs({ username: adele.userPrincipalName, client, browser: new Browser() });
      const headers = { authorization: `Bearer ${mcp.accessToken}` };
      const refused = await fetch(`${gateway.url}/console/sign-out-everywhere`, { method: "POST", headers });
      expect(refused.status).toBe(403);
      expect((await postJson(gateway.mcpUrl, {}, headers)).status).toBe(200);
    });
  });

  describe("in direct-sso's container", () => {
    let direct: DirectProcess;

    beforeAll(async () => {
      direct = await startDirect(shared());
      await untilReady(direct.url);
    });
    afterAll(() => direct.stop());

    const standing = async (browser: Browser) =>
      !(await browser.visit(`${direct.url}/`)).text.includes("Sign in with Microsoft");

    it("--user ends the sessions of all the user's browsers, and their tokens", async () => {
      const browsers = [];
      for (const user of [adele, adele, bob]) browsers.push((await direct.signIn(user.userPrincipalName)).browser);
      const before = await Promise.all(browsers.map(standing));
      const { status, result } = await runRevoke(direct.environment, "--user", adele.objectId);

      expect(before).toEqual([true, true, true]);
      expect({ status, result }).toEqual({ status: 0, result: { signIns: 2, users: 1, clients: [] } });
      expect(await Promise.all(browsers.map(standing))).toEqual([false, false, true]);
      expect(await entriesOf("entry:entra-session")).toBe(1);
    });

    it("“Sign out everywhere” does the same for whoever is signed in, and takes a form of this origin", async () => {
      const [here, elsewhere] = [
        await direct.signIn(adele.userPrincipalName),
        await direct.signIn(adele.userPrincipalName),
      ];
      const bobs = await direct.signIn(bob.userPrincipalName);
      const form = { from: "everywhere" };
      const forged = await here.browser.visit(`${direct.url}/logout`, form, { origin: "https://evil.example" });
      const kept = await standing(elsewhere.browser);
      await here.browser.visit(`${direct.url}/logout`, form, { origin: direct.url });

      expect([forged.status, kept]).toEqual([403, true]);
      const after = await Promise.all([here, elsewhere, bobs].map(({ browser }) => standing(browser)));
      expect(after).toEqual([false, false, true]);
      expect(direct.runtime.output()).toContain("the user signed out everywhere");
    });
  });
});
