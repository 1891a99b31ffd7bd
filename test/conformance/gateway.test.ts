import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from "jose";
import { contoso } from "../doubles/contoso.js";
import { Browser } from "../doubles/browser.js";
import { startGateway, type GatewayProcess } from "../runtime/gateway/support/gateway-process.js";
import { OAuthClient, pkce, postJson } from "../runtime/gateway/support/oauth-client.js";
import { signInClient } from "../runtime/gateway/support/signed-in-client.js";
import { startLocalServer, type LocalServer } from "../support/local-server.js";

jest.setTimeout(60_000);

const WEBSITE = "https://client.example";
const REDIRECT_URI = "http://localhost:49152/callback";

let gateway: GatewayProcess;
let upstream: LocalServer;
let website: LocalServer;
/** What the upstream was sent last. */
let forwarded: { readonly body: string; readonly token: string };
/** Answers of the website, by path. */
const documents = new Map<string, string>();
const fetched: string[] = [];

beforeAll(async () => {
  upstream = await startLocalServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      forwarded = { body, token: (request.headers.authorization ?? "").replace("Bearer ", "") };
      if (body.includes("challenge")) response.writeHead(401, { "www-authenticate": claimsChallenge });
      else response.writeHead(200, { "content-type": "application/json" });
      response.end("{}");
    });
  });
  website = await startLocalServer(({ url = "" }, response) => {
    fetched.push(url);
    const document = documents.get(url);
    if (url === "/moved.json") response.writeHead(302, { location: "/client.json" });
    else response.writeHead(document === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(document);
  });
  gateway = await startGateway({
    upstreamUrl: `${upstream.origin}/mcp`,
    rewrites: [`${WEBSITE}=${website.origin}`],
  });
  signInAs("adele");
});
afterAll(async () => {
  await gateway?.stop();
  await Promise.all([upstream.close(), website.close()]);
});

const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
const claimsChallenge = `Bearer error="insufficient_claims", claims="${Buffer.from(claims).toString("base64")}"`;

function signInAs(user: keyof typeof contoso.users): void {
  gateway.doubles.entra.control.signInAutomatically({ user: contoso.users[user].userPrincipalName });
}

function callMcp(token: string, message: object): Promise<Response> {
  return postJson(gateway.mcpUrl, message, { authorization: `Bearer ${token}` });
}

describe("a client that is known by its document", () => {
  const complete = { client_name: "Client", redirect_uris: [REDIRECT_URI], token_endpoint_auth_method: "none" };
  const publish = (path: string, document: object) => documents.set(path, JSON.stringify(document));
  const authorize = (clientId: string) =>
    new Browser().visit(new OAuthClient(gateway.url, clientId, REDIRECT_URI).authorizationUrl(pkce().challenge));

  it("is taken when the document is right [AS-5]", async () => {
    publish("/client.json", { client_id: `${WEBSITE}/client.json`, ...complete });

    expect((await authorize(`${WEBSITE}/client.json`)).status).toBe(303);
  });

  it.each([
    ["names another client id", { client_id: `${WEBSITE}/other.json` }],
    ["names no client id", { client_id: undefined }],
    ["lists another redirect URI", { redirect_uris: ["http://localhost:49152/other"] }],
    ["lists none", { redirect_uris: [] }],
    ["lists none that anybody may have", { redirect_uris: ["http://evil.example/cb"] }],
  ])("is refused when the document %s [AS-5a]", async (_what, changes) => {
    const path = `/${randomUUID()}.json`;
    publish(path, { client_id: `${WEBSITE}${path}`, ...complete, ...changes });
    const page = await authorize(`${WEBSITE}${path}`);

    expect(page.status).toBe(400);
    expect(page.headers.get("location")).toBeNull();
    expect(fetched).toContain(path);
  });

  it.each([
    ["is no JSON", () => "<html>"],
    ["is endless", (clientId: string) => JSON.stringify({ ...complete, client_id: clientId, x: "y".repeat(10_000) })],
  ])("is refused when the document %s [AS-5a] [AS-5b]", async (_what, text) => {
    const path = `/${randomUUID()}.json`;
    documents.set(path, text(WEBSITE + path));

    expect((await authorize(WEBSITE + path)).status).toBe(400);
    expect(fetched).toContain(path);
  });

  it("is refused when the document has moved [AS-5b]", async () => {
    fetched.length = 0;

    expect((await authorize(`${WEBSITE}/moved.json`)).status).toBe(400);
    expect(new Set(fetched)).toEqual(new Set(["/moved.json"]));
  });

  it("gets no request to an address that is not public [AS-5b]", async () => {
    let reached = 0;
    const machine = createServer((socket) => {
      reached += 1;
      socket.destroy();
    }).listen(0);
    await once(machine, "listening");
    const { port } = machine.address() as AddressInfo;
    const addresses = ["127.0.0.1", "localhost", "[::1]"].flatMap((host) => [
      `https://${host}:${port}/client.json`,
      `http://${host}:${port}/client.json`,
    ]);
    const answers = await Promise.all(addresses.map(authorize));
    machine.close();

    expect(answers.map(({ status }) => status)).toEqual(addresses.map(() => 400));
    expect(reached).toBe(0);
  });

  it("may prove who it is with a key, and nobody can without [AS-1] [AS-17]", async () => {
    const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
    const clientId = `${WEBSITE}/confidential.json`;
    publish("/confidential.json", {
      ...complete,
      client_id: clientId,
      token_endpoint_auth_method: "private_key_jwt",
      jwks: { keys: [{ ...(await exportJWK(publicKey)), kid: "k", use: "sig", alg: "RS256" }] },
    });
    const client = new OAuthClient(gateway.url, clientId, REDIRECT_URI);
    const redeem = async (assertion: Record<string, string>) => {
      const { verifier, challenge } = pkce();
      const callback = await new Browser().signIn(client.authorizationUrl(challenge), REDIRECT_URI);
      return client.redeem(callback.searchParams.get("code") ?? "", verifier, assertion);
    };
    const signed = await new SignJWT({})
      .setProtectedHeader({ alg: "RS256", kid: "k" })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(gateway.url)
      .setJti(randomUUID())
      .setIssuedAt()
      .setExpirationTime("1m")
      .sign(privateKey);

    expect(await redeem({})).toMatchObject({ status: 401, body: { error: "invalid_client" } });
    expect(
      await redeem({
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion: signed,
      }),
    ).toMatchObject({ status: 200, body: { token_type: "Bearer" } });
  });
});

