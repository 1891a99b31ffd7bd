import { contoso } from "../../contoso.js";
import { startEntraDouble, type EntraDouble } from "../entra-double.js";
import { signInHeadless } from "../headless-sign-in.js";
import {
  API_SCOPE,
  ASSIGNED_CLIENT_ID,
  GRAPH_SCOPE,
  MULTI_TENANT_CLIENT_ID,
  NOWHERE_CLIENT_ID,
  SPA_REDIRECT_URI,
  testDirectory,
  TestClient,
  type Changes,
} from "../test-client.js";

const { adele, bob, ines, noor } = contoso.users;
const unknownId = "00000000-1111-4222-8333-444444444444";

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

/** Signs Adele in and says where that ends: back at the client with an error, or on a page. */
async function outcomeOf(changes: Changes, username: string = adele.userPrincipalName, tenant?: string) {
  const response = await fetch(client.authorizeUrl(changes, tenant), {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({ username, consent: "accept" }),
  });
  const location = response.headers.get("location");
  if (location === null) {
    return { shown: "page", status: response.status, code: /AADSTS(\d+)/.exec(await response.text())?.[1] };
  }
  const answer = new URL(location).searchParams;
  const code = /^AADSTS(\d+): /.exec(answer.get("error_description") ?? "")?.[1];
  return { shown: "redirect", error: answer.get("error"), code, state: answer.get("state") };
}

const pageWith = (code: number) => ({ shown: "page", status: 400, code: String(code) });
const redirectWith = (error: string, code: number) => ({
  ...{ shown: "redirect", error, code: String(code) },
  state: "state-of-the-client",
});

describe("refuses on a page, because nobody proved to be the client", () => {
  const rows: readonly [string, Changes, number][] = [
    ["no client_id", { client_id: null }, 900144],
    ["an unknown client", { client_id: unknownId }, 700016],
    ["a client without a service principal here", { client_id: NOWHERE_CLIENT_ID }, 700016],
    ["an unregistered redirect URI", { redirect_uri: "https://evil.example/callback" }, 50011],
    ["another path on localhost", { redirect_uri: "http://localhost:8400/other" }, 50011],
    ["another case in the path", { redirect_uri: "http://localhost:8400/Callback" }, 50011],
    ["127.0.0.1 for localhost", { redirect_uri: "http://127.0.0.1:8400/callback" }, 50011],
    ["https for http", { redirect_uri: "https://localhost:8400/callback" }, 50011],
    ["a client without redirect URIs", { client_id: contoso.daemonClientId, redirect_uri: null }, 900971],
  ];
  it.each(rows)("%s", async (_what, changes, code) => {
    expect(await outcomeOf(changes)).toEqual(pageWith(code));
  });

  it("a parameter given twice", async () => {
    const url = client.authorizeUrl();
    url.searchParams.append("scope", "openid");
    const response = await fetch(url);
    expect(await response.text()).toContain("AADSTS90013");
  });
});

