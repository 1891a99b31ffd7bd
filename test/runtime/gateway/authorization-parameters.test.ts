import { mendAuthorizationRequest, mendTokenRequest } from "../../../runtime/gateway/authorization-parameters.js";

const rules = {
  resources: [
    {
      path: "/mcp",
      url: "https://mcp.contoso.com/mcp",
      upstreamUrl: "https://server.internal/mcp",
      forwardedToken: "api",
      scopes: ["access_as_user"],
    },
  ],
  scopePrefixes: ["api://app", "3d7e1b84"],
} as const;

const authorize = (query: string) => mendAuthorizationRequest(new URLSearchParams(query), rules);
const token = (query: string) => mendTokenRequest(new URLSearchParams(query), rules);

describe("authorization request", () => {
  it.each([
    ["", "access_as_user"],
    ["scope=", "access_as_user"],
    ["scope=offline_access", "access_as_user"],
    ["scope=openid", "access_as_user openid"],
    ["scope=access_as_user+access_as_user", "access_as_user"],
    ["scope=api://app/access_as_user", "access_as_user"],
    ["scope=3d7e1b84/access_as_user+openid", "access_as_user openid"],
    ["scope=api://other/access_as_user", "access_as_user"],
  ])("%s asks for %s [P-8]", (query, scope) => {
    expect(authorize(query).get("scope")).toBe(scope);
  });

  it.each([
    ["https://mcp.contoso.com/mcp/", "https://mcp.contoso.com/mcp"],
    ["HTTPS://MCP.Contoso.com/mcp", "https://mcp.contoso.com/mcp"],
    ["https://mcp.contoso.com/", "https://mcp.contoso.com/"],
    ["https://mcp.contoso.com/mcp#x", "https://mcp.contoso.com/mcp#x"],
    ["https://mcp.contoso.com/mcp?x", "https://mcp.contoso.com/mcp?x"],
    ["https://mcp.contoso.com/MCP", "https://mcp.contoso.com/MCP"],
    ["not a URL", "not a URL"],
  ])("reads resource %s as %s [RS-3]", (sent, read) => {
    expect(authorize(`resource=${encodeURIComponent(sent)}`).get("resource")).toBe(read);
  });

  it("leaves what was sent twice, so that it is refused", () => {
    expect(authorize("scope=a&scope=b").getAll("scope")).toEqual(["a", "b"]);
    expect(authorize("resource=a&resource=b").getAll("resource")).toEqual(["a", "b"]);
  });

  it("drops parameters that need an ID token when none is asked for", () => {
    expect([...authorize("nonce=n&max_age=1&claims={}").keys()]).toEqual(["scope"]);
    expect(authorize("nonce=n&scope=openid").get("nonce")).toBe("n");
  });

  it.each([
    ["consent", null],
    ["login consent", "login"],
    ["none", "none"],
    ["select_account", "select_account"],
    ["create", null],
  ])("turns prompt %s into %s [P-9]", (sent, kept) => {
    expect(authorize(`prompt=${sent}`).get("prompt")).toBe(kept);
  });
});

describe("token request", () => {
  it.each([
    ["scope=offline_access+openid", null],
    ["scope=access_as_user+offline_access", "access_as_user"],
    ["scope=api://app/access_as_user", "access_as_user"],
    ["", null],
  ])("%s refreshes with scope %s [P-3]", (query, scope) => {
    expect(token(query).get("scope")).toBe(scope);
  });

  it("changes nothing else", () => {
    expect(token("grant_type=refresh_token&refresh_token=a%2Bb&client_id=c").toString()).toBe(
      "grant_type=refresh_token&refresh_token=a%2Bb&client_id=c",
    );
  });
});
