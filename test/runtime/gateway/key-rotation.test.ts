import { join } from "node:path";
import { importJWK, SignJWT, type JWK } from "jose";
import { DATA_KEY_LIFETIMES, SIGNING_KEY_ROTATION as ROTATION } from "../../../runtime/config/defaults.js";
import { createGatewayTokenVerifier } from "../../../runtime/gateway/gateway-access-token.js";
import { createSharedSigningKeys } from "../../../runtime/gateway/shared-signing-keys.js";
import { createKeyVaultRequest } from "../../../runtime/key-vault/key-vault-request.js";
import { createOutboundFetch } from "../../../runtime/security/outbound-fetch.js";
import { createKeyVaultWrapper } from "../../../runtime/stores/key-vault-wrapper.js";
import { createMemoryStore } from "../../../runtime/stores/memory-store.js";
import { createPatientDataKeys } from "../../../runtime/stores/patient-data-keys.js";
import { createSealedStore } from "../../../runtime/stores/sealed-store.js";
import { StoreUnavailable } from "../../../runtime/stores/store-unavailable.js";
import type { TokenStore } from "../../../runtime/stores/token-store.js";
import { createWrappedDataKeys } from "../../../runtime/stores/wrapped-data-keys.js";
import { createLogger } from "../../../runtime/telemetry/logger.js";
import { Browser } from "../../doubles/browser.js";
import { contoso } from "../../doubles/contoso.js";
import {
  KEY_VAULT_RESOURCE,
  startKeyVaultDouble,
  type KeyVaultDouble,
} from "../../doubles/key-vault/key-vault-double.js";
import { startLocalServer } from "../../support/local-server.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { startGateway, type GatewayProcess } from "./support/gateway-process.js";
import { OAuthClient, pkce, postJson } from "./support/oauth-client.js";

jest.setTimeout(300_000);

const DAYS = 200;
const HOUR = 3600;
const DAY = 24 * HOUR;
const START = 1_800_000_000_000;
const ISSUER = "https://mcp.contoso.com";
const RESOURCE = `${ISSUER}/mcp`;
/** As long as any entry lives. */
const LIFETIME = 90 * DAY;

const logger = createLogger({ level: "error", destination: { write: () => undefined } });

describe("over 200 days of two replicas, with a vault that rotates its key and is away now and then", () => {
  let keyVault: KeyVaultDouble;
  let now = START;
  let unreadable = 0;

  beforeEach(async () => {
    keyVault = await startKeyVaultDouble({ users: ["identity"] });
    now = START;
    unreadable = 0;
    store = createMemoryStore({ now: clock });
  });
  afterEach(() => keyVault.close());

  const clock = () => now;
  let store: TokenStore;

  /** A replica that has just started. */
  function replica() {
    const [from = "", to = ""] = keyVault.rewrittenHost.split("=");
    const fetch = createOutboundFetch({
      rewrites: new Map([[from, to]]),
      timeoutMilliseconds: 5_000,
      maxResponseBytes: 65_536,
    });
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const token = `${part({ alg: "none" })}.${part({ aud: KEY_VAULT_RESOURCE, oid: "identity" })}.signature`;
    const ask = createKeyVaultRequest({ token: () => Promise.resolve(token), fetch });
    const wrapper = createKeyVaultWrapper({ keyId: keyVault.keyId, ask });
    const keys = createPatientDataKeys(createWrappedDataKeys({ store, wrapper, now: clock }), clock);
    const sealed = createSealedStore({ store, keys, onUnreadable: () => (unreadable += 1) });
    const signing = createSharedSigningKeys({ store: sealed, now: clock, logger });
    const verify = createGatewayTokenVerifier({ issuer: ISSUER, keys: signing.current, now: clock });
    return { sealed, signing, verify };
  }

  async function accessToken({ signing }: ReturnType<typeof replica>): Promise<string> {
    const [key] = signing.current();
    if (key === undefined) throw new Error("no key");
    return new SignJWT({ client_id: "client", grant_id: "grant", jti: "jti", scope: "" })
      .setProtectedHeader({ alg: "RS256", typ: "at+jwt", kid: key.kid })
      .setIssuer(ISSUER)
      .setAudience(RESOURCE)
      .setExpirationTime(now / 1000 + 600)
      .sign(await importJWK(key as unknown as JWK, "RS256"));
  }

  it("loses no entry and no token", async () => {
    const one = replica();
    let other = replica();
    await one.signing.check();
    await other.signing.check();
    const sessions: { readonly name: string; readonly endsAt: number }[] = [];
    const counts = { tokens: 0, kids: new Set<string>(), sessions: 0, lost: 0, refused: 0, waited: 0 };
    /** One that started lately has not seen every key yet: it has to wait for the vault, and nothing is gone. */
    const unlessAway = (error: unknown): string => {
      if (!(away && error instanceof StoreUnavailable)) throw error;
      counts.waited += 1;
      return "there";
    };
    let away = false;
    const until = START + DAYS * DAY * 1000;
    for (let step = 0; now < until; step += 1) {
      const day = Math.floor((now - START) / (DAY * 1000));
      // Twelve hours of it, at the very time when a data key ends.
      away = day > 0 && day % 30 === 0 && (now - START) % (DAY * 1000) < 12 * HOUR * 1000;
      keyVault.failWith(away ? 503 : undefined);
      if (step % (24 * 40) === 0) keyVault.rotate();
      if (step % (24 * 7) === 100 && !away) {
        other.signing.close();
        other = replica();
      }
      const [writer, reader] = step % 2 === 0 ? [one, other] : [other, one];
      for (const { signing } of [writer, reader]) await signing.refresh().catch(unlessAway);
      for (const { kid } of writer.signing.current()) counts.kids.add(kid);

      const token = await accessToken(writer);
      const session = { name: `entra-session:${step}`, endsAt: now + LIFETIME * 1000 };
      await writer.sealed.set(session.name, "refresh token", LIFETIME).catch(() => (counts.refused += 1));
      sessions.push(session);
      counts.sessions += 1;

      now += 599 * 1000;
      for (const { verify } of [one, other]) {
        counts.tokens += 1;
        await verify(token, RESOURCE).catch(() => (counts.lost += 1));
      }
      now += (HOUR - 599) * 1000;
      // The oldest that have to be there still, and some others.
      while ((sessions[0]?.endsAt ?? Infinity) <= now) sessions.shift();
      for (const { name } of [sessions[0], sessions[Math.floor(sessions.length / 2)], sessions.at(-1)].flatMap(
        (found) => found ?? [],
      )) {
        if ((await reader.sealed.get(name).catch(unlessAway)) === undefined) counts.lost += 1;
      }
    }
    one.signing.close();
    other.signing.close();
    process.stderr.write(`${DAYS} days of keys: ${JSON.stringify({ ...counts, kids: counts.kids.size })}\n`);

    expect(counts).toMatchObject({ lost: 0, refused: 0 });
    expect(unreadable).toBe(0);
    expect(counts.kids.size).toBeGreaterThanOrEqual(Math.floor(DAYS / 30));
    const wrapped = keyVault.requests.filter(([operation, status]) => operation === "wrapkey" && status === 200);
    expect(wrapped.length).toBeGreaterThanOrEqual(Math.floor(DAYS / 31));
  });

  it("refuses writes once the vault was away for longer than what is sealed could be opened", async () => {
    const { sealed, signing } = replica();
    signing.close();
    await sealed.check();
    now += (DATA_KEY_LIFETIMES.sealSeconds - 60) * 1000;
    await sealed.set("entra-session:a", "x", LIFETIME);
    keyVault.failWith(503);
    now += DATA_KEY_LIFETIMES.askAgainSeconds * 1000;
    const patient = await sealed.set("entra-session:b", "x", LIFETIME).then(() => "written");
    now += DATA_KEY_LIFETIMES.patienceSeconds * 1000;
    await expect(sealed.set("entra-session:c", "x", LIFETIME)).rejects.toThrow("its key can't be used");
    keyVault.failWith(undefined);
    await sealed.set("entra-session:d", "x", LIFETIME);
    expect(patient).toBe("written");
    expect([await sealed.get("entra-session:a"), await sealed.get("entra-session:b")]).toEqual(["x", "x"]);
  });
});

