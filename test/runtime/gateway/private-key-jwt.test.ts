import { randomUUID } from "node:crypto";
import { createServer, type AddressInfo, type Server } from "node:net";
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWK } from "jose";
import { contoso } from "../../doubles/contoso.js";
import { Browser } from "../../doubles/browser.js";
import { startLocalServer, type LocalServer } from "../../support/local-server.js";
import { startGateway, type GatewayProcess } from "./support/gateway-process.js";
import { OAuthClient, pkce } from "./support/oauth-client.js";

jest.setTimeout(60_000);

const WEBSITE = "https://client.example";
/** Documents by where their keys are. */
const DOCUMENTS = {
  jwks: `${WEBSITE}/keys-inside.json`,
  jwks_uri: `${WEBSITE}/keys-elsewhere.json`,
  "jwks_uri on the gateway's own machine": `${WEBSITE}/keys-on-loopback.json`,
} as const;
const REDIRECT_URI = "http://127.0.0.1:49154/callback";
const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

let gateway: GatewayProcess;
let website: LocalServer;
let inside: Server;
let insideConnections = 0;
let ownKey: CryptoKey;
let otherKey: CryptoKey;
let publicJwk: JWK;

beforeAll(async () => {
  const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
  ownKey = privateKey;
  otherKey = (await generateKeyPair("ES256")).privateKey;
  publicJwk = { ...(await exportJWK(publicKey)), kid: "key-1", alg: "ES256", use: "sig" };
  inside = createServer((socket) => {
    insideConnections += 1;
    socket.destroy();
  }).listen(0, "127.0.0.1");

  const keys = { keys: [publicJwk] };
  const keysOf = (clientId: string) => {
    if (clientId === DOCUMENTS.jwks) return { jwks: keys };
    if (clientId === DOCUMENTS.jwks_uri) return { jwks_uri: `${WEBSITE}/keys` };
    return { jwks_uri: `https://127.0.0.1:${(inside.address() as AddressInfo).port}/keys` };
  };
  website = await startLocalServer((request, response) => {
    const clientId = `${WEBSITE}${request.url ?? ""}`;
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify(
        request.url === "/keys"
          ? keys
          : {
              client_id: clientId,
              client_name: "Client with a key",
              redirect_uris: ["http://127.0.0.1/callback"],
              token_endpoint_auth_method: "private_key_jwt",
              token_endpoint_auth_signing_alg: "ES256",
              grant_types: ["authorization_code", "refresh_token"],
              ...keysOf(clientId),
            },
      ),
    );
  });
  gateway = await startGateway({
    upstreamUrl: `${website.origin}/mcp`,
    rewrites: [`${WEBSITE}=${website.origin}`],
  });
  gateway.doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
});

afterAll(async () => {
  await gateway?.stop();
  await website.close();
  inside.close();
});

interface AssertionChanges {
  readonly key?: CryptoKey;
  readonly claims?: Readonly<Record<string, unknown>>;
}

const seconds = () => Math.floor(Date.now() / 1000);

/** Claims of an assertion (RFC 7523 section 3); undefined takes one away. */
function claimsOf(clientId: string, changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const claims = {
    iss: clientId,
    sub: clientId,
    aud: gateway.url,
    exp: seconds() + 300,
    jti: randomUUID(),
    ...changes,
  };
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
}

async function proof(clientId: string, { key = ownKey, claims }: AssertionChanges = {}) {
  const assertion = await new SignJWT(claimsOf(clientId, claims))
    .setProtectedHeader({ alg: "ES256", kid: "key-1" })
    .sign(key);
  return { client_assertion_type: ASSERTION_TYPE, client_assertion: assertion };
}

async function codeOf(client: OAuthClient): Promise<{ readonly code: string; readonly verifier: string }> {
  const { verifier, challenge } = pkce();
  const callback = await new Browser().signIn(client.authorizationUrl(challenge), client.redirectUri);
  return { code: callback.searchParams.get("code") ?? "", verifier };
}

const REFUSED = { status: 401, body: { error: "invalid_client" } };

