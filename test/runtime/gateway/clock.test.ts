import { decodeJwt } from "jose";
import { GATEWAY_LIFETIMES as LIFETIMES, SIGNING_KEY_LIFETIMES as KEYS } from "../../../runtime/config/defaults.js";
import { contoso } from "../../doubles/contoso.js";
import { startLocalServer, type LocalServer } from "../../support/local-server.js";
import { Browser, titleOf, type Visit } from "../../doubles/browser.js";
import { startGateway, type GatewayProcess } from "./support/gateway-process.js";
import { OAuthClient, pkce, postJson } from "./support/oauth-client.js";
import { signInClient } from "./support/signed-in-client.js";

jest.setTimeout(60_000);

const HOUR = 3600;
const DAY = 24 * HOUR;
/** How long Entra's tokens live in these tests. */
const ENTRA_TOKEN_SECONDS = 75 * 60;

let gateway: GatewayProcess;
let upstream: LocalServer;
/** When the test that runs began, seconds after the gateway's start. */
let begun = 0;
let client: OAuthClient;

beforeAll(async () => {
  upstream = await startLocalServer((request, response) => {
    request.resume().on("end", () => response.end(JSON.stringify(request.headers)));
  });
  gateway = await startGateway({
    upstreamUrl: `${upstream.origin}/mcp`,
    movableClock: true,
    doubles: { accessTokenLifetimeSeconds: ENTRA_TOKEN_SECONDS },
  });
});

afterAll(async () => {
  await gateway?.stop();
  await upstream.close();
});

beforeEach(async () => {
  // Further on than anything of the test before may last.
  begun += 200 * DAY;
  gateway.doubles.entra.control.reset();
  gateway.doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
  await after(0);
  client = await OAuthClient.register(gateway.url);
});

/** Moves gateway and doubles to so many seconds after the beginning of the test. */
async function after(seconds: number): Promise<void> {
  const now = await gateway.setClock(begun + seconds);
  const { entra } = gateway.doubles;
  entra.control.shiftClock({ seconds: (now - entra.clock.now()) / 1000 });
}

function signIn() {
  return signInClient(gateway.url, { client });
}

function callMcp(token: string): Promise<Response> {
  return postJson(gateway.mcpUrl, {}, { authorization: `Bearer ${token}` });
}

async function upstreamTokenOf(token: string): Promise<string> {
  const answer = await callMcp(token);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { authorization: string }).authorization;
}

const toClient = (url: URL) => url.port === "49152";
const toCallback = (url: URL) => url.pathname === "/callback";

async function pageOf(browser: Browser): Promise<Visit> {
  const page = await browser.follow(client.authorizationUrl(pkce().challenge));
  if (page instanceof URL) throw new Error("no consent page");
  return page;
}

/** Entra's answer on its way to the gateway. */
async function entraAnswer(browser: Browser, page: Visit): Promise<URL> {
  const back = await browser.follow(await browser.decide(page, "allow"), toCallback);
  if (!(back instanceof URL)) throw new Error("Entra showed a page");
  return back;
}

