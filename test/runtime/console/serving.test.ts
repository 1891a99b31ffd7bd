import { Browser } from "../../doubles/browser.js";
import { contoso } from "../../doubles/contoso.js";
import { startDirect, type DirectProcess } from "../direct/support/direct-process.js";
import { startGateway, type GatewayProcess } from "../gateway/support/gateway-process.js";
import { OAuthClient, pkce } from "../gateway/support/oauth-client.js";
import { signInClient } from "../gateway/support/signed-in-client.js";

jest.setTimeout(60_000);

let running: { stop(): Promise<void> } | undefined;
afterEach(async () => {
  await running?.stop();
  running = undefined;
});

async function direct(environment: Readonly<Record<string, string>> = {}): Promise<DirectProcess> {
  const started = await startDirect({ environment });
  running = started;
  return started;
}

async function gateway(environment: Readonly<Record<string, string>> = {}): Promise<GatewayProcess> {
  const started = await startGateway({ upstreamUrl: "http://127.0.0.1:9/mcp", environment });
  started.doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
  running = started;
  return started;
}

function policyOf(response: { readonly headers: Headers }): string[] {
  return (response.headers.get("content-security-policy") ?? "").split("; ");
}

describe("direct-sso", () => {
  it("serves the console to who is signed in: one script of its own, and no way for another", async () => {
    const { url, ...process } = await direct();
    const signedOut = await fetch(url);
    const { page } = await process.signIn(contoso.users.adele.userPrincipalName);
    const script = /<script type="module" src="([^"]+)">/.exec(page.text)?.[1] ?? "";

    expect(policyOf(signedOut).filter((part) => part.startsWith("script-src"))).toEqual([]);
    expect(policyOf(page)).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        `script-src ${script}`,
        "connect-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
      ]),
    );
    expect(page.headers.get("content-security-policy")).not.toContain("unsafe");
    expect(page.headers.get("referrer-policy")).toBe("same-origin");
    expect((await fetch(script)).headers.get("content-type")).toContain("text/javascript");
  });

  it("without it signs in and out as before", async () => {
    const { url, ...process } = await direct({ MCP_WEB_CONSOLE: "false" });
    const { page, browser } = await process.signIn(contoso.users.adele.userPrincipalName);
    const out = await browser.visit(`${url}/logout`, { from: "here" }, { origin: url });

    expect(page.text).toContain("adele@contoso.example");
    expect(page.text).not.toContain("<script");
    expect(out.status).toBe(303);
  });
});

describe("the gateway", () => {
  it("lets the console in with its one redirect URI, to the letter", async () => {
    const { url } = await gateway();
    const client = new OAuthClient(url, "console", `${url}/console`);
    const { tokens, accessToken } = await signInClient(url, { client });
    expect(tokens.status).toBe(200);
    const user = await fetch(`${url}/console/user`, { headers: { authorization: `Bearer ${accessToken}` } });
    await expect(user.json()).resolves.toEqual({
      id: contoso.users.adele.objectId,
      username: contoso.users.adele.userPrincipalName,
      graphPermissions: ["User.Read", "Mail.Read"],
    });

    for (const redirectUri of [
      `${url}/console/`,
      `${url}/`,
      "http://localhost:9/console",
      "http://127.0.0.1/console",
    ]) {
      const other = new OAuthClient(url, "console", redirectUri);
      expect((await new Browser().visit(other.authorizationUrl(pkce().challenge))).status).toBe(400);
    }
  });

  it("tells nobody else who is signed in", async () => {
    const { url } = await gateway();
    const { accessToken } = await signInClient(url);

    expect((await fetch(`${url}/console/user`)).status).toBe(401);
    const headers = { authorization: `Bearer ${accessToken}` };
    expect((await fetch(`${url}/console/user`, { headers })).status).toBe(403);
  });

  it("serves the page without a script but its own, and without naming where people came from", async () => {
    const { url } = await gateway();
    const page = await fetch(`${url}/console?code=a&state=b`);
    const text = await page.text();

    expect(policyOf(page)).toEqual(expect.arrayContaining(["connect-src 'self'", "form-action 'none'"]));
    expect(page.headers.get("referrer-policy")).toBe("no-referrer");
    expect(page.headers.get("cache-control")).toBe("no-store");
    expect(text).not.toContain("code=a");
    expect((await fetch(`${url}/console`, { method: "POST" })).status).toBe(405);
  });

  it("without it has neither page nor client", async () => {
    const { url } = await gateway({ MCP_WEB_CONSOLE: "false" });
    const client = new OAuthClient(url, "console", `${url}/console`);

    expect((await fetch(`${url}/console`)).status).toBe(404);
    expect((await fetch(`${url}/console/user`)).status).toBe(404);
    expect((await new Browser().visit(client.authorizationUrl(pkce().challenge))).status).toBe(400);
  });
});
