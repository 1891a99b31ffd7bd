import { contoso } from "../../contoso.js";
import { startEntraDouble, type EntraDouble } from "../entra-double.js";
import {
  API_SCOPE,
  API_SECRET,
  claimsOf,
  GRAPH_SCOPE,
  MULTI_TENANT_CLIENT_ID,
  refusalOf,
  requireAssignment,
  testDirectory,
  TestClient,
  verifier,
  type Changes,
} from "../test-client.js";

const unknownId = "00000000-1111-4222-8333-444444444444";
const DAY = 24 * 3600;

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

describe("any grant is refused", () => {
  const rows: readonly [string, Changes, ReturnType<typeof refused>][] = [
    ["without a grant type", { client_id: contoso.apiClientId }, refused(400, "invalid_request", 900144)],
    ["of an unknown type", { grant_type: "password" }, refused(400, "unsupported_grant_type", 70003)],
    ["named like a built-in property", { grant_type: "constructor" }, refused(400, "unsupported_grant_type", 70003)],
    ["without a client", { grant_type: "refresh_token" }, refused(400, "invalid_request", 900144)],
    [
      "to an unknown client",
      { grant_type: "refresh_token", client_id: unknownId },
      refused(400, "unauthorized_client", 700016),
    ],
  ];
  it.each(rows)("%s", async (_what, form, expected) => {
    expect(refusalOf(await client.token(form))).toEqual(expected);
  });

  it("with a parameter given twice", async () => {
    const body = new URLSearchParams([
      ["grant_type", "refresh_token"],
      ["grant_type", "refresh_token"],
    ]);
    const response = await fetch(`${entra.url}/${contoso.tenantId}/oauth2/v2.0/token`, { method: "POST", body });
    expect(await response.json()).toMatchObject({ error: "invalid_request", error_codes: [90013] });
  });
  it("as JSON, which carries no parameters", async () => {
    const response = await fetch(`${entra.url}/${contoso.tenantId}/oauth2/v2.0/token`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ grant_type: "refresh_token" }),
    });
    expect(await response.json()).toMatchObject({ error_codes: [900144] });
  });
  it("by GET", async () => {
    const response = await fetch(`${entra.url}/${contoso.tenantId}/oauth2/v2.0/token`);
    expect(await response.json()).toMatchObject({ error: "invalid_request", error_codes: [900561] });
  });
  it("in an unknown tenant", async () => {
    const form = { grant_type: "refresh_token", client_id: contoso.apiClientId };
    expect(refusalOf(await client.token(form, {}, unknownId))).toEqual(refused(400, "invalid_request", 90002));
  });
  it("when the same request is made again and again", async () => {
    const refresh = () => client.refresh("x".repeat(60)).then(refusalOf);
    for (let count = 0; count < 15; count += 1) expect(await refresh()).toMatchObject({ code: 70000 });
    expect(await refresh()).toEqual(refused(400, "invalid_grant", 50196));
  });
});

it("words a refusal as Entra does", async () => {
  const correlationId = "11111111-2222-4333-8444-555555555555";
  const { headers, body } = await client.token({ grant_type: "password" }, { "client-request-id": correlationId });
  expect(Object.keys(body)).toEqual([
    "error",
    "error_description",
    "error_codes",
    "timestamp",
    "trace_id",
    "correlation_id",
    "error_uri",
  ]);
  expect(body.timestamp).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/);
  expect(body.correlation_id).toBe(correlationId);
  expect(body.error_description).toMatch(/^AADSTS70003: .+ Trace ID: .+ Correlation ID: .+ Timestamp: .+Z$/);
  expect(body.error_uri).toBe("https://login.microsoftonline.com/error?code=70003");
  expect(headers.get("x-ms-request-id")).toBe(body.trace_id);
  expect(headers.get("cache-control")).toContain("no-store");
});

