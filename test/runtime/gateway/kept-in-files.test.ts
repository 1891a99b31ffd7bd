import { randomInt } from "node:crypto";
import { appendFileSync, chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { openFileDatabase } from "../../../runtime/stores/file-database.js";
import { keyOfDirectory } from "../../../runtime/stores/key-file.js";
import { Browser } from "../../doubles/browser.js";
import { contoso, contosoIdentities } from "../../doubles/contoso.js";
import {
  KEY_VAULT_RESOURCE,
  startKeyVaultDouble,
  type KeyVaultDouble,
} from "../../doubles/key-vault/key-vault-double.js";
import { startLocalServer, type LocalServer } from "../../support/local-server.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { startGateway, type GatewayProcess } from "./support/gateway-process.js";
import { OAuthClient, pkce, postJson, type TokenAnswer } from "./support/oauth-client.js";

jest.setTimeout(300_000);

/** Of the run that ends the process at any moment: how often, and after how many answers at most. */
const CRASHES = 6;
const ANSWERS = 120;
const CLIENTS = 4;

/** Requests of a sign-in. */
const STEPS = [
  /^GET \/authorize$/,
  /^GET \/consent\//,
  /^POST \/consent\//,
  /^GET \/callback$/,
  /^GET \/authorize\/./,
  /^POST \/token$/,
];

const RESOURCES = ["api://AzureADTokenExchange", KEY_VAULT_RESOURCE];
const identities = contosoIdentities.map((identity) => ({ ...identity, resources: RESOURCES }));

let upstream: LocalServer;
let gateway: GatewayProcess | undefined;
let keyVault: KeyVaultDouble | undefined;
let directory: string;

beforeAll(async () => {
  upstream = await startLocalServer((_request, response) => response.end("{}"));
});
beforeEach(() => {
  directory = join(temporaryFolder(), "sign-ins");
});
afterEach(async () => {
  await gateway?.stop();
  await keyVault?.close();
  gateway = keyVault = undefined;
});
afterAll(() => upstream.close());

async function start(environment: Readonly<Record<string, string>> = {}): Promise<GatewayProcess> {
  gateway = await startGateway({
    upstreamUrl: `${upstream.origin}/mcp`,
    environment: { TOKEN_STORE_DIRECTORY: directory, ...environment },
    rewrites: keyVault === undefined ? [] : [keyVault.rewrittenHost],
    doubles: { identities },
  });
  gateway.doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
  return gateway;
}

const readiness = async ({ url }: GatewayProcess) => (await fetch(`${url}/readyz`)).status;
const jwks = async ({ url }: GatewayProcess): Promise<unknown> => (await fetch(`${url}/jwks`)).json();
const call = async ({ url }: GatewayProcess, token = "") =>
  (await postJson(`${url}/mcp`, {}, { authorization: `Bearer ${token}` })).status;

async function signIn({ url }: GatewayProcess, client: OAuthClient, browser = new Browser()) {
  const { verifier, challenge } = pkce();
  const callback = await browser.signIn(client.authorizationUrl(challenge), client.redirectUri);
  const code = callback.searchParams.get("code") ?? "";
  const redeem = () => client.redeem(code, verifier);
  return { code, redeem, url };
}

async function untilReady(running: GatewayProcess): Promise<void> {
  while ((await readiness(running)) !== 200) await delay(20);
}

describe("a gateway that keeps sign-ins in files", () => {
  it("loses nothing when it crashes: sessions, tokens, registrations, signing keys", async () => {
    const running = await start();
    await untilReady(running);
    const client = await OAuthClient.register(running.url);
    const { redeem } = await signIn(running, client);
    const { body } = await redeem();
    const keys = await jwks(running);
    await running.crash();
    const afterwards = [
      await call(running, body.access_token),
      (await client.refresh(body.refresh_token ?? "")).status,
    ];

    expect(afterwards).toEqual([200, 200]);
    expect(await jwks(running)).toEqual(keys);
    // A code that was used before the crash is used, and shows that somebody else has it.
    expect((await redeem()).status).toBe(400);
  });

  it("goes on with a sign-in that it crashed in the middle of, whatever came next", async () => {
    const running = await start();
    await untilReady(running);
    const results: unknown[] = [];
    for (const step of STEPS) {
      let crashed = false;
      const crashBefore = async (name: string): Promise<void> => {
        if (crashed || !step.test(name)) return;
        crashed = true;
        await running.crash();
      };
      const send: typeof fetch = async (input, init) => {
        const { pathname, origin } = new URL(input);
        if (origin === running.url) await crashBefore(`${init?.method ?? "GET"} ${pathname}`);
        return fetch(input, init);
      };
      const client = await OAuthClient.register(running.url);
      const { redeem } = await signIn(running, client, new Browser(send));
      await crashBefore("POST /token");
      const { status, body } = await redeem();
      const called = await call(running, body.access_token);
      results.push([step, crashed, status, called, (await redeem()).status]);
    }
    expect(results).toEqual(STEPS.map((step) => [step, true, 200, 200, 400]));
  });

  it("keeps every answer it gave, at whatever moment it crashes, and takes no code twice", async () => {
    const running = await start();
    await untilReady(running);
    const given: { readonly client: OAuthClient; readonly tokens: TokenAnswer["body"] }[] = [];
    const unanswered: (() => Promise<TokenAnswer>)[] = [];
    const counts = { crashes: 0, cutOff: 0, completed: 0, lost: 0, usedTwice: 0 };
    const clients = await Promise.all(Array.from({ length: CLIENTS }, () => OAuthClient.register(running.url)));

    for (; counts.crashes < CRASHES; counts.crashes += 1) {
      let answersLeft = randomInt(1, ANSWERS);
      let crash: Promise<void> | undefined;
      const answered = <T>(answer: T): T => {
        answersLeft -= 1;
        // Not awaited: other requests are under way, and are cut off.
        if (answersLeft === 0) crash = running.crash();
        return answer;
      };
      const send: typeof fetch = async (input, init) => answered(await fetch(input, init));
      const signInsOf = async (client: OAuthClient): Promise<void> => {
        while (crash === undefined) {
          const { redeem } = await signIn(running, client, new Browser(send));
          unanswered.push(redeem);
          const { status, body } = await redeem();
          unanswered.splice(unanswered.indexOf(redeem), 1);
          if (status === 200) given.push({ client, tokens: body });
          answered(undefined);
        }
      };
      const ended = await Promise.allSettled(clients.map(signInsOf));
      counts.cutOff += ended.filter(({ status }) => status === "rejected").length;
      await crash;
    }
    counts.completed = given.length;
    for (const { client, tokens } of given) {
      const { access_token: access, refresh_token: refresh = "" } = tokens;
      const works = (await call(running, access)) === 200 && (await client.refresh(refresh)).status === 200;
      if (!works) counts.lost += 1;
    }
    for (const redeem of unanswered) {
      const statuses = [(await redeem()).status, (await redeem()).status];
      if (statuses[1] === 200) counts.usedTwice += 1;
    }
    process.stderr.write(`a gateway that crashes: ${JSON.stringify(counts)}\n`);

    expect(counts).toMatchObject({ lost: 0, usedTwice: 0 });
    expect(counts.completed).toBeGreaterThan(0);
    expect(counts.cutOff).toBeGreaterThan(0);
  });

  it("leaves nothing in them that somebody else could read", async () => {
    const running = await start();
    await untilReady(running);
    const client = await OAuthClient.register(running.url);
    const { redeem, code } = await signIn(running, client);
    const { body } = await redeem();
    const written = readdirSync(directory).map((name) => ({
      name,
      mode: (statSync(join(directory, name)).mode & 0o777).toString(8),
      text: readFileSync(join(directory, name), "latin1"),
    }));

    expect(written.map(({ name }) => name).sort()).toEqual(["sealing.key", "sign-ins.sqlite", "sign-ins.sqlite-wal"]);
    expect(new Set(written.map(({ mode }) => mode))).toEqual(new Set(["600"]));
    const all = written.map(({ text }) => text).join("\n");
    for (const secret of [
      code,
      body.access_token,
      body.refresh_token,
      "PRIVATE",
      '"kty"',
      contoso.users.adele.userPrincipalName,
    ]) {
      expect(secret).toBeTruthy();
      expect(all).not.toContain(secret);
    }
    expect(all).toContain("key-file:");
    expect(running.output()).not.toContain("ExperimentalWarning");
  });

  it("refuses a directory that another one uses, and goes on itself", async () => {
    const running = await start();
    await untilReady(running);
    await expect(running.startReplica()).rejects.toThrow(/TOKEN_STORE_DIRECTORY is in use by another process/);
    expect(await readiness(running)).toBe(200);
  });

  it.each([
    [
      "a key that others may read",
      () => {
        chmodSync(join(directory, "sealing.key"), 0o644);
      },
      "sealing.key that is open to others",
    ],
    [
      "a key that is none",
      () => {
        appendFileSync(join(directory, "sealing.key"), "x");
      },
      "sealing.key that is no key",
    ],
    [
      "a damaged database",
      () => {
        writeFileSync(join(directory, "sign-ins.sqlite"), "x".repeat(8192));
      },
      "damaged",
    ],
  ])("does not start with %s, and says so", async (_what, spoil, words) => {
    const database = openFileDatabase(directory);
    keyOfDirectory(directory, database);
    database.close();
    spoil();
    const failure: unknown = await start().catch((error: unknown) => error);
    expect(String(failure)).toContain(words);
    expect(String(failure)).toContain('"variable":"TOKEN_STORE_DIRECTORY"');
  });
});

describe("a gateway whose files a key in Key Vault seals", () => {
  beforeEach(async () => {
    keyVault = await startKeyVaultDouble({ users: [contoso.gatewayIdentity.principalId] });
  });

  it("has no key file, loses nothing over a rotation of the key, and waits for a vault that is away", async () => {
    const running = await start({ TOKEN_STORE_KEY_VAULT_KEY_ID: keyVault?.keyId ?? "" });
    await untilReady(running);
    const client = await OAuthClient.register(running.url);
    const { redeem } = await signIn(running, client);
    const { body } = await redeem();
    const keys = await jwks(running);

    keyVault?.failWith(503);
    const meanwhile = [await readiness(running), await call(running, body.access_token)];
    const crashed = running.crash();
    while ((await readiness(running).catch(() => 0)) !== 503) await delay(20);
    keyVault?.rotate();
    keyVault?.failWith(undefined);
    await crashed;

    expect(readdirSync(directory)).not.toContain("sealing.key");
    expect(meanwhile).toEqual([200, 200]);
    expect(await call(running, body.access_token)).toBe(200);
    expect((await client.refresh(body.refresh_token ?? "")).status).toBe(200);
    expect(await jwks(running)).toEqual(keys);
  });
});