describe("refuses the request", () => {
  const rows: readonly [string, Changes, ReturnType<typeof pageWith> | ReturnType<typeof redirectWith>][] = [
    ["no scope", { scope: null }, pageWith(900144)],
    ["no response_type", { response_type: null }, pageWith(900144)],
    ["offline_access alone", { scope: "offline_access" }, redirectWith("invalid_scope", 70011)],
    ["scopes joined by commas", { scope: "User.Read,Mail.Read" }, redirectWith("invalid_scope", 70011)],
    [
      ".default beside a scope",
      { scope: `${API_SCOPE} api://${contoso.apiClientId}/.default` },
      redirectWith("invalid_scope", 70011),
    ],
    ["an unknown resource", { scope: "api://unknown.example/read" }, redirectWith("invalid_resource", 500011)],
    [
      "a resource without a service principal",
      { scope: "api://nowhere.example/read" },
      redirectWith("invalid_resource", 500011),
    ],
    [
      "a trailing slash on the resource",
      { scope: `api://${contoso.apiClientId}//access_as_user` },
      redirectWith("invalid_resource", 500011),
    ],
    [
      "an unknown scope of the resource",
      { scope: `api://${contoso.apiClientId}/nonsense` },
      redirectWith("invalid_client", 650053),
    ],
    [
      "a bare scope, which Graph does not have",
      { scope: "openid access_as_user" },
      redirectWith("invalid_client", 650053),
    ],
    ["resource without a match", { resource: "https://mcp.contoso.example" }, redirectWith("invalid_target", 9010010)],
    [
      "resource with a trailing slash",
      { resource: `api://${contoso.apiClientId}/` },
      redirectWith("invalid_target", 9010010),
    ],
    ["resource in other case", { resource: `API://${contoso.apiClientId}` }, redirectWith("invalid_target", 9010010)],
    [
      "resource of another app's scopes",
      { resource: `api://${contoso.apiClientId}`, scope: GRAPH_SCOPE },
      redirectWith("invalid_target", 9010010),
    ],
    [
      "resource with scopes of two apps",
      { resource: `api://${contoso.apiClientId}`, scope: `${API_SCOPE} ${GRAPH_SCOPE}` },
      redirectWith("invalid_target", 9010010),
    ],
    [
      "resource with OpenID Connect's scopes only",
      { resource: `api://${contoso.apiClientId}`, scope: "openid" },
      redirectWith("invalid_target", 9010010),
    ],
    ["an implicit response type", { response_type: "token" }, redirectWith("unsupported_response_type", 700054)],
    ["an unknown prompt", { prompt: "admin_consent" }, redirectWith("invalid_request", 90023)],
    ["an unknown response mode", { response_mode: "web_message" }, redirectWith("invalid_request", 90023)],
    ["an unknown challenge method", { code_challenge_method: "S512" }, redirectWith("invalid_request", 90023)],
    ["a challenge that is too short", { code_challenge: "short" }, redirectWith("invalid_request", 501491)],
    ["an empty challenge", { code_challenge: "" }, redirectWith("invalid_request", 50147)],
    [
      "a single page app without a challenge",
      { redirect_uri: SPA_REDIRECT_URI, code_challenge: null },
      redirectWith("invalid_request", 9002325),
    ],
    ["claims that are no JSON", { claims: "{" }, pageWith(90013)],
    [
      ".default of a resource the client does not list",
      { scope: "api://payroll.contoso.example/.default" },
      redirectWith("invalid_resource", 650057),
    ],
  ];
  it.each(rows)("%s", async (_what, changes, expected) => {
    expect(await outcomeOf(changes)).toEqual(expected);
  });

  it("any resource, when told to be the Entra of 2025", async () => {
    entra.control.refuseResourceParameter({ enabled: true });
    const outcome = await outcomeOf({ resource: `api://${contoso.apiClientId}` });
    expect(outcome).toEqual(redirectWith("invalid_request", 901002));
  });
});

describe("refuses the tenant in the path", () => {
  const rows: readonly [string, string, Changes, number][] = [
    ["an unknown one", unknownId, {}, 90002],
    ["/common for a single-tenant client", "common", {}, 50194],
    ["/organizations for a single-tenant client", "organizations", {}, 50194],
    ["/consumers", "consumers", { client_id: MULTI_TENANT_CLIENT_ID }, 90130],
    ["a tenant without the client", contoso.otherTenantId, {}, 700016],
  ];
  it.each(rows)("%s", async (_what, tenant, changes, code) => {
    expect(await outcomeOf(changes, adele.userPrincipalName, tenant)).toEqual(pageWith(code));
  });
});

describe("refuses the user", () => {
  it("who is unknown everywhere", async () => {
    expect(await outcomeOf({}, "nobody@contoso.example")).toEqual(pageWith(50034));
  });
  it("who belongs to another tenant", async () => {
    expect(await outcomeOf({}, noor.userPrincipalName)).toEqual(pageWith(50020));
  });
  it("whom the client's assignment does not list", async () => {
    const changes = { client_id: ASSIGNED_CLIENT_ID, scope: GRAPH_SCOPE };
    expect(await outcomeOf(changes, bob.userPrincipalName)).toEqual(pageWith(50105));
    expect(await outcomeOf(changes, adele.userPrincipalName)).toMatchObject({ shown: "redirect", error: null });
  });
  it("whose account is disabled", async () => {
    entra.control.setAccountEnabled({ tenant: contoso.tenantId, user: adele.objectId, enabled: false });
    expect(await outcomeOf({})).toEqual(pageWith(50057));
  });
  it("whom a policy blocks", async () => {
    entra.control.block({ tenant: contoso.tenantId, resource: contoso.apiClientId });
    expect(await outcomeOf({})).toEqual(pageWith(53003));
  });
  it("who may not grant what only an administrator can", async () => {
    const scope = "api://payroll.contoso.example/Payslips.Read.All";
    expect(await outcomeOf({ scope }, bob.userPrincipalName)).toEqual(pageWith(90094));
    expect(await outcomeOf({ scope }, ines.userPrincipalName)).toMatchObject({ shown: "redirect", error: null });
  });
  it("who declines", async () => {
    const scope = "api://payroll.contoso.example/Payslips.Read";
    const answers = { username: bob.userPrincipalName, consent: "cancel" } as const;
    const returned = await signInHeadless(client.authorizeUrl({ scope }), answers);
    expect(returned.searchParams.get("error")).toBe("access_denied");
    expect(returned.searchParams.get("error_subcode")).toBe("cancel");
    expect(returned.searchParams.get("error_description")).toMatch(/^AADSTS65004: /);
  });
});

