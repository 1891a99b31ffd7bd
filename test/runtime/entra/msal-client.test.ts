import { createHash, randomBytes, X509Certificate } from "node:crypto";
import { inspect } from "node:util";
import { decodeJwt, decodeProtectedHeader } from "jose";
import forge from "node-forge";
import type { EntraClient, EntraTokens } from "../../../runtime/entra/entra-client.js";
import { EntraRequestFailed } from "../../../runtime/entra/entra-request-failed.js";
import { createEntraClient } from "../../../runtime/entra/msal-client.js";
import { createAccessTokenVerifier } from "../../../runtime/entra/access-token-verifier.js";
import { clientCredentialOf } from "../../../runtime/entra/client-credential.js";
import { managedIdentityToken } from "../../../runtime/entra/managed-identity-token.js";
import { createOutboundFetch, type OutboundFetch } from "../../../runtime/security/outbound-fetch.js";
import { createLogger } from "../../../runtime/telemetry/logger.js";
import { contoso, contosoIdentities } from "../../doubles/contoso.js";
import { signInHeadless } from "../../doubles/entra/headless-sign-in.js";
import { MICROSOFT_GRAPH } from "../../doubles/entra/scopes.js";
import { fingerprint } from "../../doubles/http/journal.js";
import {
  KEY_VAULT_RESOURCE,
  startKeyVaultDouble,
  type KeyVaultDouble,
} from "../../doubles/key-vault/key-vault-double.js";
import { testCertificate, type TestCertificate } from "../../doubles/key-vault/test-certificate.js";
import { startDoubles, type Doubles } from "../../doubles/start.js";
import { serverConfig } from "../../support/runtime-config.js";

const { adele, bob } = contoso.users;
const OWN_SCOPE = `${contoso.apiClientId}/access_as_user`;
const GRAPH = ["https://graph.microsoft.com/User.Read"];
const redirectUri = "http://localhost:8400/callback";
const environmentBefore = { ...process.env };

let doubles: Doubles;
let now: () => number;
let waits: number[];
/** `<real origin>=<double>` of a vault. */
let vaultHost = "";
let onTokenRequest: (body: string) => void;

beforeAll(async () => {
  const resources = ["api://AzureADTokenExchange", KEY_VAULT_RESOURCE];
  doubles = await startDoubles({ identities: contosoIdentities.map((identity) => ({ ...identity, resources })) });
  // Where the client library looks for the managed identity.
  Object.assign(process.env, doubles.managedIdentity.environment);
});
beforeEach(() => {
  now = Date.now;
  waits = [];
  onTokenRequest = () => undefined;
});
afterEach(() => {
  doubles.entra.control.reset();
  doubles.managedIdentity.control.reset();
});
afterAll(async () => {
  process.env = environmentBefore;
  await doubles.close();
});

function outboundFetch(timeoutMilliseconds = 5_000) {
  const [vault = "", vaultDouble = ""] = vaultHost.split("=");
  const rewrites = new Map([
    ["https://login.microsoftonline.com", doubles.entra.url],
    [vault, vaultDouble],
  ]);
  const fetch = createOutboundFetch({ rewrites, timeoutMilliseconds, maxResponseBytes: 100_000 });
  const observed: OutboundFetch = (url, request) => {
    if (request?.method === "POST" && typeof request.body === "string") onTokenRequest(request.body);
    return fetch(url, request);
  };
  return observed;
}

const logger = createLogger({ level: "error", destination: { write: () => undefined } });

function clientWith(changes: Record<string, string> = {}, timeoutMilliseconds?: number): EntraClient {
  const config = serverConfig(changes);
  const common = { fetch: outboundFetch(timeoutMilliseconds), now: () => now() };
  return createEntraClient({
    config,
    credential: clientCredentialOf(config, { ...common, tokenOf: managedIdentityToken(common.fetch), logger }),
    ...common,
    sleep: (milliseconds) => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
  });
}

interface StartedSignIn {
  readonly url: URL;
  readonly codeVerifier: string;
  readonly nonce: string;
}

async function start(
  client: EntraClient,
  more: { claims?: string; prompt?: "login"; loginHint?: string } = {},
): Promise<StartedSignIn> {
  const codeVerifier = randomBytes(32).toString("base64url");
  const codeChallenge = createHash("sha256").update(codeVerifier).digest("base64url");
  const nonce = randomBytes(16).toString("base64url");
  const scopes = ["access_as_user"];
  const url = await client.authorizeUrl({ redirectUri, scopes, state: "s-1", nonce, codeChallenge, ...more });
  return { url: new URL(url), codeVerifier, nonce };
}

