import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import express from "express";
import { Agent, errors, type Dispatcher } from "undici";
import { SIGNING_KEY_LIFETIMES } from "../../../runtime/config/defaults.js";
import { forwardMcp } from "../../../runtime/gateway/forward-mcp.js";
import { resourceGuard } from "../../../runtime/gateway/resource-guard.js";
import { RequestsInFlight } from "../../../runtime/http/requests-in-flight.js";
import { createAuditLog } from "../../../runtime/telemetry/audit-event.js";
import { createLogger } from "../../../runtime/telemetry/logger.js";
import type { EntraSessions } from "../../../runtime/sign-in/entra-sessions.js";
import type { TransportFault } from "../../doubles/http/faults.js";
import { contoso } from "../../doubles/contoso.js";
import { Browser, titleOf, type Visit } from "../../doubles/browser.js";
import { serve } from "../http/serve.js";
import { startGateway, type GatewayProcess } from "./support/gateway-process.js";
import { OAuthClient, pkce, postJson } from "./support/oauth-client.js";
import { signInClient, type SignedInClient } from "./support/signed-in-client.js";

jest.setTimeout(120_000);

let gateway: GatewayProcess;
/** Speaks TCP, so that it can break any rule of HTTP. */
let upstream: Server;
let behave: (socket: Socket) => void;
let client: OAuthClient;

const OK = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
const answering = (bytes: string) => (socket: Socket) => {
  socket.once("data", () => socket.end(bytes));
};

beforeAll(async () => {
  upstream = createServer((socket) => {
    socket.on("error", () => undefined);
    behave(socket);
  }).listen(0, "127.0.0.1");
  await once(upstream, "listening");
  const { port } = upstream.address() as AddressInfo;
  gateway = await startGateway({ upstreamUrl: `http://127.0.0.1:${port}/mcp`, movableClock: true });
  client = await OAuthClient.register(gateway.url);
});

beforeEach(() => {
  behave = answering(OK);
  gateway.doubles.managedIdentity.control.reset();
  gateway.doubles.entra.control.reset();
  gateway.doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
});

afterAll(async () => {
  await gateway?.stop();
  upstream.close();
});

const toCallback = (url: URL) => url.pathname === "/callback";

async function entraAnswer(browser: Browser): Promise<URL> {
  const page = await browser.follow(client.authorizationUrl(pkce().challenge));
  const back = await browser.follow(await browser.decide(page as Visit, "allow"), toCallback);
  if (!(back instanceof URL)) throw new Error("Entra showed a page");
  return back;
}

const signIn = () => signInClient(gateway.url, { client });
const call = (token: string) => postJson(gateway.mcpUrl, {}, { authorization: `Bearer ${token}` });

describe("the managed identity", () => {
  // First, because its token is kept once there is one.
  it("that gives no token: a page that asks to try again, and then it works [P-10]", async () => {
    const browser = new Browser();
    const back = await entraAnswer(browser);
    gateway.doubles.managedIdentity.control.breakNext({ times: 100, status: 400, body: "identity-secret-detail" });
    const page = await browser.visit(back.href);
    expect(page.status).toBe(503);
    expect(titleOf(page)).toBe("Microsoft did not sign you in");
    expect(page.text).toContain("busy");
    expect(page.text).not.toContain("identity-secret-detail");
    gateway.doubles.managedIdentity.control.reset();
    expect((await signIn()).tokens.status).toBe(200);
  });
});

