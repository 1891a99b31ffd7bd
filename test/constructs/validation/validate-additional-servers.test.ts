import { itAccepts, itReports } from "./faults.js";
import { minimalDirectSso, minimalOAuthProxy } from "./valid-props.js";

const wiki = { url: "https://wiki.contoso.com/mcp" };
const servers = (given: unknown) => ({ additionalServers: given });
const name = "is not a name that a path can carry";

describe("further servers", () => {
  itReports(minimalOAuthProxy, [
    {
      fault: "a list in place of names",
      changes: servers([wiki]),
      message: "is a list where an object of further servers, by name is expected",
      remedy: "an object of further servers",
    },
    {
      fault: "an upper-case name",
      changes: servers({ Wiki: wiki }),
      path: "additionalServers.Wiki",
      message: name,
      remedy: "lower-case",
    },
    {
      fault: "a name that climbs",
      changes: servers({ "../mcp": wiki }),
      path: 'additionalServers["../mcp"]',
      message: name,
      remedy: "letters, digits and hyphens",
    },
    {
      fault: "a name that begins with a digit",
      changes: servers({ "2nd": wiki }),
      path: 'additionalServers["2nd"]',
      message: name,
      remedy: "beginning with a letter",
    },
    {
      fault: "an empty name",
      changes: servers({ "": wiki }),
      path: 'additionalServers[""]',
      message: name,
      remedy: "1 to 32",
    },
    {
      fault: "a long name",
      changes: servers({ ["w".repeat(33)]: wiki }),
      path: `additionalServers.${"w".repeat(33)}`,
      message: name,
      remedy: "1 to 32",
    },
    {
      fault: "a URL in place of an object",
      changes: servers({ wiki: wiki.url }),
      path: "additionalServers.wiki",
      message: "is a string where a further server is expected",
      remedy: "a further server",
    },
    {
      fault: "a missing URL",
      changes: servers({ wiki: {} }),
      path: "additionalServers.wiki.url",
      message: "is missing",
      remedy: "URL",
    },
    {
      fault: "plain http",
      changes: servers({ wiki: { url: "http://wiki.contoso.com/mcp" } }),
      path: "additionalServers.wiki.url",
      message: "has the scheme http",
      remedy: "https://<host>/<path>",
    },
    {
      fault: "no path",
      changes: servers({ wiki: { url: "https://wiki.contoso.com" } }),
      path: "additionalServers.wiki.url",
      message: "has no path",
      remedy: "https://wiki.contoso.com/mcp",
    },
    {
      fault: "a slash at the end",
      changes: servers({ wiki: { url: "https://wiki.contoso.com/mcp/" } }),
      path: "additionalServers.wiki.url",
      message: "ends with a slash",
      remedy: 'Write "https://wiki.contoso.com/mcp"',
    },
    {
      fault: "another kind of token",
      changes: servers({ wiki: { ...wiki, forwardedToken: "none" } }),
      path: "additionalServers.wiki.forwardedToken",
      message: 'is not "api" or "graph"',
      remedy: '"graph"',
    },
    {
      fault: "an option of other servers",
      changes: servers({ wiki: { ...wiki, identityPrincipalId: "x" } }),
      path: "additionalServers.wiki.identityPrincipalId",
      message: "is not a known prop",
      remedy: "url, forwardedToken",
    },
    {
      fault: "one server under two names",
      changes: servers({ wiki, docs: wiki }),
      path: "additionalServers.docs.url",
      message: "is the server of additionalServers.wiki.url too",
      remedy: "Keep one",
    },
    {
      fault: "the server that is at /mcp already",
      changes: { ...servers({ wiki }), server: { type: "existing", url: wiki.url } },
      path: "additionalServers.wiki.url",
      message: "is the server of server.url too",
      remedy: "Keep one",
    },
  ]);

  itReports(minimalDirectSso, [
    {
      fault: "further servers without a gateway",
      changes: servers({ wiki }),
      message: "there is one server and no gateway",
      remedy: 'mode: "oauth-proxy"',
    },
  ]);

  itAccepts(minimalOAuthProxy, [
    ["none", servers({})],
    [
      "one of each kind",
      servers({
        a: { ...wiki, forwardedToken: "graph" },
        [`b-${"2".repeat(30)}`]: { url: "https://b.contoso.com/a/b" },
      }),
    ],
    ["a URL that only Terraform knows", servers({ wiki: { url: "${var.wiki}" }, docs: { url: "${var.wiki}" } })],
  ]);
});
