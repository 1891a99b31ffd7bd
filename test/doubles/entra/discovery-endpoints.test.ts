import { contoso } from "../contoso.js";
import { startEntraDouble, type EntraDouble } from "./entra-double.js";
import { claimsOf, testDirectory, TestClient } from "./test-client.js";

let entra: EntraDouble;

beforeAll(async () => {
  entra = await startEntraDouble({ directory: testDirectory() });
});
afterAll(() => entra.close());

async function metadataOf(tenant: string): Promise<Record<string, unknown>> {
  const response = await fetch(`${entra.url}/${tenant}/v2.0/.well-known/openid-configuration`);
  return (await response.json()) as Record<string, unknown>;
}

describe("metadata", () => {
  const base = `https://login.microsoftonline.com/${contoso.tenantId}`;
  it("names Entra's endpoints, with the tenant's GUID", async () => {
    const expected = {
      issuer: `${base}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
    };
    expect(await metadataOf(contoso.tenantId)).toMatchObject(expected);
    expect(await metadataOf(contoso.domain)).toMatchObject(expected);
  });
  it("lacks what Entra's lacks", async () => {
    const metadata = await metadataOf(contoso.tenantId);
    for (const absent of [
      "code_challenge_methods_supported",
      "registration_endpoint",
      "authorization_response_iss_parameter_supported",
    ]) {
      expect(metadata).not.toHaveProperty(absent);
    }
  });
  it("has a placeholder for the tenant at a shared endpoint", async () => {
    expect((await metadataOf("organizations")).issuer).toBe("https://login.microsoftonline.com/{tenantid}/v2.0");
  });
  it("of an unknown tenant is AADSTS90002", async () => {
    expect(await metadataOf("unknown.example")).toMatchObject({ error: "invalid_request", error_codes: [90002] });
  });
  it.each([
    `/.well-known/oauth-authorization-server/${contoso.tenantId}/v2.0`,
    `/.well-known/openid-configuration/${contoso.tenantId}/v2.0`,
    `/${contoso.tenantId}/v2.0/.well-known/oauth-authorization-server`,
    `/${contoso.tenantId}/oauth2/v2.0/register`,
  ])("is nowhere else: %s", async (path) => {
    expect((await fetch(`${entra.url}${path}`)).status).toBe(404);
  });
  it("names the double itself when told to", async () => {
    const own = await startEntraDouble({ directory: testDirectory(), publicOrigin: "self" });
    const response = await fetch(`${own.url}/${contoso.tenantId}/v2.0/.well-known/openid-configuration`);
    const { issuer } = (await response.json()) as { issuer: string };
    const { access_token: token } = await new TestClient(own.url).signIn();
    await own.close();
    expect(issuer).toBe(`${own.url}/${contoso.tenantId}/v2.0`);
    expect(claimsOf(token).iss).toBe(issuer);
  });
});

describe("keys", () => {
  it("are public keys only", async () => {
    const response = await fetch(`${entra.url}/common/discovery/v2.0/keys`);
    const { keys } = (await response.json()) as { keys: Record<string, unknown>[] };
    for (const key of keys) {
      expect(key).toMatchObject({ kty: "RSA", use: "sig", e: "AQAB" });
      expect(key).not.toHaveProperty("d");
    }
  });
});