describe("a sign-in", () => {
  it("may be consented to until its time is over, and no longer [AS-12e]", async () => {
    const browser = new Browser();
    const page = await pageOf(browser);
    await after(LIFETIMES.interactionSeconds - 1);
    const shown = await browser.visit(page.url);
    expect(titleOf(shown)).toContain("Allow");
    await after(LIFETIMES.interactionSeconds);
    expect(titleOf(await browser.visit(page.url))).toBe("This sign-in has ended");
    expect(titleOf(await browser.decide(shown, "allow"))).toBe("This sign-in has ended");
    expect(titleOf(await browser.decide(shown, "deny"))).toBe("This sign-in has ended");
  });

  it.each([
    ["is finished in its last second", LIFETIMES.interactionSeconds - 1, true],
    ["can't be finished after it, and nothing is redeemed at Entra", LIFETIMES.interactionSeconds, false],
  ])("that was allowed %s [AS-12e]", async (_what, seconds, finished) => {
    const browser = new Browser();
    const page = await pageOf(browser);
    const back = await entraAnswer(browser, page);
    gateway.doubles.entra.control.clearJournal();
    await after(seconds);
    const end = await browser.follow(back.href, toClient);
    expect(end instanceof URL).toBe(finished);
    if (!(end instanceof URL)) expect(end.status).toBe(400);
    expect(gateway.doubles.entra.control.journal({ endpoint: "token" })).toHaveLength(finished ? 1 : 0);
  });

  it("whose answer the browser delivers again ends in the same place for a while [P-20]", async () => {
    const browser = new Browser();
    const back = await entraAnswer(browser, await pageOf(browser));
    const first = (await browser.visit(back.href)).headers.get("location");
    await after(LIFETIMES.callbackRepeatSeconds - 1);
    expect((await browser.visit(back.href)).headers.get("location")).toBe(first);
    await after(LIFETIMES.callbackRepeatSeconds);
    expect(await browser.visit(back.href)).toMatchObject({ status: 400 });
  });
});

it.each([
  ["in its last second", LIFETIMES.authorizationCodeSeconds - 1, { status: 200 }],
  ["not after it", LIFETIMES.authorizationCodeSeconds, { status: 400, body: { error: "invalid_grant" } }],
])("an authorization code is redeemed %s [AS-10]", async (_what, seconds, expected) => {
  const { verifier, challenge } = pkce();
  const callback = await new Browser().signIn(client.authorizationUrl(challenge), client.redirectUri);
  await after(seconds);
  expect(await client.redeem(callback.searchParams.get("code") ?? "", verifier)).toMatchObject(expected);
});

it("an access token is taken until it expires, and then challenged [RS-12] [AS-10]", async () => {
  const { accessToken } = await signIn();
  await after(LIFETIMES.accessTokenSeconds - 1);
  expect((await callMcp(accessToken)).status).toBe(200);
  await after(LIFETIMES.accessTokenSeconds);
  const expired = await callMcp(accessToken);
  expect(expired.status).toBe(401);
  expect(expired.headers.get("www-authenticate")).toContain('error="invalid_token"');
});

