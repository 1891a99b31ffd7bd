import { createRemoteJWKSet, jwtVerify } from "jose";
import { contoso } from "../contoso.js";
import { startEntraDouble, type EntraDouble } from "./entra-double.js";
import {
  API_SCOPE,
  API_SCOPE_BY_GUID,
  claimsOf,
  GRAPH_SCOPE,
  MULTI_TENANT_CLIENT_ID,
  testDirectory,
  TestClient,
} from "./test-client.js";

const { adele, noor } = contoso.users;
const graph = "00000003-0000-0000-c000-000000000000";
const v2Issuer = `https://login.microsoftonline.com/${contoso.tenantId}/v2.0`;

let entra: EntraDouble;
let client: TestClient;

beforeAll(async () => {
  entra = await startEntraDouble({ directory: testDirectory() });
  client = new TestClient(entra.url);
});
afterEach(() => {
  entra.control.reset();
});
afterAll(() => entra.close());

const keys = () => createRemoteJWKSet(new URL(`${entra.url}/${contoso.tenantId}/discovery/v2.0/keys`));

describe("an access token for the API", () => {
  it("has the claims of v2.0", async () => {
    const { access_token: token = "" } = await client.signIn();
    const { payload, protectedHeader } = await jwtVerify(token, keys(), {
      issuer: v2Issuer,
      audience: contoso.apiClientId,
    });
    expect(protectedHeader).toMatchObject({ typ: "JWT", alg: "RS256" });
    expect(payload).toMatchObject({
      azp: contoso.apiClientId,
      azpacr: "1",
      name: "Adele Marsh",
      oid: adele.objectId,
      preferred_username: adele.userPrincipalName,
      scp: "access_as_user",
      tid: contoso.tenantId,
      ver: "2.0",
      idtyp: "user",
    });
    expect(payload.uti).toEqual(expect.any(String));
    expect(payload).not.toHaveProperty("roles");
    expect(payload).not.toHaveProperty("xms_cc");
  });
  it("says 0 for a public client", async () => {
    const form = { client_id: contoso.publicClientId };
    const { body } = await client.redeem(await client.code(form), { ...form, client_secret: null });
    expect(claimsOf(body.access_token)).toMatchObject({ azp: contoso.publicClientId, azpacr: "0" });
  });
  it("names the user differently to every application", async () => {
    const mint = (resource: string) =>
      entra.control.mintToken({
        tenant: contoso.tenantId,
        client: contoso.publicClientId,
        resource,
        user: adele.objectId,
      });
    const [one, two] = [claimsOf(await mint(contoso.apiClientId)), claimsOf(await mint(contoso.directClientId))];
    expect(one.oid).toBe(two.oid);
    expect(one.sub).not.toBe(two.sub);
  });
  it("is dated back and lives as long as it is told to", async () => {
    entra.control.setAccessTokenLifetime({ seconds: 60 });
    const { access_token: token, expires_in: seconds } = await client.signIn();
    const { iat = 0, exp = 0 } = claimsOf(token);
    expect(seconds).toBe(60);
    expect(exp - iat).toBe(360);
  });
  it("follows the double's clock", async () => {
    entra.control.shiftClock({ seconds: -7200 });
    const { access_token: token = "" } = await client.signIn();
    await expect(jwtVerify(token, keys())).rejects.toThrow(/exp/);
  });
  it("repeats the client's capability", async () => {
    const claims = JSON.stringify({ access_token: { xms_cc: { values: ["CP1"] } } });
    const { refresh_token: token = "" } = await client.signIn();
    const { body } = await client.refresh(token, { claims });
    expect(claimsOf(body.access_token)).toMatchObject({ xms_cc: ["CP1"] });
  });
  it("is a v1.0 token when the registration says so", async () => {
    entra.control.setTokenVersion({ resource: contoso.apiClientId, version: 1 });
    const { access_token: token } = await client.signIn();
    const claims = claimsOf(token);
    expect(claims).toMatchObject({
      iss: `https://sts.windows.net/${contoso.tenantId}/`,
      aud: `api://${contoso.apiClientId}`,
      ver: "1.0",
      appid: contoso.apiClientId,
      upn: adele.userPrincipalName,
      scp: "access_as_user",
    });
    expect(claims).not.toHaveProperty("azp");
    const { refresh_token: refreshToken = "" } = await client.signIn();
    const { body } = await client.refresh(refreshToken, { scope: API_SCOPE_BY_GUID });
    expect(claimsOf(body.access_token).aud).toBe(contoso.apiClientId);
  });
  it("of an application has roles and no user", async () => {
    const { body } = await client.token({
      grant_type: "client_credentials",
      client_id: contoso.daemonClientId,
      client_secret: "secret-of-the-nightly-job",
      scope: `api://${contoso.apiClientId}/.default`,
    });
    const claims = claimsOf(body.access_token);
    expect(claims).toMatchObject({ idtyp: "app", roles: ["Mcp.Invoke"], azp: contoso.daemonClientId });
    expect(claims.sub).toBe(claims.oid);
    for (const absent of ["scp", "name", "preferred_username", "sid"]) expect(claims).not.toHaveProperty(absent);
    expect(Object.keys(body)).not.toContain("scope");
  });
  it("belongs to the user's tenant at a shared endpoint", async () => {
    const form = { client_id: MULTI_TENANT_CLIENT_ID, scope: `openid profile ${GRAPH_SCOPE}` };
    const anywhere = new TestClient(entra.url, "organizations");
    const code = await anywhere.code(form, noor.userPrincipalName);
    const { body } = await anywhere.redeem(code, { ...form, client_secret: null });
    expect(claimsOf(body.access_token).tid).toBe(contoso.otherTenantId);
    expect(claimsOf(body.id_token).iss).toBe(`https://login.microsoftonline.com/${contoso.otherTenantId}/v2.0`);
  });
});

