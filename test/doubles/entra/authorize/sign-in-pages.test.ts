import { contoso } from "../../contoso.js";
import { startEntraDouble, type EntraDouble } from "../entra-double.js";
import { testDirectory, TestClient } from "../test-client.js";

const { adele, bob } = contoso.users;

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

async function pageAt(url: URL, init: RequestInit = {}): Promise<string> {
  return (await fetch(url, { redirect: "manual", ...init })).text();
}

/** What a browser without JavaScript does when the button of a form is pressed. */
async function press(html: string, url: URL, button: { name: string; value: string }): Promise<Response> {
  const forms = [...html.matchAll(/<form method="post" action="([^"]*)">([\s\S]*?)<\/form>/g)];
  const form = forms.find(([, , controls = ""]) => controls.includes(`name="${button.name}" value="${button.value}"`));
  const unescape = (text: string): string =>
    text.replace(/&#(\d+);/g, (_match, code: string) => String.fromCharCode(Number(code)));
  const [, action = "", controls = ""] = form ?? [];
  const hidden = [...controls.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  const body = new URLSearchParams();
  for (const [, name = "", value = ""] of hidden) body.append(name, unescape(value));
  body.append(button.name, button.value);
  return fetch(new URL(unescape(action), url), { method: "POST", redirect: "manual", body });
}

describe("the sign-in page", () => {
  it("offers the tenant's users as buttons and runs no script", async () => {
    const html = await pageAt(client.authorizeUrl());
    expect(html).toContain(`name="username" value="${adele.userPrincipalName}"`);
    expect(html).toContain(`name="username" value="${bob.userPrincipalName}"`);
    expect(html).not.toContain(contoso.users.noor.userPrincipalName);
    expect(html).not.toContain("<script");
  });
  it("leads to a code when a button is pressed", async () => {
    const url = client.authorizeUrl();
    const response = await press(await pageAt(url), url, { name: "username", value: bob.userPrincipalName });
    expect(new URL(response.headers.get("location") ?? "").searchParams.has("code")).toBe(true);
  });
  it("offers only the user that login_hint names", async () => {
    const html = await pageAt(client.authorizeUrl({ login_hint: bob.userPrincipalName }));
    expect(html).toContain(bob.userPrincipalName);
    expect(html).not.toContain(adele.userPrincipalName);
  });
  it("escapes what the request says", async () => {
    const html = await pageAt(client.authorizeUrl({ state: '"><script>alert(1)</script>' }));
    expect(html).not.toContain("<script");
  });
  it.each(["login", "select_account"])("comes back for a remembered user with prompt=%s", async (prompt) => {
    const body = new URLSearchParams({ username: adele.userPrincipalName });
    const signedIn = await fetch(client.authorizeUrl(), { method: "POST", redirect: "manual", body });
    const cookie = signedIn.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    expect(await pageAt(client.authorizeUrl({ prompt }), { headers: { cookie } })).toContain("Sign in");
    const remembered = await fetch(client.authorizeUrl(), { redirect: "manual", headers: { cookie } });
    expect(remembered.status).toBe(302);
  });
  it("comes back for a remembered user who has to give a second factor", async () => {
    const body = new URLSearchParams({ username: adele.userPrincipalName });
    const signedIn = await fetch(client.authorizeUrl(), { method: "POST", redirect: "manual", body });
    const cookie = signedIn.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    entra.control.demandMfa({ tenant: contoso.tenantId, resource: contoso.apiClientId });
    expect(await pageAt(client.authorizeUrl(), { headers: { cookie } })).toContain("Sign in");
  });
  it("is skipped for the user who signs in automatically", async () => {
    entra.control.signInAutomatically({ user: bob.userPrincipalName });
    const response = await fetch(client.authorizeUrl(), { redirect: "manual" });
    expect(new URL(response.headers.get("location") ?? "").searchParams.has("code")).toBe(true);
  });
});

describe("the consent page", () => {
  const scope = "openid api://payroll.contoso.example/Payslips.Read";
  const consentPage = (): Promise<string> =>
    pageAt(client.authorizeUrl({ scope }), {
      method: "POST",
      body: new URLSearchParams({ username: bob.userPrincipalName }),
    });

  it("names client, user and permissions", async () => {
    const html = await consentPage();
    expect(html).toContain("Contoso MCP API");
    expect(html).toContain(bob.userPrincipalName);
    expect(html).toContain("Payslips.Read on Contoso payroll");
  });
  it("leads to a code once accepted, and is not shown to that user again", async () => {
    const url = client.authorizeUrl({ scope });
    const accepted = await press(await consentPage(), url, { name: "consent", value: "accept" });
    expect(new URL(accepted.headers.get("location") ?? "").searchParams.has("code")).toBe(true);
    const body = new URLSearchParams({ username: bob.userPrincipalName });
    expect((await fetch(url, { method: "POST", redirect: "manual", body })).status).toBe(302);
    const other = new URLSearchParams({ username: adele.userPrincipalName });
    expect((await fetch(url, { method: "POST", redirect: "manual", body: other })).status).toBe(200);
  });
  it("leads to access_denied when cancelled", async () => {
    const url = client.authorizeUrl({ scope });
    const cancelled = await press(await consentPage(), url, { name: "consent", value: "cancel" });
    expect(new URL(cancelled.headers.get("location") ?? "").searchParams.get("error")).toBe("access_denied");
  });
  it("is shown with prompt=consent although everything was granted", async () => {
    const html = await pageAt(
      client.authorizeUrl({ prompt: "consent", scope: "https://graph.microsoft.com/User.Read" }),
      {
        method: "POST",
        body: new URLSearchParams({ username: bob.userPrincipalName }),
      },
    );
    expect(html).toContain("User.Read on Microsoft Graph");
  });
});