async function signIn(
  client: EntraClient,
  user: string = adele.userPrincipalName,
  claims?: string,
): Promise<EntraTokens> {
  const { url, codeVerifier, nonce } = await start(client, claims === undefined ? {} : { claims });
  const returned = await signInHeadless(url, { username: user, entraUrl: doubles.entra.url });
  const code = returned.searchParams.get("code") ?? "";
  return client.redeemCode({ redirectUri, scopes: ["access_as_user"], code, codeVerifier, nonce });
}

async function failureOf(attempt: Promise<unknown>): Promise<EntraRequestFailed> {
  const error: unknown = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof EntraRequestFailed)) throw new Error("no EntraRequestFailed", { cause: error });
  return error;
}

function lastTokenRequest() {
  const entry = doubles.entra.control.journal({ endpoint: "token" }).at(-1);
  if (entry === undefined) throw new Error("no token request");
  return entry;
}

describe("the authorization URL", () => {
  it("asks for our own scope by client id, with our own state, nonce and PKCE [AS-14]", async () => {
    const { url, nonce } = await start(clientWith());
    expect(url.origin + url.pathname).toBe(
      `https://login.microsoftonline.com/${contoso.tenantId}/oauth2/v2.0/authorize`,
    );
    const parameters = Object.fromEntries(url.searchParams);
    expect(parameters).toMatchObject({
      client_id: contoso.apiClientId,
      redirect_uri: redirectUri,
      response_type: "code",
      response_mode: "query",
      state: "s-1",
      nonce,
      code_challenge_method: "S256",
    });
    expect(parameters.scope?.split(" ").sort()).toEqual([OWN_SCOPE, "offline_access", "openid", "profile"].sort());
    expect(parameters).not.toHaveProperty("resource");
    expect(parameters).not.toHaveProperty("prompt");
  });

  it("carries a challenge and the person's wishes", async () => {
    const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
    const { url } = await start(clientWith(), { claims, prompt: "login", loginHint: "adele@contoso.example" });
    expect(url.searchParams.get("prompt")).toBe("login");
    expect(url.searchParams.get("login_hint")).toBe("adele@contoso.example");
    expect(JSON.parse(url.searchParams.get("claims") ?? "")).toMatchObject(JSON.parse(claims) as object);
  });

  it("needs no request, neither to Entra nor to the managed identity", async () => {
    await start(clientWith());
    expect(doubles.entra.control.journal()).toEqual([]);
    expect(doubles.managedIdentity.control.journal()).toEqual([]);
  });

  it("leads to all organizations when other tenants are allowed [P-15]", async () => {
    const { url } = await start(clientWith({ ENTRA_ALLOWED_TENANT_IDS: contoso.otherTenantId }));
    expect(url.pathname).toBe("/organizations/oauth2/v2.0/authorize");
  });

  it.each(["usgovernment", "china"])("needs no discovery in the cloud %s either", async (cloud) => {
    const { url } = await start(clientWith({ ENTRA_CLOUD: cloud }));
    expect(url.host).toMatch(/^login\.(microsoftonline\.us|partner\.microsoftonline\.cn)$/);
  });
});