it("a code without a scope is redeemed for what was authorized, as clients do that know OAuth alone", async () => {
  const { status, body } = await client.redeem(await client.code(), { scope: null });
  expect({ status, scope: body.scope }).toMatchObject({
    status: 200,
    scope: expect.stringContaining("access_as_user") as string,
  });
});

describe("a code is refused", () => {
  const rows: readonly [string, Changes, ReturnType<typeof refused>][] = [
    ["that is missing", { code: null }, refused(400, "invalid_request", 900144)],
    ["that is unknown", { code: "unknown" }, refused(400, "invalid_grant", 70000)],
    ["with an empty scope", { scope: " " }, refused(400, "invalid_request", 28003)],
    ["with offline_access alone", { scope: "offline_access" }, refused(400, "invalid_request", 28002)],
    ["with scopes of two resources", { scope: `${API_SCOPE} ${GRAPH_SCOPE}` }, refused(400, "invalid_request", 28000)],
    ["with an unknown scope", { scope: "openid access_as_user" }, refused(401, "invalid_client", 650053)],
    ["with an unknown resource", { scope: "api://unknown.example/read" }, refused(400, "invalid_resource", 500011)],
    [
      "with a resource that does not match",
      { resource: "https://mcp.contoso.example/mcp" },
      refused(400, "invalid_target", 9010010),
    ],
    [
      "with another redirect URI",
      { redirect_uri: "http://localhost:9999/callback" },
      refused(401, "invalid_client", 500112),
    ],
    ["without a redirect URI", { redirect_uri: null }, refused(400, "invalid_request", 900144)],
    ["with another verifier", { code_verifier: "w".repeat(43) }, refused(400, "invalid_grant", 501481)],
    ["without a verifier", { code_verifier: null }, refused(400, "invalid_grant", 50148)],
    [
      "for scopes nobody consented to",
      { scope: "api://payroll.contoso.example/Payslips.Read" },
      refused(400, "invalid_grant", 65001),
    ],
    [
      "by another client",
      { client_id: contoso.publicClientId, client_secret: null },
      refused(401, "invalid_client", 7000218),
    ],
  ];
  it.each(rows)("%s", async (_what, changes, expected) => {
    expect(refusalOf(await client.redeem(await client.code(), changes))).toEqual(expected);
  });

  it("when redeemed again", async () => {
    const code = await client.code();
    expect((await client.redeem(code)).status).toBe(200);
    expect(refusalOf(await client.redeem(code))).toEqual(refused(400, "invalid_grant", 54005));
  });
  it("after ten minutes", async () => {
    const code = await client.code();
    entra.control.shiftClock({ seconds: 601 });
    expect(refusalOf(await client.redeem(code))).toEqual(refused(400, "invalid_grant", 70008));
  });
  it("at another tenant", async () => {
    const changes = { client_id: MULTI_TENANT_CLIENT_ID, scope: GRAPH_SCOPE };
    const code = await client.code(changes);
    const elsewhere = new TestClient(entra.url, contoso.otherTenantId);
    const answer = await elsewhere.redeem(code, { ...changes, client_secret: null });
    expect(refusalOf(answer)).toEqual(refused(400, "invalid_grant", 700005));
  });
  it("with a verifier nobody announced", async () => {
    const code = await client.code({ code_challenge: null, code_challenge_method: null });
    expect(refusalOf(await client.redeem(code, { code_verifier: verifier }))).toMatchObject({ code: 50148 });
  });
});

