import { setTimeout as delay } from "node:timers/promises";
import { Browser } from "../../doubles/browser.js";
import { contoso, contosoIdentities } from "../../doubles/contoso.js";
import {
  KEY_VAULT_RESOURCE,
  startKeyVaultDouble,
  type KeyVaultDouble,
} from "../../doubles/key-vault/key-vault-double.js";
import { testCertificate, type TestCertificate } from "../../doubles/key-vault/test-certificate.js";
import { startLocalServer, type LocalServer } from "../../support/local-server.js";
import { startGateway, type GatewayProcess } from "./support/gateway-process.js";
import { OAuthClient, pkce, postJson } from "./support/oauth-client.js";

jest.setTimeout(120_000);

// The identity has no token exchange: nothing but the certificate can prove the registration.
const identities = contosoIdentities.map((identity) => ({ ...identity, resources: [KEY_VAULT_RESOURCE] }));

describe("a gateway whose credential is a certificate in Key Vault", () => {
  let upstream: LocalServer;
  let keyVault: KeyVaultDouble;
  let gateway: GatewayProcess | undefined;
  let first: TestCertificate;
  let second: TestCertificate;

  beforeAll(async () => {
    upstream = await startLocalServer((_request, response) => response.end("{}"));
    [first, second] = [await testCertificate(), await testCertificate()];
  });
  beforeEach(async () => {
    keyVault = await startKeyVaultDouble({ users: [contoso.gatewayIdentity.principalId] });
  });
  afterEach(async () => {
    await gateway?.stop();
    await keyVault.close();
  });
  afterAll(() => upstream.close());

  async function start(...registered: readonly TestCertificate[]): Promise<GatewayProcess> {
    gateway = await startGateway({
      upstreamUrl: `${upstream.origin}/mcp`,
      environment: { ENTRA_CREDENTIAL: "key-vault-certificate", ENTRA_CERTIFICATE_SECRET_ID: keyVault.secretId },
      rewrites: [keyVault.rewrittenHost],
      doubles: { identities },
    });
    gateway.doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
    register(...registered);
    return gateway;
  }

  function register(...certificates: readonly TestCertificate[]): void {
    gateway?.doubles.entra.control.setCertificates({
      client: contoso.apiClientId,
      certificates: certificates.map(({ certificate }) => certificate),
    });
  }

  async function readiness({ url }: GatewayProcess): Promise<readonly [number, unknown]> {
    const response = await fetch(`${url}/readyz`);
    return [response.status, ((await response.json()) as { checks: { certificate: unknown } }).checks.certificate];
  }

  async function untilReady(running: GatewayProcess): Promise<void> {
    while ((await readiness(running))[0] !== 200) await delay(20);
  }

  /** Statuses of a whole sign-in and a call, and of calls that need Entra again. */
  async function signIn({ url }: GatewayProcess) {
    const client = await OAuthClient.register(url);
    const { verifier, challenge } = pkce();
    const callback = await new Browser().signIn(client.authorizationUrl(challenge), client.redirectUri);
    const { status, body } = await client.redeem(callback.searchParams.get("code") ?? "", verifier);
    const call = await postJson(`${url}/mcp`, {}, { authorization: `Bearer ${body.access_token ?? ""}` });
    return [status, call.status];
  }

  it("signs users in, and leaves neither key nor certificate in its log", async () => {
    keyVault.putSecret(first.secret);
    const running = await start(first);
    await untilReady(running);
    expect(await signIn(running)).toEqual([200, 200]);
    expect(running.output()).toContain(first.thumbprint);
    for (const secret of [first.privateKey, first.certificate]) {
      expect(running.output()).not.toContain(secret.split("\n")[2]);
    }
    expect(running.output()).not.toContain("PRIVATE KEY");
    expect(keyVault.requests).toEqual([["get-secret", 200]]);
  });

  it("goes on with a renewed certificate once Entra knows it, and before that with the old one", async () => {
    keyVault.putSecret(first.secret);
    const running = await start(first);
    await untilReady(running);
    const before = await signIn(running);
    keyVault.putSecret(second.secret);
    const renewed = await signIn(running);
    register(second);
    const registered = await signIn(running);
    // The old one is refused by now: who still used it would fail.
    const askedForOld = running.doubles.entra.control
      .journal({ endpoint: "token" })
      .filter(({ status }) => status === 401);
    expect([before, renewed, registered]).toEqual([
      [200, 200],
      [200, 200],
      [200, 200],
    ]);
    expect(askedForOld).toHaveLength(1);
    expect(running.output()).toContain("Entra does not accept the certificate");
  });

  it("that starts between a renewal and its registration signs users in with the version before", async () => {
    keyVault.putSecret(first.secret);
    keyVault.putSecret(second.secret);
    const running = await start(first);
    await untilReady(running);
    expect(await signIn(running)).toEqual([200, 200]);
    expect(keyVault.requests.map(([operation]) => operation)).toEqual([
      "get-secret",
      "get-secret",
      "list-secret",
      "get-secret",
    ]);
  });

  it("serves on while the vault is away", async () => {
    keyVault.putSecret(first.secret);
    const running = await start(first);
    await untilReady(running);
    keyVault.failWith(503);
    expect(await signIn(running)).toEqual([200, 200]);
    expect(await readiness(running)).toEqual([200, "ok"]);
  });

  it("is alive and not ready until the vault gives the certificate, and leaves a throttled one alone", async () => {
    keyVault.failWith(429, 2);
    const running = await start(first);
    const alive = await fetch(`${running.url}/healthz`);
    const before = [await readiness(running), await readiness(running)];
    const asked = keyVault.requests.length;
    keyVault.putSecret(first.secret);
    keyVault.failWith(undefined);
    await untilReady(running);
    expect(alive.status).toBe(200);
    expect(before).toEqual([
      [503, "failed"],
      [503, "failed"],
    ]);
    expect(asked).toBe(1);
    expect(await signIn(running)).toEqual([200, 200]);
  });

  it("says in its log what is in the secret instead of a certificate, and nothing of it", async () => {
    keyVault.putSecret({ value: "hunter2", contentType: "text/plain" });
    const running = await start(first);
    expect(await readiness(running)).toEqual([503, "failed"]);
    while (!running.output().includes("not ready")) await delay(20);
    expect(running.output()).toContain("the content type of the secret is");
    expect(running.output()).not.toContain("hunter2");
  });
});
