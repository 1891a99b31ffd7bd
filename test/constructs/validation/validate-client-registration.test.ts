import { itAccepts, itReports } from "./faults.js";
import { minimalOAuthProxy } from "./valid-props.js";

const hosts = (...redirectHosts: readonly unknown[]) => ({ clientRegistration: { redirectHosts } });
const path = "clientRegistration.redirectHosts[0]";

describe("redirect hosts of clients that register", () => {
  itReports(minimalOAuthProxy, [
    { fault: "a wildcard", changes: hosts("*.contoso.com"), path, message: "has a wildcard", remedy: "Name one host" },
    {
      fault: "a redirect URI",
      changes: hosts("https://claude.ai/api/mcp/auth_callback"),
      path,
      message: "has a scheme in front of the host name",
      remedy: 'Write "claude.ai"',
    },
    { fault: "a port", changes: hosts("claude.ai:8443"), path, message: "has a port", remedy: 'Write "claude.ai"' },
    { fault: "upper case", changes: hosts("Claude.ai"), path, message: "upper-case", remedy: 'Write "claude.ai"' },
    { fault: "a number", changes: hosts(1), path, message: "is a number", remedy: "a host name" },
    {
      fault: "a name twice",
      changes: hosts("claude.ai", "vscode.dev", "claude.ai"),
      path: "clientRegistration.redirectHosts[2]",
      message: "has the same name",
      remedy: "Keep one",
    },
    {
      fault: "one text in place of a list",
      changes: { clientRegistration: { redirectHosts: "claude.ai vscode.dev" } },
      path: "clientRegistration.redirectHosts",
      message: "is a string where a list of host names is expected",
      remedy: "a list",
    },
    {
      fault: "a dangerous switch that is neither on nor off",
      changes: { "clientRegistration.dangerouslyAllowAnyRedirectHost": "true" },
      message: "is a string where true or false is expected",
      remedy: "true or false",
    },
  ]);

  itAccepts(minimalOAuthProxy, [
    ["none", hosts()],
    ["some", hosts("claude.ai", "xn--tls-cna.example", "insiders.vscode.dev", "${var.host}")],
    ["any, for those who mean it", { clientRegistration: { dangerouslyAllowAnyRedirectHost: true } }],
  ]);
});
