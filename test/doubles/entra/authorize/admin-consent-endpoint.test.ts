import { contoso } from "../../contoso.js";
import { startEntraDouble, type EntraDouble } from "../entra-double.js";
import { refusalOf, REDIRECT_URI, testDirectory, TestClient } from "../test-client.js";

const { adele, bob, ines } = contoso.users;

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

function consentUrl(changes: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    client_id: contoso.apiClientId,
    scope: "https://graph.microsoft.com/.default",
    redirect_uri: REDIRECT_URI,
    state: "state-of-the-client",
    ...changes,
  });
  return `${entra.url}/${contoso.tenantId}/v2.0/adminconsent?${query.toString()}`;
}

function answer(username: string, consent: string, changes: Record<string, string> = {}): Promise<Response> {
  const body = new URLSearchParams({ username, consent });
  return fetch(consentUrl(changes), { method: "POST", redirect: "manual", body });
}

describe("admin consent", () => {
  it("offers administrators only", async () => {
    const html = await (await fetch(consentUrl())).text();
    expect(html).toContain(ines.userPrincipalName);
    expect(html).not.toContain(bob.userPrincipalName);
  });
  it("grants for everybody what the registration lists", async () => {
    entra.control.withdrawConsent({ tenant: contoso.tenantId, client: contoso.apiClientId });
    const { access_token: assertion = "" } = await client.signIn(adele.userPrincipalName);
    expect(refusalOf(await client.onBehalfOf(assertion))).toMatchObject({ code: 65001 });
    const response = await answer(ines.userPrincipalName, "accept");
    expect(Object.fromEntries(new URL(response.headers.get("location") ?? "").searchParams)).toEqual({
      admin_consent: "True",
      tenant: contoso.tenantId,
      scope: "https://graph.microsoft.com/.default",
      state: "state-of-the-client",
    });
    expect((await client.onBehalfOf(assertion)).status).toBe(200);
  });
  it("is refused to everybody else", async () => {
    expect(await (await answer(bob.userPrincipalName, "accept")).text()).toContain("AADSTS90094");
  });
  it("returns permission_denied when cancelled", async () => {
    const response = await answer(ines.userPrincipalName, "cancel");
    expect(new URL(response.headers.get("location") ?? "").searchParams.get("error")).toBe("permission_denied");
  });
  it("returns nowhere but to a registered redirect URI", async () => {
    const response = await answer(ines.userPrincipalName, "accept", { redirect_uri: "https://evil.example/" });
    expect(await response.text()).toContain("AADSTS50011");
  });
});

describe("logout", () => {
  const logout = (parameters: Record<string, string>): Promise<Response> =>
    fetch(`${entra.url}/${contoso.tenantId}/oauth2/v2.0/logout?${new URLSearchParams(parameters).toString()}`, {
      redirect: "manual",
    });
  it("forgets the user and returns to a registered address of the client", async () => {
    const { id_token: hint = "" } = await client.signIn();
    const response = await logout({ id_token_hint: hint, post_logout_redirect_uri: REDIRECT_URI });
    expect(response.headers.get("location")).toBe(REDIRECT_URI);
    expect(response.headers.getSetCookie()).toEqual(["ESTSAUTH=; Path=/; Max-Age=0"]);
  });
  it("returns nowhere else", async () => {
    const { id_token: hint = "" } = await client.signIn();
    const response = await logout({ id_token_hint: hint, post_logout_redirect_uri: "https://evil.example/" });
    expect(response.status).toBe(200);
  });
});