describe("a silent request", () => {
  const silent = { prompt: "none" };
  const payroll = { scope: "api://payroll.contoso.example/Payslips.Read" };

  async function silently(changes: Changes, cookie = "") {
    const url = client.authorizeUrl({ ...silent, ...changes });
    const response = await fetch(url, { redirect: "manual", headers: { cookie } });
    return new URL(response.headers.get("location") ?? "").searchParams;
  }
  async function cookieOfAdele(): Promise<string> {
    const body = new URLSearchParams({ username: adele.userPrincipalName });
    const response = await fetch(client.authorizeUrl(), { method: "POST", redirect: "manual", body });
    return response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(";")[0])
      .join("; ");
  }

  it("of nobody is answered login_required", async () => {
    const answer = await silently({});
    expect(answer.get("error")).toBe("login_required");
    expect(answer.get("error_description")).toMatch(/^AADSTS50058: /);
  });
  it("of a remembered user is answered with a code", async () => {
    expect((await silently({}, await cookieOfAdele())).has("code")).toBe(true);
  });
  it("for somebody else than the remembered user is answered login_required", async () => {
    const answer = await silently({ login_hint: bob.userPrincipalName }, await cookieOfAdele());
    expect(answer.get("error")).toBe("login_required");
  });
  it("that lacks consent is answered consent_required", async () => {
    const answer = await silently(payroll, await cookieOfAdele());
    expect(answer.get("error")).toBe("consent_required");
    expect(answer.get("error_description")).toMatch(/^AADSTS65001: /);
  });
  it("that lacks a second factor is answered interaction_required, with the claims", async () => {
    const cookie = await cookieOfAdele();
    entra.control.demandMfa({ tenant: contoso.tenantId, resource: contoso.apiClientId });
    const answer = await silently({}, cookie);
    expect(answer.get("error")).toBe("interaction_required");
    expect(answer.get("error_description")).toMatch(/^AADSTS50076: /);
    expect(JSON.parse(answer.get("claims") ?? "")).toHaveProperty("access_token.capolids.essential", true);
  });
});

describe("returns to the client", () => {
  it("with code, state and session_state in the query", async () => {
    const returned = await signInHeadless(client.authorizeUrl(), { username: adele.userPrincipalName });
    expect(returned.origin + returned.pathname).toBe("http://localhost:8400/callback");
    expect([...returned.searchParams.keys()]).toEqual(["code", "session_state", "state"]);
  });
  it("at any port of localhost", async () => {
    const changes = { redirect_uri: "http://localhost:49152/callback" };
    const returned = await signInHeadless(client.authorizeUrl(changes), { username: adele.userPrincipalName });
    expect(returned.port).toBe("49152");
  });
  it("in the fragment on request", async () => {
    const changes = { response_mode: "fragment" };
    const returned = await signInHeadless(client.authorizeUrl(changes), { username: adele.userPrincipalName });
    expect(new URLSearchParams(returned.hash.slice(1)).has("code")).toBe(true);
    expect(returned.search).toBe("");
  });
  it("by a form on request", async () => {
    const response = await fetch(client.authorizeUrl({ response_mode: "form_post" }), {
      method: "POST",
      body: new URLSearchParams({ username: adele.userPrincipalName }),
    });
    const text = await response.text();
    expect(text).toContain('action="http://localhost:8400/callback"');
    expect(text).toMatch(/name="code" value="[^"]+"/);
  });
  it("with client_info when asked", async () => {
    const changes = { client_info: "1" };
    const returned = await signInHeadless(client.authorizeUrl(changes), { username: adele.userPrincipalName });
    const info = Buffer.from(returned.searchParams.get("client_info") ?? "", "base64url").toString();
    expect(JSON.parse(info)).toEqual({ uid: adele.objectId, utid: contoso.tenantId });
  });
  it("to the first registered address when the request names none", async () => {
    const returned = await signInHeadless(client.authorizeUrl({ redirect_uri: null }), {
      username: adele.userPrincipalName,
    });
    expect(returned.href).toMatch(/^http:\/\/localhost\/callback\?code=/);
  });
  it("accepting resource when it is an identifier URI of the scopes' application", async () => {
    expect(await outcomeOf({ resource: `api://${contoso.apiClientId}` })).toMatchObject({
      shown: "redirect",
      error: null,
    });
  });
  it("accepting scopes of two resources, for consent", async () => {
    expect(await outcomeOf({ scope: `${API_SCOPE} ${GRAPH_SCOPE}` })).toMatchObject({ shown: "redirect", error: null });
  });
  it("for a user of any tenant, at a shared endpoint of a multi-tenant client", async () => {
    const changes = { client_id: MULTI_TENANT_CLIENT_ID, scope: GRAPH_SCOPE };
    const outcome = await outcomeOf(changes, noor.userPrincipalName, "organizations");
    expect(outcome).toMatchObject({ shown: "redirect", error: null });
  });
});
