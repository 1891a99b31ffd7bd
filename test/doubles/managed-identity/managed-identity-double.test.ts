import { contoso } from "../contoso.js";
import { startEntraDouble, type EntraDouble } from "../entra/entra-double.js";
import { claimsOf, testDirectory } from "../entra/test-client.js";
import { fingerprint } from "../http/journal.js";
import { startManagedIdentityDouble, type ManagedIdentityDouble } from "./managed-identity-double.js";

const identity = { ...contoso.gatewayIdentity, tenantId: contoso.tenantId };
const resource = "api://AzureADTokenExchange";

let entra: EntraDouble;
let managedIdentity: ManagedIdentityDouble;

beforeAll(async () => {
  entra = await startEntraDouble({ directory: testDirectory() });
  managedIdentity = await startManagedIdentityDouble({ entra, identities: [identity] });
});
afterEach(() => {
  managedIdentity.control.reset();
});
afterAll(async () => {
  await managedIdentity.close();
  await entra.close();
});

interface Changes {
  readonly query?: Readonly<Record<string, string | null>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
}

async function ask({ query = {}, headers = {}, method = "GET" }: Changes = {}) {
  const { IDENTITY_ENDPOINT, IDENTITY_HEADER } = managedIdentity.environment;
  const url = new URL(IDENTITY_ENDPOINT);
  const usual = { "api-version": "2019-08-01", resource, client_id: identity.clientId };
  for (const [name, value] of Object.entries({ ...usual, ...query })) {
    if (value !== null) url.searchParams.set(name, value);
  }
  const response = await fetch(url, { method, headers: { "x-identity-header": IDENTITY_HEADER, ...headers } });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

it("issues what the registration trusts: tenant's issuer, principal id as subject, asked audience, app-only", async () => {
  const { status, body } = await ask();
  expect(status).toBe(200);
  expect(body).toMatchObject({ token_type: "Bearer", resource, client_id: identity.clientId });
  const claims = claimsOf(body.access_token);
  expect(claims).toMatchObject({
    iss: `https://login.microsoftonline.com/${contoso.tenantId}/v2.0`,
    sub: identity.principalId,
    aud: resource,
    idtyp: "app",
  });
  expect(body.expires_on).toBe(String(claims.exp));
});

describe("refuses", () => {
  const rows: readonly [string, Changes, number][] = [
    ["a wrong header", { headers: { "x-identity-header": "wrong" } }, 401],
    ["a wrong header of the right length", { headers: { "x-identity-header": "0".repeat(32) } }, 401],
    ["another method", { method: "POST" }, 405],
    ["a forwarded request", { headers: { "x-forwarded-for": "203.0.113.7" } }, 400],
    ["another version", { query: { "api-version": "2017-09-01" } }, 400],
    ["no version", { query: { "api-version": null } }, 400],
    ["an unknown identity", { query: { client_id: contoso.serverIdentity.clientId } }, 400],
    ["the principal id for the client id", { query: { client_id: identity.principalId } }, 400],
    ["no identity", { query: { client_id: null } }, 400],
    ["no resource", { query: { resource: null } }, 400],
    ["a resource the identity has nothing to do with", { query: { resource: "https://graph.microsoft.com" } }, 400],
    ["the resource with /.default", { query: { resource: `${resource}/.default` } }, 400],
  ];
  it.each(rows)("%s", async (_what, changes, status) => {
    const answer = await ask(changes);
    expect(answer.status).toBe(status);
    expect(answer.body).toHaveProperty("message");
    expect(answer.body).not.toHaveProperty("access_token");
  });
});

it("breaks on demand", async () => {
  managedIdentity.control.breakNext({ status: 500, body: "{}" });
  expect((await ask()).status).toBe(500);
  expect((await ask()).status).toBe(200);
});

it("issues tokens that live as long as it is told to", async () => {
  managedIdentity.control.setTokenLifetime({ seconds: 60 });
  const { exp = 0 } = claimsOf((await ask()).body.access_token);
  expect(exp - Math.floor(Date.now() / 1000)).toBeLessThanOrEqual(60);
});

it("keeps the header and the token out of its journal", async () => {
  const { body } = await ask();
  const { IDENTITY_HEADER } = managedIdentity.environment;
  const [entry] = managedIdentity.control.journal();
  expect(entry?.headers["x-identity-header"]).toBe(fingerprint(IDENTITY_HEADER));
  const text = JSON.stringify(entry);
  expect(text).not.toContain(IDENTITY_HEADER);
  expect(text).not.toContain(body.access_token);
});