describe("groups", () => {
  const withGroups = async (count: number) => {
    const directory = testDirectory();
    const groups = Array.from({ length: count }, (_value, index) => `group-${String(index)}`);
    const double = await startEntraDouble({
      directory: {
        applications: directory.applications.map((application) => ({ ...application, groupMembershipClaims: true })),
        tenants: directory.tenants.map((tenant) => ({
          ...tenant,
          users: tenant.users.map((user) => ({ ...user, groups })),
        })),
      },
    });
    const { access_token: token } = await new TestClient(double.url).signIn();
    await double.close();
    return claimsOf(token);
  };
  it("are listed up to 200", async () => {
    expect((await withGroups(200)).groups).toHaveLength(200);
  });
  it("are replaced by a pointer above", async () => {
    const claims = await withGroups(201);
    expect(claims).not.toHaveProperty("groups");
    expect(claims).toHaveProperty("_claim_names.groups", "src1");
  });
});

describe("an id token", () => {
  it("has the client's nonce and audience", async () => {
    const { id_token: token = "" } = await client.signIn();
    const { payload } = await jwtVerify(token, keys(), { issuer: v2Issuer, audience: contoso.apiClientId });
    expect(payload).toMatchObject({
      nonce: "nonce-of-the-client",
      oid: adele.objectId,
      preferred_username: adele.userPrincipalName,
      tid: contoso.tenantId,
      ver: "2.0",
    });
  });
  it("says little without profile", async () => {
    const code = await client.code({ scope: `openid ${API_SCOPE}` });
    const { body } = await client.redeem(code, { scope: `openid ${API_SCOPE}` });
    expect(claimsOf(body.id_token)).not.toHaveProperty("preferred_username");
  });
});

describe("a token for Microsoft Graph", () => {
  const graphToken = () =>
    entra.control.mintToken({
      ...{ tenant: contoso.tenantId, client: contoso.apiClientId, resource: graph },
      ...{ user: adele.objectId, scopes: ["User.Read"] },
    });
  it("can be verified by Graph and by nobody else", async () => {
    const token = await graphToken();
    expect(await entra.verifyGraphToken(token)).toMatchObject({ aud: graph, ver: "1.0" });
    await expect(jwtVerify(token, keys())).rejects.toThrow("signature verification failed");
  });
  it("is refused by Graph once changed", async () => {
    const [header = "", , signature = ""] = (await graphToken()).split(".");
    const payload = Buffer.from(JSON.stringify({ aud: graph })).toString("base64url");
    expect(await entra.verifyGraphToken(`${header}.${payload}.${signature}`)).toBeUndefined();
  });
  it("is not what the API's tokens are", async () => {
    const { access_token: token = "" } = await client.signIn();
    expect(await entra.verifyGraphToken(token)).toBeUndefined();
  });
});

describe("a minted token", () => {
  const order = {
    tenant: contoso.domain,
    client: contoso.publicClientId,
    resource: contoso.apiClientId,
    user: adele.userPrincipalName,
    scopes: ["access_as_user"],
  };
  it("is Entra's own, with claims replaced and removed", async () => {
    const token = await entra.control.mintToken({ ...order, claims: { scp: "other", tid: null } });
    const { payload } = await jwtVerify(token, keys());
    expect(payload.scp).toBe("other");
    expect(payload).not.toHaveProperty("tid");
  });
  it.each(["unknown-key", "none", "hs256-with-public-key"] as const)("can be forged: %s", async (signature) => {
    const token = await entra.control.mintToken({ ...order, signature });
    expect(claimsOf(token).oid).toBe(adele.objectId);
    await expect(jwtVerify(token, keys())).rejects.toThrow();
  });
});

describe("keys", () => {
  const kids = async (): Promise<string[]> => {
    const response = await fetch(`${entra.url}/${contoso.tenantId}/discovery/v2.0/keys`);
    return ((await response.json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
  };
  it("are announced before use, and rotate with an overlap", async () => {
    const before = await kids();
    const { access_token: old = "" } = await client.signIn();
    await entra.control.rotateKeys();
    const after = await kids();
    expect(before).toHaveLength(2);
    expect(after).toEqual([...before, expect.any(String)]);
    const { access_token: fresh = "" } = await client.signIn();
    await expect(jwtVerify(old, keys())).resolves.toBeDefined();
    await expect(jwtVerify(fresh, keys())).resolves.toBeDefined();
  });
  it("that are withdrawn no longer verify", async () => {
    const { access_token: old = "" } = await client.signIn();
    await entra.control.rotateKeys({ withdrawOld: true });
    expect(await kids()).toHaveLength(1);
    await expect(jwtVerify(old, keys())).rejects.toThrow(/no applicable key/);
  });
});