describe("an upstream", () => {
  let user: SignedInClient;
  beforeAll(async () => {
    gateway.doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
    user = await signIn();
  });

  it.each<[string, (socket: Socket) => void]>([
    ["that hangs up", (socket) => socket.destroy()],
    ["that hangs up once it was asked", (socket) => socket.once("data", () => socket.destroy())],
    ["that doesn't speak HTTP", answering("SSH-2.0-OpenSSH_9.6\r\n")],
    ["whose headers break off", answering("HTTP/1.1 200 OK\r\ncontent-ty")],
    ["whose headers never fit", answering(`HTTP/1.1 200 OK\r\nx: ${"a".repeat(100_000)}\r\n\r\n`)],
    ["with two lengths", answering("HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}")],
  ])("%s becomes a 502, and the next request works [RS-12]", async (_what, misbehave) => {
    behave = misbehave;
    const answer = await call(user.accessToken);
    expect(answer.status).toBe(502);
    expect(await answer.json()).toMatchObject({ error: { message: "The MCP server is not available" } });
    behave = answering(OK);
    expect((await call(user.accessToken)).status).toBe(200);
  });

  it("that breaks off a stream breaks it off for the client, which never takes it for complete [TR-6]", async () => {
    behave = (socket) => {
      socket.once("data", () => {
        socket.write("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
        socket.write("9\r\ndata: 1\n\n\r\n", () => socket.resetAndDestroy());
      });
    };
    const { port } = new URL(gateway.url);
    const headers = { authorization: `Bearer ${user.accessToken}`, "content-type": "application/json" };
    const request = httpRequest({ host: "localhost", port, path: "/mcp", method: "POST", headers });
    request.end("{}");
    const [response] = (await once(request, "response")) as [IncomingMessage];
    response.resume();
    await expect(once(response, "end")).rejects.toMatchObject({ code: "ECONNRESET" });
    behave = answering(OK);
    expect((await call(user.accessToken)).status).toBe(200);
  });

  it("that sends elsewhere is not followed, and the client isn't sent there [RS-11]", async () => {
    behave = answering("HTTP/1.1 307 x\r\nlocation: http://169.254.169.254/\r\ncontent-length: 0\r\n\r\n");
    const { port } = new URL(gateway.url);
    const headers = { authorization: `Bearer ${user.accessToken}` };
    const request = httpRequest({ host: "localhost", port, path: "/mcp", method: "POST", headers });
    request.end();
    const [response] = (await once(request, "response")) as [IncomingMessage];
    response.resume();
    expect(response.headers.location).toBeUndefined();
  });
});

/** The forwarding alone, in front of it a guard that knows one token. */
function forwarder(upstreamUrl: string, dispatcher: Dispatcher) {
  const logger = createLogger({ level: "error" });
  const resource = {
    path: "/mcp",
    url: "https://mcp.contoso.example/mcp",
    upstreamUrl,
    scopes: ["access_as_user"],
    forwardedToken: "api",
  } as const;
  const sessions = {
    isUsable: () => Promise.resolve(true),
    user: () => Promise.resolve({ tenantId: contoso.tenantId, objectId: contoso.users.adele.objectId }),
  } as unknown as EntraSessions;
  const token = { grantId: "grant", clientId: "client", scopes: resource.scopes, tokenId: "token" };
  const issuer = "https://mcp.contoso.example";
  const app = express();
  app.all(
    resource.path,
    resourceGuard(resource, {
      issuer,
      verifyOwn: () => Promise.resolve(token),
      verifyEntra: () => Promise.reject(new Error("not expected")),
      sessions,
      audit: createAuditLog(logger),
    }),
    forwardMcp(resource, {
      upstreamToken: () => Promise.resolve("upstream-token"),
      sessions,
      dispatcher,
      inFlight: new RequestsInFlight(),
      logger,
    }),
  );
  return serve(app);
}

it.each<[string, Agent.Options]>([
  ["never answers", { headersTimeout: 50 }],
  [
    "never accepts",
    {
      connect: (_options: unknown, done: (error: Error, socket: null) => void) => {
        done(new errors.ConnectTimeoutError(), null);
      },
    },
  ],
])("an upstream that %s becomes a 504 [RS-12]", async (_what, limits) => {
  const silent = createServer((socket) => socket.on("error", () => undefined)).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo;
  const dispatcher = new Agent(limits);
  const served = await forwarder(`http://127.0.0.1:${port}/mcp`, dispatcher);
  const claims = Buffer.from(JSON.stringify({ iss: "https://mcp.contoso.example" })).toString("base64url");
  const answer = await postJson(`${served.origin}/mcp`, {}, { authorization: `Bearer e30.${claims}.x` });
  expect(answer.status).toBe(504);
  expect(await answer.json()).toMatchObject({ error: { message: "The MCP server did not answer in time" } });
  await served.close();
  await dispatcher.destroy();
  silent.close();
});

/** What a token endpoint may do beside its duty. */
const TROUBLES: readonly (readonly [string, TransportFault])[] = [
  ["is busy", { status: 429, headers: { "retry-after": "120" } }],
  ["is busy without saying for how long", { status: 429 }],
  ["is broken", { status: 500 }],
  ["is behind a broken proxy", { status: 502, body: "<html>secret-of-the-proxy</html>" }],
  ["is being serviced", { status: 503 }],
  ["is too slow for its own proxy", { status: 504 }],
  ["speaks in pages", { status: 200, body: "<html>Welcome to the guest network</html>" }],
  ["answers with half a text", { status: 200, headers: { "content-type": "application/json" }, body: '{"access_tok' }],
  ["hangs up", { dropConnection: true }],
];

describe("Entra, when its token endpoint", () => {
  const breakToken = (fault: TransportFault) => {
    gateway.doubles.entra.control.breakNext({ endpoint: "token", times: 20, ...fault });
  };

  it.each(TROUBLES)("%s: the person reads that it is, and can try again [P-20] [AS-14]", async (_what, fault) => {
    const browser = new Browser();
    const back = await entraAnswer(browser);
    breakToken(fault);
    const page = await browser.visit(back.href);
    expect({ status: page.status, title: titleOf(page) }).toEqual({
      status: 503,
      title: "Microsoft did not sign you in",
    });
    expect(page.text).toContain("Try again");
    expect(page.text).not.toMatch(/secret-of|guest network/);

    gateway.doubles.entra.control.reset();
    gateway.doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
    const again = /href="(\/consent\/[^"]+)"/.exec(page.text)?.[1] ?? "";
    const asked = await browser.visit(gateway.url + again);
    const end = await browser.follow(await browser.decide(asked, "allow"), (url) => url.port === "49152");
    expect(end).toBeInstanceOf(URL);
  });

  it.each(TROUBLES)("%s: calls get 503 and a time, and the session goes on [P-3]", async (_what, fault) => {
    gateway.doubles.entra.control.setAccessTokenLifetime({ seconds: 0 });
    const { accessToken, refreshToken } = await signIn();
    breakToken(fault);
    const refused = await call(accessToken);
    const text = await refused.text();
    expect({ status: refused.status, text }).toMatchObject({ status: 503 });
    expect(refused.headers.get("retry-after")).toBe(fault.headers?.["retry-after"] ?? "5");
    expect(text).not.toMatch(/secret-of|guest network|AADSTS/);

    gateway.doubles.entra.control.reset();
    expect((await call(accessToken)).status).toBe(200);
    expect((await client.refresh(refreshToken)).status).toBe(200);
  });

  it("doesn't answer at all: nobody waits for ever [P-20]", async () => {
    gateway.doubles.entra.control.setAccessTokenLifetime({ seconds: 0 });
    const { accessToken } = await signIn();
    const browser = new Browser();
    const back = await entraAnswer(browser);
    breakToken({ delayMilliseconds: 12_000, status: 500 });
    const [page, refused] = await Promise.all([browser.visit(back.href), call(accessToken)]);
    expect([page.status, refused.status]).toEqual([503, 503]);
    expect(titleOf(page)).toBe("Microsoft did not sign you in");
  });
});

