import { contoso } from "../../contoso.js";
import { startEntraDouble, type EntraDouble } from "../entra-double.js";
import type { MintOrder } from "../mint-token.js";
import { parseClaims } from "../requested-claims.js";
import {
  API_SCOPE,
  claimsOf,
  GRAPH_SCOPE,
  refusalOf,
  requireAssignment,
  testDirectory,
  TestClient,
  type Changes,
} from "../test-client.js";

const { adele } = contoso.users;
const graph = "00000003-0000-0000-c000-000000000000";

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

const refused = (status: number, error: string, code: number) => ({ status, error, code });

/** Adele's token for the API, as the public client gets one. */
const assertionOf = (changes: Partial<MintOrder> = {}): Promise<string> =>
  entra.control.mintToken({
    tenant: contoso.tenantId,
    client: contoso.publicClientId,
    resource: contoso.apiClientId,
    user: adele.userPrincipalName,
    scopes: ["access_as_user"],
    ...changes,
  });

describe("is refused", () => {
  const rows: readonly [string, Changes, ReturnType<typeof refused>][] = [
    ["without requested_token_use", { requested_token_use: null }, refused(400, "invalid_request", 900144)],
    ["with another requested_token_use", { requested_token_use: "exchange" }, refused(400, "invalid_request", 90023)],
    ["without an assertion", { assertion: null }, refused(400, "invalid_request", 900144)],
    ["without a scope", { scope: null }, refused(400, "invalid_request", 900144)],
    ["without a credential", { client_secret: null }, refused(401, "invalid_client", 7000218)],
    ["with an assertion that is no JWT", { assertion: "opaque" }, refused(400, "invalid_grant", 50013)],
    ["with offline_access alone", { scope: "offline_access" }, refused(400, "invalid_scope", 70011)],
    [
      "for two resources",
      { scope: `${GRAPH_SCOPE} api://payroll.contoso.example/Payslips.Read` },
      refused(400, "invalid_request", 28000),
    ],
    ["for an unknown resource", { scope: "api://unknown.example/read" }, refused(400, "invalid_resource", 500011)],
    [
      "for an unknown scope",
      { scope: "https://graph.microsoft.com/Mail.Reed" },
      refused(401, "invalid_client", 650053),
    ],
    [
      "for scopes nobody consented to",
      { scope: "https://graph.microsoft.com/Mail.Send" },
      refused(400, "invalid_grant", 65001),
    ],
    [
      "for .default with nothing consented",
      { scope: "api://payroll.contoso.example/.default" },
      refused(400, "invalid_grant", 65001),
    ],
    ["with resource", { resource: "https://graph.microsoft.com/" }, refused(400, "invalid_target", 9010010)],
  ];
  it.each(rows)("%s", async (_what, changes, expected) => {
    expect(refusalOf(await client.onBehalfOf(await assertionOf(), changes))).toEqual(expected);
  });

  const assertions: readonly [string, Partial<MintOrder>, number, string][] = [
    ["for another application", { resource: contoso.directClientId }, 500131, "invalid_grant"],
    ["of an application instead of a user", { user: undefined }, 7000114, "unauthorized_client"],
    ["marked app-only", { claims: { idtyp: "app" } }, 7000114, "unauthorized_client"],
    ["without scp", { claims: { scp: null } }, 7000114, "unauthorized_client"],
    ["that expired", { claims: { exp: 1000 } }, 500133, "invalid_grant"],
    ["not valid yet", { claims: { nbf: 4_000_000_000 } }, 500133, "invalid_grant"],
    ["of another issuer", { claims: { iss: "https://evil.example/" } }, 50013, "invalid_grant"],
    ["of another tenant", { claims: { tid: contoso.otherTenantId } }, 50013, "invalid_grant"],
    ["signed with an unknown key", { signature: "unknown-key" }, 50013, "invalid_grant"],
    ["without a signature", { signature: "none" }, 50013, "invalid_grant"],
    ["signed with HMAC", { signature: "hs256-with-public-key" }, 50013, "invalid_grant"],
    ["of Graph", { resource: graph, client: contoso.apiClientId, scopes: ["User.Read"] }, 50013, "invalid_grant"],
  ];
  it.each(assertions)("with an assertion %s", async (_what, changes, code, error) => {
    expect(refusalOf(await client.onBehalfOf(await assertionOf(changes)))).toEqual(refused(400, error, code));
  });

  it("after the key of the assertion was withdrawn", async () => {
    const assertion = await assertionOf();
    await entra.control.rotateKeys();
    expect((await client.onBehalfOf(assertion)).status).toBe(200);
    await entra.control.rotateKeys({ withdrawOld: true });
    expect(refusalOf(await client.onBehalfOf(assertion))).toEqual(refused(400, "invalid_grant", 50013));
  });
  it("after the user's sessions were ended, until the next sign-in", async () => {
    const assertion = await assertionOf();
    entra.control.revokeUser({ tenant: contoso.tenantId, user: adele.objectId });
    expect(refusalOf(await client.onBehalfOf(assertion))).toEqual(refused(400, "invalid_grant", 50173));
    expect((await client.onBehalfOf(await assertionOf())).status).toBe(200);
  });
  it("for a resource that requires assignment, to a user without one", async () => {
    requireAssignment(entra);
    const { tenantId: tenant, apiClientId: api, payrollClientId: resource } = contoso;
    entra.control.grantConsent({ tenant, client: api, resource, scopes: ["Payslips.Read"] });
    const scope = "api://payroll.contoso.example/Payslips.Read";
    const answer = await client.onBehalfOf(await assertionOf(), { scope });
    expect(refusalOf(answer)).toEqual(refused(400, "interaction_required", 50105));
  });
  it("once consent was withdrawn, with suberror consent_required", async () => {
    entra.control.withdrawConsent({ tenant: contoso.tenantId, client: contoso.apiClientId });
    const answer = await client.onBehalfOf(await assertionOf());
    expect(refusalOf(answer)).toEqual(refused(400, "invalid_grant", 65001));
    expect(answer.body.suberror).toBe("consent_required");
    entra.control.grantConsent({
      ...{ tenant: contoso.tenantId, client: contoso.apiClientId, resource: graph },
      ...{ scopes: ["User.Read"], user: adele.userPrincipalName },
    });
    expect((await client.onBehalfOf(await assertionOf())).status).toBe(200);
    const ofBob = await assertionOf({ user: "bob@contoso.example" });
    expect(refusalOf(await client.onBehalfOf(ofBob))).toMatchObject({ code: 65001 });
  });
});