describe.each([DOCUMENTS.jwks, DOCUMENTS.jwks_uri])("a client that is described with a key: %s", (clientId) => {
  const client = () => new OAuthClient(gateway.url, clientId, REDIRECT_URI);

  it("redeems and refreshes with assertions of that key [AS-17]", async () => {
    const { code, verifier } = await codeOf(client());
    const tokens = await client().redeem(code, verifier, await proof(clientId));
    expect(tokens).toMatchObject({ status: 200, body: { token_type: "Bearer", scope: "access_as_user" } });

    const refreshToken = tokens.body.refresh_token ?? "";
    expect(await client().refresh(refreshToken)).toMatchObject(REFUSED);
    expect(await client().refresh(refreshToken, await proof(clientId))).toMatchObject({ status: 200 });
  });

  it("may name the token endpoint as the audience [AS-17]", async () => {
    const { code, verifier } = await codeOf(client());
    const claims = { aud: `${gateway.url}/token` };
    expect(await client().redeem(code, verifier, await proof(clientId, { claims }))).toMatchObject({ status: 200 });
  });

  it.each<[string, () => Promise<Readonly<Record<string, string | undefined>>>]>([
    ["without an assertion", () => Promise.resolve({})],
    ["with another key", () => proof(clientId, { key: otherKey })],
    ["for another audience", () => proof(clientId, { claims: { aud: "https://other.example" } })],
    ["for a resource of ours", () => proof(clientId, { claims: { aud: gateway.mcpUrl } })],
    ["that has expired", () => proof(clientId, { claims: { exp: seconds() - 60 } })],
    ["that never expires", () => proof(clientId, { claims: { exp: undefined } })],
    ["that ends in a year", () => proof(clientId, { claims: { exp: seconds() + 365 * 24 * 3600 } })],
    ["without an id", () => proof(clientId, { claims: { jti: undefined } })],
    ["of another issuer", () => proof(clientId, { claims: { iss: `${WEBSITE}/other.json` } })],
    [
      "that isn't signed",
      () =>
        Promise.resolve({
          client_assertion_type: ASSERTION_TYPE,
          client_assertion: new UnsecuredJWT(claimsOf(clientId)).encode(),
        }),
    ],
    [
      "signed with the public key as a secret",
      async () => ({
        client_assertion_type: ASSERTION_TYPE,
        client_assertion: await new SignJWT(claimsOf(clientId))
          .setProtectedHeader({ alg: "HS256", kid: "key-1" })
          .sign(Buffer.from(JSON.stringify(publicJwk))),
      }),
    ],
  ])("is not known %s, and loses nothing by the attempt [AS-17]", async (_what, attempt) => {
    const { code, verifier } = await codeOf(client());
    const refused = await client().redeem(code, verifier, await attempt());
    expect(refused).toMatchObject(REFUSED);
    expect(Object.keys(refused.body).sort()).toEqual(["error", "error_description"]);
    expect(await client().redeem(code, verifier, await proof(clientId))).toMatchObject({ status: 200 });
  });

  it("can't be two clients in one request [AS-17]", async () => {
    const { code, verifier } = await codeOf(client());
    const claims = { sub: `${WEBSITE}/other.json` };
    expect(await client().redeem(code, verifier, await proof(clientId, { claims }))).toMatchObject({
      status: 400,
      body: { error: "invalid_request" },
    });
  });

  it("is not known by an assertion that was used [AS-17]", async () => {
    const { code, verifier } = await codeOf(client());
    const once = await proof(clientId);
    const tokens = await client().redeem(code, verifier, once);
    expect(tokens.status).toBe(200);
    expect(await client().refresh(tokens.body.refresh_token ?? "", once)).toMatchObject(REFUSED);
  });

  it("is known once by an assertion that comes several times at once [AS-17]", async () => {
    const { code, verifier } = await codeOf(client());
    const tokens = await client().redeem(code, verifier, await proof(clientId));
    const once = await proof(clientId);
    // A refresh token may be used by several for a moment, so that nothing but the assertion can refuse them.
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => client().refresh(tokens.body.refresh_token ?? "", once)),
    );
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused).toHaveLength(7);
    for (const answer of refused) expect(answer).toMatchObject(REFUSED);
  });
});

it("keys are never fetched from an address that is not public [AS-17]", async () => {
  const clientId = DOCUMENTS["jwks_uri on the gateway's own machine"];
  const client = new OAuthClient(gateway.url, clientId, REDIRECT_URI);
  const { code, verifier } = await codeOf(client);
  const refused = await client.redeem(code, verifier, await proof(clientId));

  expect(refused).toMatchObject(REFUSED);
  expect(JSON.stringify(refused.body)).not.toContain("127.0.0.1");
  expect(insideConnections).toBe(0);
});