describe("a sign-in", () => {
  it("brings tokens for our own API that our own verifier accepts, without a secret [P-10]", async () => {
    const tokens = await signIn(clientWith());
    expect(tokens).toMatchObject({ scopes: ["access_as_user"], refreshToken: expect.any(String) as string });
    const verify = createAccessTokenVerifier({
      config: serverConfig(),
      clientIds: [contoso.apiClientId],
      allowAppOnly: false,
      fetch: outboundFetch(),
      now: Date.now,
    });
    const caller = await verify(tokens.accessToken);
    expect(caller).toMatchObject({ objectId: adele.objectId, tenantId: contoso.tenantId, scopes: ["access_as_user"] });
    expect(Math.abs(tokens.expiresAt - caller.expiresAt)).toBeLessThan(30);
    expect(lastTokenRequest().form).toMatchObject({
      grant_type: "authorization_code",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    });
    expect(lastTokenRequest().form).not.toHaveProperty("client_secret");
  });

  it("names the request as Entra's log does [P-18]", async () => {
    const tokens = await signIn(clientWith());
    expect(tokens.correlationId).toMatch(/^[0-9a-f-]{36}$/);
    expect(lastTokenRequest().query["client-request-id"] ?? lastTokenRequest().form["client-request-id"]).toBe(
      tokens.correlationId,
    );
  });

  it("with the ID token of another sign-in is refused", async () => {
    const client = clientWith();
    const { url, codeVerifier } = await start(client);
    const returned = await signInHeadless(url, { username: adele.userPrincipalName, entraUrl: doubles.entra.url });
    const code = returned.searchParams.get("code") ?? "";
    const redemption = { redirectUri, scopes: ["access_as_user"], code, codeVerifier, nonce: "another nonce" };
    expect(await failureOf(client.redeemCode(redemption))).toMatchObject({
      error: "unusable_answer",
      explanation: { kind: "reauthenticate" },
    });
  });

  it("is redeemed once: a code is not sent again after it may have been used", async () => {
    const client = clientWith();
    const { url, codeVerifier, nonce } = await start(client);
    const returned = await signInHeadless(url, { username: adele.userPrincipalName, entraUrl: doubles.entra.url });
    const redemption = { redirectUri, scopes: ["access_as_user"], code: returned.searchParams.get("code") ?? "" };
    doubles.entra.control.breakNext({ endpoint: "token", dropConnection: true });
    expect(await failureOf(client.redeemCode({ ...redemption, codeVerifier, nonce }))).toMatchObject({
      error: "no_answer",
      explanation: { kind: "retry" },
    });
    expect(doubles.entra.control.journal({ endpoint: "token" })).toHaveLength(1);
    expect(waits).toEqual([]);
  });
});

describe("a refresh", () => {
  it("names our scope by client id although nobody asked for one (AADSTS90009) [P-3]", async () => {
    const client = clientWith();
    const { refreshToken = "" } = await signIn(client);
    const renewed = await client.refresh({ refreshToken });
    expect(renewed).toMatchObject({ scopes: ["access_as_user"], refreshToken: expect.any(String) as string });
    expect(String(lastTokenRequest().form.scope).split(" ")).toContain(OWN_SCOPE);
    expect(lastTokenRequest().form).not.toHaveProperty("resource");
  });

  it("of a session that Entra ended says that the user signs in again", async () => {
    const client = clientWith();
    const { refreshToken = "" } = await signIn(client);
    doubles.entra.control.revokeUser({ tenant: contoso.tenantId, user: adele.userPrincipalName });
    expect(await failureOf(client.refresh({ refreshToken }))).toMatchObject({
      error: "invalid_grant",
      code: 50173,
      explanation: { kind: "reauthenticate" },
    });
  });
});