describe("Entra's keys", () => {
  const brought = () =>
    gateway.doubles.entra.control.mintToken({
      tenant: contoso.tenantId,
      user: contoso.users.adele.userPrincipalName,
      client: contoso.publicClientId,
      resource: contoso.apiClientId,
      scopes: ["access_as_user"],
    });

  it("that change during traffic are fetched once for all, and nobody is refused [RS-8]", async () => {
    const old = await brought();
    expect((await call(old)).status).toBe(200);
    await gateway.setClock(10 * SIGNING_KEY_LIFETIMES.cooldownSeconds);
    await gateway.doubles.entra.control.rotateKeys();
    gateway.doubles.entra.control.clearJournal();
    const tokens = await Promise.all(Array.from({ length: 10 }, () => brought()));
    const answers = await Promise.all([...tokens, ...tokens.map(() => old)].map((token) => call(token)));
    for (const { status } of answers) expect(status).toBe(200);
    expect(gateway.doubles.entra.control.journal({ endpoint: "keys" })).toHaveLength(1);
  });

  it("that can't be had fail a sign-in without a trace of why, and the next one works [AS-14]", async () => {
    await gateway.setClock(20 * SIGNING_KEY_LIFETIMES.cooldownSeconds);
    await gateway.doubles.entra.control.rotateKeys();
    const browser = new Browser();
    const back = await entraAnswer(browser);
    gateway.doubles.entra.control.breakNext({ endpoint: "keys", times: 20, status: 503 });
    const page = await browser.visit(back.href);
    expect(titleOf(page)).toBe("Microsoft did not sign you in");
    expect(page.text).not.toContain("keys");
    gateway.doubles.entra.control.reset();
    gateway.doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
    await gateway.setClock(30 * SIGNING_KEY_LIFETIMES.cooldownSeconds);
    expect((await signIn()).tokens.status).toBe(200);
  });

  // Last, because the managed identity's token is signed with them too.
  it("that are withdrawn stop counting once they are looked at again [RS-8]", async () => {
    const old = await brought();
    expect((await call(old)).status).toBe(200);
    await gateway.setClock(40 * SIGNING_KEY_LIFETIMES.cooldownSeconds);
    await gateway.doubles.entra.control.rotateKeys({ withdrawOld: true });
    expect((await call(await brought())).status).toBe(200);
    expect((await call(old)).status).toBe(401);
  });
});

it("nothing of it is a failure of ours, and no secret is in the log [RS-28]", () => {
  const output = gateway.output();
  expect(/"level":"error".{0,500}/.exec(output)).toBeNull();
  expect(/eyJ[\w-]{10,}\./.exec(output)).toBeNull();
});
