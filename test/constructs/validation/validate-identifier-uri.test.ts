import { Fn } from "cdktf";
import { validateIdentifierUri, validateMcpServerUrl } from "../../../constructs/validation/validate-identifier-uri.js";

const longest = "https://mcp.contoso.com/".padEnd(255, "a");

describe("the URL of an MCP server", () => {
  test.each([
    "https://mcp.contoso.com/mcp",
    "https://mcp.contoso.com:8443/mcp",
    "https://contoso.com/teams/a/mcp",
    "https://ca-mcp.kindforest-1a2b3c4d.westeurope.azurecontainerapps.io/mcp",
    longest,
  ])("is accepted: %s", (url) => {
    expect(validateMcpServerUrl(url, "server.url")).toEqual([]);
    expect(validateIdentifierUri(url, "identifierUri")).toEqual([]);
  });

  test.each([
    ["", "is empty", "Give an absolute URI such as https://<host>/<path>"],
    [
      "mcp.contoso.com/mcp",
      "is not an absolute URI: it has no scheme",
      "Begin with the scheme, as in https://<host>/<path>",
    ],
    ["http://mcp.contoso.com/mcp", "has the scheme http where https is expected", "Use https://<host>/<path>"],
    ["http://localhost/mcp", "has the scheme http where https is expected", "Use https://<host>/<path>"],
    ["HTTPS://mcp.contoso.com/mcp", "has the scheme HTTPS where https is expected", "Use https://<host>/<path>"],
    [
      "api://5f0c3f5e-0000-4000-8000-000000000001",
      "has the scheme api where https is expected",
      "Use https://<host>/<path>",
    ],
    ["https:///mcp", "names no host", "Use https://<host>/<path>"],
    [
      "https://mcp.contoso.com",
      'has no path: clients then ask for it with a final "/", and an identifier URI can\'t end with one',
      "Serve MCP below a path, as in https://mcp.contoso.com/mcp",
    ],
    [
      "https://mcp.contoso.com:8443/",
      'has no path: clients then ask for it with a final "/", and an identifier URI can\'t end with one',
      "Serve MCP below a path, as in https://mcp.contoso.com:8443/mcp",
    ],
    [
      "https://mcp.contoso.com/mcp//",
      "ends with a slash, which an identifier URI can't",
      'Write "https://mcp.contoso.com/mcp"',
    ],
    ["https://mcp.contoso.com/mcp?x=1", "has a query", "Remove the ? and what follows"],
    ["https://mcp.contoso.com/mcp#x", "has a fragment", "Remove the # and what follows"],
    [
      "https://user@mcp.contoso.com/mcp",
      "has user info in front of its host, which hides where it really leads",
      "Remove everything up to the @",
    ],
    ["https://*.contoso.com/mcp", "has a wildcard in it", "List each URI in full"],
    [
      "https://MCP.contoso.com/mcp",
      "has upper-case letters in its host, which no client sends",
      "Write the host as mcp.contoso.com",
    ],
    ["https://mcp.contoso.com:443/mcp", "is not spelled as clients send it", 'Write "https://mcp.contoso.com/mcp"'],
    ["https://mcp.contoso.com/a/../mcp", "is not spelled as clients send it", 'Write "https://mcp.contoso.com/mcp"'],
    [`${longest}a`, "is 256 characters long, Entra takes 255", "Shorten its path or query"],
  ])("is refused: %s", (url, message, remedy) => {
    expect(validateMcpServerUrl(url, "server.url")).toEqual([{ path: "server.url", value: url, message, remedy }]);
  });
});

describe("an identifier URI", () => {
  test.each([
    "api://5f0c3f5e-0000-4000-8000-000000000001",
    "api://5f0c3f5e-0000-4000-8000-000000000002/5f0c3f5e-0000-4000-8000-000000000001",
    "api://contoso.com/mcp",
    "api://Contoso-MCP",
  ])("is accepted: %s", (uri) => {
    expect(validateIdentifierUri(uri, "identifierUri")).toEqual([]);
  });

  test.each([
    ["api://", "names no host"],
    ["api:contoso", "names no host"],
    ["api://contoso/", "ends with a slash, which an identifier URI can't"],
    ["api://contoso/mcp/", "ends with a slash, which an identifier URI can't"],
    ["api://contoso?x", "has a query"],
    ["api://contoso#x", "has a fragment"],
    ["api://*/mcp", "has a wildcard in it"],
    ["api://con toso", "has white space or control characters in it"],
    ["urn:contoso:mcp", "has the scheme urn where api or https is expected"],
    ["5f0c3f5e-0000-4000-8000-000000000001", "is not an absolute URI: it has no scheme"],
  ])("is refused: %s", (uri, message) => {
    expect(validateIdentifierUri(uri, "identifierUri")).toMatchObject([{ path: "identifierUri", value: uri, message }]);
  });
});

describe.each([
  ["validateMcpServerUrl", validateMcpServerUrl],
  ["validateIdentifierUri", validateIdentifierUri],
])("%s", (_, validate) => {
  test("leaves alone what only Terraform knows", () => {
    expect(validate(`http://${Fn.lower("X")}`, "url")).toEqual([]);
  });

  test.each([
    [7, /^is a number where .+ as a string is expected$/],
    [null, /^is null where .+ as a string is expected$/],
    [["https://mcp.contoso.com/mcp"], /^is a list where .+ as a string is expected$/],
    [new URL("https://mcp.contoso.com/mcp"), /^is an object where .+ as a string is expected$/],
    [undefined, /^is missing$/],
  ])("reports the wrong JavaScript type of %p", (value, message) => {
    const problems = validate(value, "url");
    expect(problems.map((problem) => problem.message)).toEqual([expect.stringMatching(message)]);
  });
});