describe("on behalf of a user", () => {
  it("brings a token for the other API, and nothing else", async () => {
    const client = clientWith();
    const { accessToken } = await signIn(client);
    const correlationId = "0f7ad3c4-43f5-4c0c-9f0e-2b1f8a5e9d11";
    const token = await client.onBehalfOf({
      assertion: accessToken,
      scopes: GRAPH,
      tenantId: contoso.tenantId,
      correlationId,
    });
    expect(token).not.toHaveProperty("refreshToken");
    expect(token.correlationId).toBe(correlationId);
    expect(await doubles.entra.verifyGraphToken(token.accessToken)).toMatchObject({ oid: adele.objectId });
    expect(lastTokenRequest()).toMatchObject({
      path: `/${contoso.tenantId}/oauth2/v2.0/token`,
      form: { requested_token_use: "on_behalf_of", assertion: fingerprint(accessToken) },
    });
  });

  it("asks Entra each time: what the library keeps would be one token for all sessions of a user", async () => {
    const client = clientWith();
    const { accessToken } = await signIn(client);
    for (let i = 0; i < 3; i += 1) await client.onBehalfOf({ assertion: accessToken, scopes: GRAPH });
    expect(doubles.entra.control.journal({ endpoint: "token" })).toHaveLength(4);
  });

  it.each<[string, object]>([
    ["interaction_required", { error: "interaction_required", suberror: "basic_action" }],
    [
      "invalid_grant without a suberror, which the library strips of its claims",
      { error: "invalid_grant", suberror: null },
    ],
  ])("keeps the claims of a challenge worded as %s, and the next sign-in answers it [P-11]", async (_what, answer) => {
    const client = clientWith();
    const { accessToken } = await signIn(client);
    doubles.entra.control.demandMfa({ tenant: contoso.tenantId, resource: MICROSOFT_GRAPH, answer });
    const failure = await failureOf(client.onBehalfOf({ assertion: accessToken, scopes: GRAPH }));
    expect(failure).toMatchObject({ code: 50076, explanation: { kind: "claims-challenge" } });
    expect(JSON.parse(failure.claims ?? "")).toHaveProperty("access_token");
    const again = await signIn(client, adele.userPrincipalName, failure.claims);
    await expect(client.onBehalfOf({ assertion: again.accessToken, scopes: GRAPH })).resolves.toBeDefined();
  });

  it("without consent names the permission and where an administrator consents [P-9]", async () => {
    const client = clientWith();
    const { accessToken } = await signIn(client);
    doubles.entra.control.withdrawConsent({ tenant: contoso.tenantId, client: contoso.apiClientId });
    const { code, explanation } = await failureOf(client.onBehalfOf({ assertion: accessToken, scopes: GRAPH }));
    expect([code, explanation.kind]).toEqual([65001, "consent"]);
    expect(explanation.operator).toContain(GRAPH[0]);
    expect(explanation.operator).toContain(`/${contoso.tenantId}/v2.0/adminconsent?client_id=${contoso.apiClientId}`);
  });

  it("of an application without a user is told apart [P-17]", async () => {
    const token = await doubles.entra.control.mintToken({
      tenant: contoso.tenantId,
      client: contoso.daemonClientId,
      resource: contoso.apiClientId,
    });
    expect(await failureOf(clientWith().onBehalfOf({ assertion: token, scopes: GRAPH }))).toMatchObject({
      code: 7000114,
    });
  });

  it("needs scopes of one other API, fully qualified", async () => {
    const client = clientWith();
    await expect(client.onBehalfOf({ assertion: "a", scopes: ["User.Read"] })).rejects.toThrow(TypeError);
    expect(doubles.entra.control.journal()).toEqual([]);
  });

  it("is nobody else's business when Entra fails for one user", async () => {
    const client = clientWith();
    const [ada, bobs] = [await signIn(client), await signIn(client, bob.userPrincipalName)];
    doubles.entra.control.throttle({ times: 1, retryAfterSeconds: 60 });
    expect(await failureOf(client.onBehalfOf({ assertion: ada.accessToken, scopes: GRAPH }))).toMatchObject({
      status: 429,
      retryAfterSeconds: 60,
      explanation: { kind: "retry" },
    });
    await expect(client.onBehalfOf({ assertion: bobs.accessToken, scopes: GRAPH })).resolves.toBeDefined();
  });
});

describe("a failure", () => {
  it("has Entra's ids, not the library's", async () => {
    const failure = await failureOf(clientWith().refresh({ refreshToken: "not-one-of-entras" }));
    const { query, form } = lastTokenRequest();
    expect(failure.correlationId).toBe(query["client-request-id"] ?? form["client-request-id"]);
    expect(failure.traceId).toMatch(/^[0-9a-f-]{36}$/);
    expect(failure.timestamp).toMatch(/^\d{4}-/);
  });

  it("repeats neither tokens nor Entra's sentences", async () => {
    const client = clientWith();
    const { accessToken, refreshToken = "" } = await signIn(client);
    doubles.entra.control.failNext({ endpoint: "token", code: 50013, times: 2 });
    const failures = [
      await failureOf(client.onBehalfOf({ assertion: accessToken, scopes: GRAPH })),
      await failureOf(client.refresh({ refreshToken })),
    ];
    for (const failure of failures) {
      const text = `${failure.message} ${String(failure.stack)} ${JSON.stringify(failure)} ${String(failure.cause)}`;
      expect(text).not.toContain(accessToken.slice(0, 30));
      expect(text).not.toContain(refreshToken);
      expect(text).not.toContain("Trace ID:");
    }
  });

  it.each([
    ["7000215", 7000215, "configuration"],
    ["700213", 700213, "configuration"],
    ["70008", 70008, "reauthenticate"],
    ["90033", 90033, "retry"],
  ])("of AADSTS%s is explained", async (_name, code, kind) => {
    doubles.entra.control.failNext({ endpoint: "token", code, times: 9 });
    expect(await failureOf(clientWith().refresh({ refreshToken: "r" }))).toMatchObject({
      code,
      explanation: { kind, known: true },
    });
  });

  it("in passing is tried again", async () => {
    const client = clientWith();
    const { refreshToken = "" } = await signIn(client);
    doubles.entra.control.breakNext({ endpoint: "token", status: 503 });
    doubles.entra.control.breakNext({ endpoint: "token", dropConnection: true });
    await expect(client.refresh({ refreshToken })).resolves.toMatchObject({ scopes: ["access_as_user"] });
    expect(waits).toEqual([250, 500]);
  });

  it("that is no JSON is one in passing", async () => {
    doubles.entra.control.breakNext({ endpoint: "token", status: 502, body: "<html>kept-quiet</html>", times: 9 });
    const failure = await failureOf(clientWith().refresh({ refreshToken: "r" }));
    expect(failure).toMatchObject({ status: 502, explanation: { kind: "retry" } });
    expect(JSON.stringify(failure)).not.toContain("kept-quiet");
  });

  it("to answer in time is waited for once", async () => {
    doubles.entra.control.breakNext({ endpoint: "token", delayMilliseconds: 500, times: 9 });
    expect(await failureOf(clientWith({}, 50).refresh({ refreshToken: "r" }))).toMatchObject({
      error: "timeout",
      explanation: { kind: "retry" },
    });
    expect(waits).toEqual([]);
  });

  it("of the managed identity is not Entra's", async () => {
    doubles.managedIdentity.control.breakNext({ status: 400, times: 9 });
    // An identity whose token the library hasn't kept.
    const client = clientWith({ ENTRA_MANAGED_IDENTITY_CLIENT_ID: "5e0b9a57-7b0e-4d8c-9f0a-1f2d3c4b5a69" });
    expect(await failureOf(client.refresh({ refreshToken: "r" }))).toMatchObject({
      error: "no_credential",
      explanation: { kind: "retry" },
    });
    expect(doubles.entra.control.journal()).toEqual([]);
  });

  it("of an identity that the registration doesn't trust names what it has to trust", async () => {
    const client = clientWith({ ENTRA_MANAGED_IDENTITY_CLIENT_ID: contoso.directIdentity.clientId });
    const { code, explanation } = await failureOf(signIn(client));
    expect([code, explanation.kind]).toEqual([700213, "configuration"]);
    expect(explanation.operator).toContain(`https://login.microsoftonline.com/${contoso.tenantId}/v2.0`);
    expect(explanation.operator).toContain("api://AzureADTokenExchange");
  });
});