describe("yields", () => {
  it("a Graph token of the same user, and no refresh token unasked", async () => {
    const { status, body } = await client.onBehalfOf(await assertionOf());
    expect(status).toBe(200);
    expect(body.refresh_token).toBeUndefined();
    const claims = await entra.verifyGraphToken(body.access_token ?? "");
    expect(claims).toMatchObject({
      oid: adele.objectId,
      tid: contoso.tenantId,
      appid: contoso.apiClientId,
      appidacr: "1",
    });
    expect(String(claims?.scp).split(" ")).toContain("User.Read");
  });
  it("a refresh token with offline_access", async () => {
    const { body } = await client.onBehalfOf(await assertionOf(), { scope: `${GRAPH_SCOPE} offline_access` });
    expect(body.refresh_token).toBeDefined();
  });
  it("everything consented for .default", async () => {
    const { body } = await client.onBehalfOf(await assertionOf(), { scope: "https://graph.microsoft.com/.default" });
    expect(body.scope?.split(" ")).toContain("https://graph.microsoft.com/Mail.Read");
  });
  it("a token for a v1 assertion too, whose audience is the identifier URI", async () => {
    entra.control.setTokenVersion({ resource: contoso.apiClientId, version: 1 });
    const assertion = await assertionOf({ resource: `api://${contoso.apiClientId}` });
    expect(claimsOf(assertion)).toMatchObject({ ver: "1.0", aud: `api://${contoso.apiClientId}` });
    expect((await client.onBehalfOf(assertion)).status).toBe(200);
  });
});