describe("a refresh token is refused", () => {
  const rows: readonly [string, Changes, ReturnType<typeof refused>][] = [
    ["that is missing", { refresh_token: null }, refused(400, "invalid_request", 900144)],
    ["that is malformed", { refresh_token: "not a token" }, refused(400, "invalid_grant", 9002313)],
    ["that is unknown", { refresh_token: "x".repeat(64) }, refused(400, "invalid_grant", 70000)],
    ["with offline_access alone", { scope: "offline_access" }, refused(400, "invalid_scope", 70011)],
    [
      "with scopes of two resources",
      { scope: `${contoso.apiClientId}/access_as_user ${GRAPH_SCOPE}` },
      refused(400, "invalid_request", 28000),
    ],
    ["for the client itself by URI", { scope: API_SCOPE }, refused(400, "invalid_request", 90009)],
    ["for the client itself without saying so", { scope: "openid profile" }, refused(400, "invalid_request", 90009)],
    ["for the client itself without a scope", { scope: null }, refused(400, "invalid_request", 90009)],
    [
      "with a bare scope, which Graph does not have",
      { scope: "access_as_user" },
      refused(401, "invalid_client", 650053),
    ],
    ["with a resource that does not match", { resource: contoso.apiClientId }, refused(400, "invalid_target", 9010010)],
    [
      "for scopes nobody consented to",
      { scope: "api://payroll.contoso.example/Payslips.Read" },
      refused(400, "invalid_grant", 65001),
    ],
  ];
  it.each(rows)("%s", async (_what, changes, expected) => {
    const { refresh_token: token = "" } = await client.signIn();
    expect(refusalOf(await client.refresh(token, changes))).toEqual(expected);
  });

  it("without a scope, when it belongs to another resource's client", async () => {
    const form = { client_id: contoso.publicClientId, client_secret: null };
    const { body } = await client.redeem(await client.code({ client_id: contoso.publicClientId }), form);
    const answer = await client.refresh(body.refresh_token ?? "", { ...form, scope: null });
    expect(refusalOf(answer)).toEqual(refused(400, "invalid_request", 900144));
  });
  it("from another client", async () => {
    const { refresh_token: token = "" } = await client.signIn();
    const form = { client_id: contoso.daemonClientId, client_secret: "secret-of-the-nightly-job", scope: GRAPH_SCOPE };
    expect(refusalOf(await client.refresh(token, form))).toEqual(refused(400, "invalid_grant", 70000));
  });
  it("after 90 days without use, and not after 89 twice", async () => {
    const { refresh_token: token = "" } = await client.signIn();
    entra.control.shiftClock({ seconds: 89 * DAY });
    expect((await client.refresh(token)).status).toBe(200);
    entra.control.shiftClock({ seconds: 89 * DAY });
    expect((await client.refresh(token)).status).toBe(200);
    entra.control.shiftClock({ seconds: 90 * DAY });
    expect(refusalOf(await client.refresh(token))).toEqual(refused(400, "invalid_grant", 700082));
  });
  it.each([
    [undefined, 50173],
    [70043, 70043],
    [50133, 50133],
  ])("of a user whose sessions were ended (%s)", async (code, expected) => {
    const { refresh_token: token = "" } = await client.signIn();
    entra.control.revokeUser({ tenant: contoso.tenantId, user: "adele@contoso.example", ...(code && { code }) });
    expect(refusalOf(await client.refresh(token))).toEqual(refused(400, "invalid_grant", expected));
  });
  it("of a user whose account was disabled", async () => {
    const { refresh_token: token = "" } = await client.signIn();
    entra.control.setAccountEnabled({ tenant: contoso.tenantId, user: "adele@contoso.example", enabled: false });
    expect(refusalOf(await client.refresh(token))).toEqual(refused(400, "invalid_grant", 50057));
  });
  it("of one user only, when that user's sessions were ended", async () => {
    const adele = await client.signIn();
    const bob = await client.signIn("bob@contoso.example");
    entra.control.revokeUser({ tenant: contoso.domain, user: contoso.users.adele.objectId });
    expect(refusalOf(await client.refresh(adele.refresh_token ?? ""))).toMatchObject({ code: 50173 });
    expect((await client.refresh(bob.refresh_token ?? "")).status).toBe(200);
  });
});