describe("a certificate", () => {
  let keyVault: KeyVaultDouble;

  beforeEach(async () => {
    keyVault = await startKeyVaultDouble({ users: [contoso.serverIdentity.principalId] });
    vaultHost = keyVault.rewrittenHost;
  });
  afterEach(() => keyVault.close());

  const withCertificate = () =>
    clientWith({ ENTRA_CREDENTIAL: "key-vault-certificate", ENTRA_CERTIFICATE_SECRET_ID: keyVault.secretId });
  const register = (...certificates: readonly TestCertificate[]) => {
    doubles.entra.control.setCertificates({
      client: contoso.apiClientId,
      certificates: certificates.map(({ certificate }) => certificate),
    });
  };
  const tokenRequests = () => doubles.entra.control.journal({ endpoint: "token" }).map(({ status }) => status);

  it("proves the registration: PS256, the SHA-256 thumbprint, and the certificate itself", async () => {
    const certificate = await testCertificate();
    keyVault.putSecret(certificate.secret);
    register(certificate);
    const sent: string[] = [];
    onTokenRequest = (body) => sent.push(new URLSearchParams(body).get("client_assertion") ?? "");
    await signIn(withCertificate());
    const { alg, x5c, ...header } = decodeProtectedHeader(sent[0] ?? "");
    expect(alg).toBe("PS256");
    expect(header["x5t#S256"]).toBe(Buffer.from(certificate.thumbprint, "hex").toString("base64url"));
    expect(x5c).toEqual([new X509Certificate(certificate.certificate).raw.toString("base64")]);
    expect(decodeJwt(sent[0] ?? "")).toMatchObject({ iss: contoso.apiClientId, sub: contoso.apiClientId });
  });

  it("of a trusted subject needs no registration", async () => {
    const authority = await testCertificate({ commonName: "Contoso authority", isAuthority: true });
    const certificate = await testCertificate({ commonName: "mcp.contoso.example", authority });
    keyVault.putSecret(certificate.secret);
    doubles.entra.control.trustSubject({
      client: contoso.apiClientId,
      subject: "CN=mcp.contoso.example",
      authority: authority.certificate,
    });
    await expect(signIn(withCertificate())).resolves.toMatchObject({ scopes: ["access_as_user"] });
  });

  it("in a PKCS #12 container serves as well", async () => {
    const certificate = await testCertificate();
    const container = forge.pkcs12.toPkcs12Asn1(
      forge.pki.privateKeyFromPem(certificate.privateKey),
      [forge.pki.certificateFromPem(certificate.certificate)],
      "",
      { algorithm: "3des" },
    );
    const value = Buffer.from(forge.asn1.toDer(container).getBytes(), "binary").toString("base64");
    keyVault.putSecret({ value, contentType: "application/x-pkcs12" });
    register(certificate);
    await expect(signIn(withCertificate())).resolves.toMatchObject({ scopes: ["access_as_user"] });
  });

  it("that Entra no longer knows is replaced by the renewed one in the same request, codes included", async () => {
    const [old, renewed] = [await testCertificate(), await testCertificate()];
    keyVault.putSecret(old.secret);
    register(old);
    const client = withCertificate();
    await signIn(client);
    keyVault.putSecret(renewed.secret);
    register(renewed);
    doubles.entra.control.clearJournal();
    await expect(signIn(client, bob.userPrincipalName)).resolves.toMatchObject({ scopes: ["access_as_user"] });
    expect(tokenRequests()).toEqual([401, 200]);
    expect(waits).toEqual([]);
  });

  it.each([700027, 7000222, 700024, 50012])("is replaced at once when Entra refuses it with AADSTS%d", async (code) => {
    const [old, renewed] = [await testCertificate(), await testCertificate()];
    keyVault.putSecret(old.secret);
    register(old, renewed);
    const client = withCertificate();
    const { accessToken } = await signIn(client);
    keyVault.putSecret(renewed.secret);
    const thumbprints: unknown[] = [];
    onTokenRequest = (body) => {
      const { "x5t#S256": thumbprint } = decodeProtectedHeader(new URLSearchParams(body).get("client_assertion") ?? "");
      thumbprints.push(Buffer.from(String(thumbprint), "base64url").toString("hex"));
    };
    doubles.entra.control.failNext({ endpoint: "token", code });
    await expect(client.onBehalfOf({ assertion: accessToken, scopes: GRAPH })).resolves.toHaveProperty("accessToken");
    expect(thumbprints).toEqual([old.thumbprint, renewed.thumbprint]);
  });

  it("is kept when Entra refuses something else", async () => {
    const certificate = await testCertificate();
    keyVault.putSecret(certificate.secret);
    register(certificate);
    const client = withCertificate();
    const { accessToken } = await signIn(client);
    const asked = keyVault.requests.length;
    doubles.entra.control.failNext({ endpoint: "token", code: 65001 });
    expect(await failureOf(client.onBehalfOf({ assertion: accessToken, scopes: GRAPH }))).toMatchObject({
      code: 65001,
    });
    expect(keyVault.requests).toHaveLength(asked);
  });

  it("that Entra doesn't know yet leaves the one before it in use", async () => {
    const [old, renewed] = [await testCertificate(), await testCertificate()];
    keyVault.putSecret(old.secret);
    keyVault.putSecret(renewed.secret);
    register(old);
    const client = withCertificate();
    await signIn(client);
    doubles.entra.control.clearJournal();
    await signIn(client, bob.userPrincipalName);
    expect(tokenRequests()).toEqual([200]);
  });

  it("that Entra does not accept is named in the words for the operator", async () => {
    const [registered, other] = [await testCertificate(), await testCertificate()];
    keyVault.putSecret(other.secret);
    register(registered);
    const failure = await failureOf(signIn(withCertificate()));
    expect(failure).toMatchObject({ code: 700027, explanation: { kind: "configuration" } });
    expect(failure.explanation.operator).toContain(other.thumbprint);
  });

  it("that can't be read is a matter of time, and nothing is sent", async () => {
    keyVault.failWith(503);
    const failure = await failureOf(withCertificate().refresh({ refreshToken: "r" }));
    expect(failure).toMatchObject({ error: "no_credential", explanation: { kind: "retry" } });
    expect(failure.explanation.operator).toContain("Key Vault Secrets User");
    expect(tokenRequests()).toEqual([]);
  });

  it("has its private key in nothing that a failure shows", async () => {
    const [registered, other] = [await testCertificate(), await testCertificate()];
    keyVault.putSecret(other.secret);
    register(registered);
    const failure = await failureOf(signIn(withCertificate()));
    const text = `${JSON.stringify(failure)} ${String(failure.stack)} ${inspect(failure, { depth: 9 })}`;
    expect(text).not.toContain(other.privateKey.split("\n")[1]);
    expect(text).not.toContain("PRIVATE KEY");
  });
});
