import { consentPage, type ConsentQuestion } from "../../../runtime/gateway/consent-page.js";
import { pageHeaders, renderPage } from "../../../runtime/browser/page.js";

const question: ConsentQuestion = {
  clientId: "29e371a1-0e5a-4d3c-a722-536b9712672c",
  clientName: "Inspector",
  registration: "dynamic",
  redirectUri: "http://localhost:3334/oauth/callback",
  redirectListed: false,
  resource: "https://mcp.contoso.com/mcp",
  scopes: ["access_as_user"],
  graphPermissions: ["Mail.Read", "Unknown.Permission"],
};
const form = { action: "/consent/uid", csrfToken: "token", signInOrigin: "https://login.microsoftonline.com" };
const shown = (changes: Partial<ConsentQuestion> = {}) => renderPage(consentPage({ ...question, ...changes }, form));
const policyOf = (changes: Partial<ConsentQuestion> = {}) =>
  pageHeaders(consentPage({ ...question, ...changes }, form))["Content-Security-Policy"];

describe("consent page", () => {
  it("names client, redirect host, server and permissions in words [AS-6] [AS-12b]", () => {
    const page = shown();
    for (const text of [
      "Inspector",
      "This device (localhost:<wbr>3334)",
      "mcp.contoso.com",
      "Read your mail",
      "Unknown.Permission",
    ]) {
      expect(page).toContain(text);
    }
  });

  it.each([
    ["a client that registered itself", {}, "registered itself"],
    ["a loopback address", {}, "only if you have just started this application here yourself"],
    [
      "an address that is not listed",
      { redirectUri: "https://client.example/cb" },
      "Your organization has not listed this address",
    ],
    [
      "a client known by its document",
      { registration: "metadata-document", clientId: "https://vscode.dev/oauth/client.json" } as const,
      "described by vscode.dev",
    ],
  ])("warns of %s [AS-6]", (_name, changes, warning) => {
    expect(shown(changes)).toContain(warning);
  });

  it("does not warn of what the operator listed", () => {
    const listed = { redirectUri: "https://client.example/cb", redirectListed: true, registration: "pre-registered" };
    expect(shown(listed as Partial<ConsentQuestion>)).not.toContain('class="caution"');
  });

  it("quotes only what the client says of itself [AS-6]", () => {
    expect(shown()).toContain("<title>Allow “Inspector” to use mcp.contoso.com?</title>");
    expect(shown({ registration: "pre-registered" })).toContain(
      "Allow an application set up by your organization to use",
    );
    expect(shown({ clientName: " " })).toContain("Allow an application without a name to use");
  });

  it.each(["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</title><b>"])(
    "escapes the name %s",
    (name) => {
      const page = shown({ clientName: name });
      expect(page).not.toContain(name);
      expect(page).not.toMatch(/<script|<img|<b>/);
    },
  );

  it("has one form, with a token, that works without script [AS-12b]", () => {
    const page = shown();
    expect(page.match(/<form /g)).toHaveLength(1);
    expect(page).toMatch(/<form method="post" action="\/consent\/uid">/);
    expect(page).toContain('name="csrf_token" value="token"');
    expect(page.match(/<button type="submit" name="decision"/g)).toHaveLength(2);
    expect(page).not.toContain("<script");
  });

  it("can be read on a phone and by a screen reader", () => {
    const page = shown();
    expect(page).toContain('<html lang="en">');
    expect(page).toContain('name="viewport" content="width=device-width');
    expect(page.match(/<h1>/g)).toHaveLength(1);
    expect(page).toContain("<main>");
    expect(page).toContain("prefers-color-scheme: dark");
  });

  it("allows the style it carries and nothing else", () => {
    expect(policyOf()).toMatch(/^default-src 'none'; style-src 'sha256-[^ ]+'; form-action /);
    expect(policyOf()).toContain("frame-ancestors 'none'");
  });

  it.each([
    ["http://localhost:3334/cb", "http://localhost:3334"],
    ["cursor://anysphere.cursor-mcp/cb", "cursor:"],
  ])("lets the form's redirects end at %s", (redirectUri, target) => {
    expect(policyOf({ redirectUri })).toContain(`form-action 'self' https: ${target}`);
  });
});