describe("conditional access on the resource", () => {
  const demandMfa = (answer?: { error?: string; suberror?: string | null }): void => {
    entra.control.demandMfa({ tenant: contoso.tenantId, resource: graph, ...(answer && { answer }) });
  };

  it("is answered interaction_required with claims", async () => {
    demandMfa();
    const answer = await client.onBehalfOf(await assertionOf());
    expect(refusalOf(answer)).toEqual(refused(400, "interaction_required", 50076));
    expect(parseClaims(answer.body.claims ?? "").policies).toHaveLength(1);
  });
  it("is answered in the other wordings that occur", async () => {
    demandMfa({ error: "invalid_grant", suberror: null });
    const { body } = await client.onBehalfOf(await assertionOf());
    expect(body).toMatchObject({ error: "invalid_grant", error_codes: [50076] });
    expect(body.suberror).toBeUndefined();
    expect(body.claims).toBeDefined();
  });
  it("is satisfied by a sign-in that replays the claims", async () => {
    demandMfa();
    const before = await client.signIn();
    const challenge = await client.onBehalfOf(before.access_token ?? "");
    expect(refusalOf(challenge)).toMatchObject({ code: 50076 });
    const again = await client.signIn(undefined, { claims: challenge.body.claims ?? "" });
    expect((await client.onBehalfOf(again.access_token ?? "")).status).toBe(200);
    expect(refusalOf(await client.onBehalfOf(before.access_token ?? ""))).toMatchObject({ code: 50076 });
  });
  it("does not touch other users or a sign-in for another resource", async () => {
    const { tenantId: tenant, users } = contoso;
    entra.control.demandMfa({ tenant, resource: graph, users: [users.bob.userPrincipalName] });
    expect((await client.onBehalfOf(await assertionOf())).status).toBe(200);
    const ofBob = await client.signIn(users.bob.userPrincipalName);
    expect(refusalOf(await client.onBehalfOf(ofBob.access_token ?? ""))).toMatchObject({ code: 50076 });
  });
  it("asks a user without a second factor to enroll", async () => {
    const directory = testDirectory();
    const tenants = directory.tenants.map((tenant) => ({
      ...tenant,
      users: tenant.users.map((user) => ({ ...user, mfaRegistered: false })),
    }));
    const strict = await startEntraDouble({ directory: { ...directory, tenants } });
    strict.control.demandMfa({ tenant: contoso.tenantId, resource: graph });
    const strictClient = new TestClient(strict.url);
    const { access_token: assertion = "" } = await strictClient.signIn();
    expect(refusalOf(await strictClient.onBehalfOf(assertion))).toMatchObject({ code: 50079 });
    await strict.close();
  });
  it("that blocks is final, message_only", async () => {
    entra.control.block({ tenant: contoso.tenantId, resource: graph });
    const answer = await client.onBehalfOf(await assertionOf());
    expect(refusalOf(answer)).toEqual(refused(400, "invalid_grant", 53003));
    expect(answer.body.suberror).toBe("message_only");
  });
  it("that wants a compliant device is 53000", async () => {
    entra.control.addPolicy({ tenant: contoso.tenantId, policy: { resource: graph, require: "compliantDevice" } });
    expect(refusalOf(await client.onBehalfOf(await assertionOf()))).toMatchObject({ code: 53000 });
  });
  it("is 50076 with basic_action when refreshing", async () => {
    const { refresh_token: token = "" } = await client.signIn();
    demandMfa();
    const answer = await client.refresh(token, { scope: GRAPH_SCOPE });
    expect(refusalOf(answer)).toEqual(refused(400, "invalid_grant", 50076));
    expect(answer.body.suberror).toBe("basic_action");
  });
  it("in form of an authentication context is met by a sign-in that asks for it", async () => {
    const claims = JSON.stringify({ access_token: { acrs: { essential: true, value: "c1" } } });
    const before = await client.onBehalfOf(await assertionOf(), { claims });
    expect(refusalOf(before)).toEqual(refused(400, "interaction_required", 50076));
    expect(parseClaims(before.body.claims ?? "").authenticationContexts).toEqual(["c1"]);
    const { access_token: assertion = "" } = await client.signIn(undefined, { claims });
    const { body } = await client.onBehalfOf(assertion, { claims });
    expect(claimsOf(body.access_token)).toMatchObject({ acrs: ["c1"] });
  });
});

it("keeps an app's own scope out of Graph's token", async () => {
  const { body } = await client.onBehalfOf(await assertionOf());
  expect(body.scope).not.toContain(API_SCOPE);
});