describe("a refresh token", () => {
  it("lives from use to use [AS-10]", async () => {
    const { refreshToken } = await signIn();
    await after(LIFETIMES.refreshTokenSeconds - 1);
    const refreshed = await client.refresh(refreshToken);
    expect(refreshed.status).toBe(200);
    await after(2 * LIFETIMES.refreshTokenSeconds - 2);
    expect((await client.refresh(refreshed.body.refresh_token ?? "")).status).toBe(200);
  });

  it("that nobody used for its lifetime is refused [AS-10]", async () => {
    const { refreshToken } = await signIn();
    await after(LIFETIMES.refreshTokenSeconds);
    expect(await client.refresh(refreshToken)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });

  it("that was rotated answers within the grace time, and its newest successor stays good [P-3]", async () => {
    const { refreshToken } = await signIn();
    const first = await client.refresh(refreshToken);
    await after(LIFETIMES.refreshGraceSeconds - 1);
    expect((await client.refresh(refreshToken)).status).toBe(200);
    await after(LIFETIMES.refreshGraceSeconds);
    expect((await client.refresh(first.body.refresh_token ?? "")).status).toBe(200);
  });

  it("that is used after the grace time ends the grant: every token of it, and the sign-in behind [AS-10]", async () => {
    const { refreshToken } = await signIn();
    const newest = await client.refresh(refreshToken);
    await after(LIFETIMES.refreshGraceSeconds);
    expect((await callMcp(newest.body.access_token ?? "")).status).toBe(200);
    expect(await client.refresh(refreshToken)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    expect(await client.refresh(newest.body.refresh_token ?? "")).toMatchObject({ body: { error: "invalid_grant" } });
    expect((await callMcp(newest.body.access_token ?? "")).status).toBe(401);
  });

  it("gains no grace by being used in it [AS-10]", async () => {
    const { refreshToken } = await signIn();
    await client.refresh(refreshToken);
    await after(LIFETIMES.refreshGraceSeconds - 1);
    await client.refresh(refreshToken);
    await after(LIFETIMES.refreshGraceSeconds + 1);
    expect(await client.refresh(refreshToken)).toMatchObject({ body: { error: "invalid_grant" } });
  });

  it("doesn't outlive the grant, however often it is used [AS-10]", async () => {
    // Its registration can't end first.
    client = new OAuthClient(gateway.url, contoso.publicClientId, "http://localhost:49152/callback");
    let { refreshToken } = await signIn();
    for (const seconds of [29 * DAY, 58 * DAY, 87 * DAY, LIFETIMES.grantSeconds - 1]) {
      await after(seconds);
      const refreshed = await client.refresh(refreshToken);
      expect({ seconds, status: refreshed.status }).toEqual({ seconds, status: 200 });
      refreshToken = refreshed.body.refresh_token ?? "";
    }
    await after(LIFETIMES.grantSeconds);
    expect(await client.refresh(refreshToken)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });
});

describe("a registration", () => {
  const known = { status: 400, body: { error: "invalid_grant" } };
  const gone = { status: 401, body: { error: "invalid_client" } };

  it("that nobody signs in with ends, and its client is told to register again [AS-7] [AS-19]", async () => {
    await after(LIFETIMES.unapprovedRegistrationSeconds - 1);
    expect(await client.refresh("x")).toMatchObject(known);
    await after(LIFETIMES.unapprovedRegistrationSeconds);
    expect(await client.refresh("x")).toMatchObject(gone);
    const page = await new Browser().visit(client.authorizationUrl(pkce().challenge));
    expect(titleOf(page)).toBe("This application is not registered here");
  });

  it("begins anew with each sign-in", async () => {
    await signIn();
    await after(60 * DAY);
    await signIn();
    await after(60 * DAY + LIFETIMES.registrationSeconds - 1);
    expect(await client.refresh("x")).toMatchObject(known);
    await after(60 * DAY + LIFETIMES.registrationSeconds);
    expect(await client.refresh("x")).toMatchObject(gone);
  });
});

describe("Entra's access token behind a session", () => {
  const refreshes = () =>
    gateway.doubles.entra.control.journal({ endpoint: "token", parameters: { grant_type: "refresh_token" } });

  it.each([61, 75, 90])(
    "is renewed for a client that refreshes %i minutes after its sign-in, without scope and resource [P-3]",
    async (minutes) => {
      const { refreshToken, accessToken } = await signIn();
      const before = await upstreamTokenOf(accessToken);
      await after(minutes * 60);
      const refreshed = await client.refresh(refreshToken);
      expect(refreshed).toMatchObject({ status: 200, body: { scope: "access_as_user" } });
      const renewed = await upstreamTokenOf(refreshed.body.access_token ?? "");
      expect(renewed === before).toBe(minutes * 60 < ENTRA_TOKEN_SECONDS - 300);
      for (const { form } of refreshes()) {
        expect(String(form.scope).split(" ")).toContain(`${contoso.apiClientId}/access_as_user`);
        expect(form).not.toHaveProperty("resource");
      }
    },
  );

  it("is renewed five minutes before it ends, not earlier", async () => {
    const { refreshToken } = await signIn();
    await after(ENTRA_TOKEN_SECONDS - 301);
    const { access_token: token = "" } = (await client.refresh(refreshToken)).body;
    await callMcp(token);
    expect(refreshes()).toHaveLength(0);
    await after(ENTRA_TOKEN_SECONDS - 300);
    await callMcp(token);
    expect(refreshes()).toHaveLength(1);
  });

  it("that Entra renews no more ends the session: 401, then invalid_grant, then a new sign-in works [P-3]", async () => {
    const { refreshToken } = await signIn();
    gateway.doubles.entra.control.revokeUser({ tenant: contoso.tenantId, user: contoso.users.adele.objectId });
    await after(90 * 60);
    const refreshed = await client.refresh(refreshToken);
    expect((await callMcp(refreshed.body.access_token ?? "")).status).toBe(401);
    expect(await client.refresh(refreshed.body.refresh_token ?? "")).toMatchObject({
      status: 400,
      body: { error: "invalid_grant" },
    });
    expect((await callMcp((await signIn()).accessToken)).status).toBe(200);
  });

  it("serves on while Entra is away, until it ends [P-3]", async () => {
    const { refreshToken } = await signIn();
    await after(ENTRA_TOKEN_SECONDS - 200);
    const { access_token: token = "" } = (await client.refresh(refreshToken)).body;
    gateway.doubles.entra.control.breakNext({ endpoint: "token", times: 100, status: 500 });
    expect((await callMcp(token)).status).toBe(200);
    await after(ENTRA_TOKEN_SECONDS);
    const away = await callMcp(token);
    expect(away.status).toBe(503);
    expect(away.headers.get("retry-after")).toMatch(/^\d+$/);
  });
});

describe("what is kept of Entra", () => {
  function brought(): Promise<string> {
    return gateway.doubles.entra.control.mintToken({
      tenant: contoso.tenantId,
      user: contoso.users.adele.userPrincipalName,
      client: contoso.publicClientId,
      resource: contoso.apiClientId,
      scopes: ["access_as_user"],
    });
  }
  const fetched = () => gateway.doubles.entra.control.journal({ endpoint: "keys" }).length;

  it("its keys, for half a day", async () => {
    expect((await callMcp(await brought())).status).toBe(200);
    const before = fetched();
    await after(KEYS.maxAgeSeconds - 1);
    expect((await callMcp(await brought())).status).toBe(200);
    expect(fetched()).toBe(before);
    await after(KEYS.maxAgeSeconds);
    expect((await callMcp(await brought())).status).toBe(200);
    expect(fetched()).toBe(before + 1);
  });

  it("its keys, for a whole day while it can't be asked; then nobody can be let in, and that is said", async () => {
    expect((await callMcp(await brought())).status).toBe(200);
    gateway.doubles.entra.control.breakNext({ endpoint: "keys", times: 100, status: 503 });
    await after(KEYS.staleSeconds - 1);
    expect((await callMcp(await brought())).status).toBe(200);
    await after(KEYS.staleSeconds);
    const refused = await callMcp(await brought());
    expect(refused.status).toBe(503);
    expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(refused.headers.get("www-authenticate")).toBeNull();
  });

  it("a token exchanged for a user, until a minute before it ends [P-17]", async () => {
    const token = await brought();
    const exchanges = () => gateway.doubles.entra.control.journal({ endpoint: "token" }).length;
    const first = await upstreamTokenOf(token);
    await after(ENTRA_TOKEN_SECONDS - 61);
    expect(await upstreamTokenOf(token)).toBe(first);
    expect(exchanges()).toBe(1);
    await after(ENTRA_TOKEN_SECONDS - 60);
    const second = await upstreamTokenOf(token);
    expect(second).not.toBe(first);
    expect(decodeJwt(second.replace("Bearer ", "")).oid).toBe(contoso.users.adele.objectId);
    expect(exchanges()).toBe(2);
  });

  it("nothing of a token that a client brought, once it has expired [RS-12]", async () => {
    const token = await brought();
    await after(ENTRA_TOKEN_SECONDS - 1);
    expect((await callMcp(token)).status).toBe(200);
    // Clocks may differ by a minute here; Entra, which is asked next, knows better.
    await after(ENTRA_TOKEN_SECONDS + 1);
    expect((await callMcp(token)).status).toBe(401);
    await after(ENTRA_TOKEN_SECONDS + 120);
    expect((await callMcp(token)).status).toBe(401);
  });
});