describe("a gateway whose signing key and data key change", () => {
  let gateway: GatewayProcess | undefined;
  afterEach(() => gateway?.stop());

  interface Jwks {
    readonly keys: readonly { readonly kid: string }[];
  }
  const kids = async ({ url }: GatewayProcess) =>
    ((await (await fetch(`${url}/jwks`)).json()) as Jwks).keys.map(({ kid }) => kid);
  const kidOf = (token = "") =>
    (JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()) as { readonly kid: string }).kid;

  it("announces the next one, takes tokens of the old one, and forgets it when none is left", async () => {
    const upstream = await startLocalServer((_request, response) => response.end("{}"));
    const running = await startGateway({
      upstreamUrl: `${upstream.origin}/mcp`,
      environment: { TOKEN_STORE_DIRECTORY: join(temporaryFolder(), "sign-ins") },
      movableClock: true,
    });
    gateway = running;
    const { control } = running.doubles.entra;
    control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
    let ahead = 0;
    const goTo = async (seconds: number): Promise<void> => {
      control.shiftClock({ seconds: seconds - ahead });
      ahead = seconds;
      await running.crash({ CLOCK_AHEAD_SECONDS: String(seconds) });
    };
    const call = async (token = "") =>
      (await postJson(running.mcpUrl, {}, { authorization: `Bearer ${token}` })).status;

    await goTo(0);
    const atFirst = await kids(running);
    await goTo(ROTATION.signSeconds - ROTATION.announceSeconds + 60);
    const announced = await kids(running);
    await goTo(ROTATION.signSeconds - 300);
    const client = await OAuthClient.register(running.url);
    const { verifier, challenge } = pkce();
    const callback = await new Browser().signIn(client.authorizationUrl(challenge), client.redirectUri);
    const { body: old } = await client.redeem(callback.searchParams.get("code") ?? "", verifier);
    await goTo(ROTATION.signSeconds + 60);
    const changed = await kids(running);
    const oldStatus = await call(old.access_token);
    const { body: renewed } = await client.refresh(old.refresh_token ?? "");
    await goTo(ROTATION.signSeconds + ROTATION.verifySeconds + 120);
    const afterwards = await kids(running);
    const { status, body: last } = await client.refresh(renewed.refresh_token ?? "");
    const lastStatus = await call(last.access_token);
    await upstream.close();

    const [first = "", second = ""] = announced;
    expect(atFirst).toEqual([first]);
    expect(second).not.toBe(first);
    expect(changed.sort()).toEqual([first, second].sort());
    expect(afterwards).toEqual([second]);
    expect([old, renewed, last].map(({ access_token: token }) => kidOf(token))).toEqual([first, second, second]);
    expect([oldStatus, status, lastStatus]).toEqual([200, 200, 200]);
  });
});