describe("web pages", () => {
  it.each([
    ["/.well-known/oauth-protected-resource/mcp", "GET"],
    ["/.well-known/oauth-authorization-server", "GET"],
    ["/token", "POST"],
    ["/register", "POST"],
  ])("may use %s [AS-16]", async (path, method) => {
    const origin = "https://inspector.example";
    const answer = await fetch(gateway.url + path, {
      method,
      headers: { origin },
      ...(method === "POST" ? { body: new URLSearchParams({ grant_type: "refresh_token" }) } : {}),
    });

    expect(["*", origin]).toContain(answer.headers.get("access-control-allow-origin"));
    expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
  });
});

it("a body and its trace context pass as they are, and decide nothing [TR-3] [TR-12]", async () => {
  const { accessToken } = await signInClient(gateway.url);
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const message = {
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: { name: "x", arguments: { region: "eu" }, _meta: { traceparent, tracestate: "vendor=1", baggage: "a=b" } },
  };
  const answer = await callMcp(accessToken, message);

  expect(answer.status).toBe(200);
  expect(forwarded.body).toBe(JSON.stringify(message));
  expect(answer.headers.get("x-request-id")).not.toContain("0af7651916cd43dd8448eb211c80319c");
});

it("whoever signs in as somebody else after a challenge inherits nothing [AS-21]", async () => {
  const { client, browser, accessToken } = await signInClient(gateway.url);
  expect((await callMcp(accessToken, { method: "challenge" })).status).toBe(401);

  signInAs("bob");
  gateway.doubles.entra.control.clearJournal();
  const other = await signInClient(gateway.url, { client, browser });
  const mine = await callMcp(other.accessToken, { method: "ping" });
  expect(mine.status).toBe(200);
  expect(decodeJwt(forwarded.token).oid).toBe(contoso.users.bob.objectId);
  expect(decodeJwt(other.accessToken).grant_id).not.toBe(decodeJwt(accessToken).grant_id);

  // Nor does the one who left get anything of the one who came.
  expect((await callMcp(accessToken, { method: "ping" })).status).toBe(401);
  signInAs("adele");
});

it("registrations are limited [AS-7]", async () => {
  const register = () => postJson(`${gateway.url}/register`, { redirect_uris: [REDIRECT_URI] });
  let answer = await register();
  for (let attempt = 0; attempt < 200 && answer.status === 201; attempt += 1) answer = await register();

  expect(answer.status).toBe(429);
  expect(answer.headers.get("retry-after")).toBe("60");
});