describe("client credentials are refused", () => {
  const daemon = {
    grant_type: "client_credentials",
    client_id: contoso.daemonClientId,
    client_secret: "secret-of-the-nightly-job",
    scope: `api://${contoso.apiClientId}/.default`,
  };
  const rows: readonly [string, Changes, ReturnType<typeof refused>][] = [
    ["without a scope", { scope: null }, refused(400, "invalid_request", 900144)],
    ["with a delegated scope", { scope: API_SCOPE }, refused(400, "invalid_scope", 1002012)],
    ["without a credential", { client_secret: null }, refused(401, "invalid_client", 7000216)],
    ["with a resource that does not match", { resource: "other" }, refused(400, "invalid_target", 9010010)],
    ["for an unknown resource", { scope: "api://unknown.example/.default" }, refused(400, "invalid_resource", 500011)],
  ];
  it.each(rows)("%s", async (_what, changes, expected) => {
    expect(refusalOf(await client.token({ ...daemon, ...changes }))).toEqual(expected);
  });
  it("for a resource that requires assignment, to an application without one", async () => {
    requireAssignment(entra);
    const form = { ...daemon, scope: "api://payroll.contoso.example/.default" };
    expect(refusalOf(await client.token(form))).toEqual(refused(400, "invalid_grant", 501051));
  });
  it("over a shared endpoint", async () => {
    const form = { ...daemon, client_id: MULTI_TENANT_CLIENT_ID };
    expect(refusalOf(await client.token(form, {}, "organizations"))).toEqual(refused(400, "invalid_request", 9001023));
  });
});

describe("tokens are granted", () => {
  it("for a code, with a refresh token only for offline_access and an id token only for openid", async () => {
    const { status, body } = await client.redeem(await client.code(), { scope: API_SCOPE });
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: "Bearer", scope: API_SCOPE, expires_in: 4500 });
    expect(Object.keys(body)).toEqual(["token_type", "scope", "expires_in", "ext_expires_in", "access_token"]);
    const whole = await client.signIn();
    expect(Object.keys(whole)).toEqual(expect.arrayContaining(["refresh_token", "id_token"]));
  });
  it("for a refresh token, which is replaced and goes on working", async () => {
    const { refresh_token: first = "" } = await client.signIn();
    const { body } = await client.refresh(first);
    expect(body.refresh_token).toBeDefined();
    expect(body.refresh_token).not.toBe(first);
    expect((await client.refresh(first)).status).toBe(200);
    expect((await client.refresh(body.refresh_token ?? "")).status).toBe(200);
  });
  it("for the resource of the refresh token, when only OpenID Connect's scopes are named", async () => {
    const form = { client_id: contoso.publicClientId, client_secret: null };
    const first = await client.redeem(await client.code(form), form);
    const { body } = await client.refresh(first.body.refresh_token ?? "", { ...form, scope: "openid offline_access" });
    expect(claimsOf(body.access_token)).toMatchObject({ aud: contoso.apiClientId, scp: "access_as_user" });
  });
  it("for another resource with the same refresh token", async () => {
    const { refresh_token: token = "" } = await client.signIn();
    const { body } = await client.refresh(token, { scope: GRAPH_SCOPE });
    expect(body.scope?.split(" ")).toContain(GRAPH_SCOPE);
  });
  it("with everything consented for the resource, not only what was asked for", async () => {
    const { refresh_token: token = "" } = await client.signIn();
    const { body } = await client.refresh(token, { scope: GRAPH_SCOPE });
    expect(body.scope?.split(" ")).toContain("https://graph.microsoft.com/Mail.Read");
  });
  it("for a code with client_secret_basic", async () => {
    const basic = Buffer.from(`${contoso.apiClientId}:${API_SECRET}`).toString("base64");
    const form = { client_secret: null, client_id: null };
    const { status } = await client.redeem(await client.code(), form, { authorization: `Basic ${basic}` });
    expect(status).toBe(200);
  });
  it("with client_info when asked", async () => {
    const { body } = await client.redeem(await client.code(), { client_info: "1" });
    const info = Buffer.from(body.client_info ?? "", "base64url").toString();
    expect(JSON.parse(info)).toEqual({ uid: contoso.users.adele.objectId, utid: contoso.tenantId });
  });
});
