import {
  bareScopeName,
  clientIdScope,
  graphScope,
  identifierUriScope,
  inRequestedSpelling,
  oneApi,
  ownApiScopes,
  scopeWords,
} from "../../../runtime/entra/scope-names.js";

const clientId = "3d7e1b84-6f25-4c09-9a4e-b1c8f0d72e63";
const api = {
  ENTRA_CLIENT_ID: clientId,
  ENTRA_IDENTIFIER_URI: "https://mcp.contoso.com/mcp",
  ENTRA_SCOPES: ["access_as_user", "admin"],
};

describe("spellings of a scope [P-8]", () => {
  it("by client id, for the API itself", () => {
    expect(clientIdScope("access_as_user", api)).toBe(`${clientId}/access_as_user`);
  });

  it("by identifier URI, for others", () => {
    expect(identifierUriScope("access_as_user", api)).toBe("https://mcp.contoso.com/mcp/access_as_user");
  });

  it.each(["openid", "profile", "email", "offline_access"])("of OpenID Connect stay as they are: %s", (scope) => {
    expect([clientIdScope(scope, api), identifierUriScope(scope, api)]).toEqual([scope, scope]);
  });

  it("of Graph follow the cloud", () => {
    expect(graphScope("Mail.Read", { ENTRA_CLOUD: "public" })).toBe("https://graph.microsoft.com/Mail.Read");
    expect(graphScope("Mail.Read", { ENTRA_CLOUD: "china" })).toBe("https://microsoftgraph.chinacloudapi.cn/Mail.Read");
  });
});

describe("the bare name", () => {
  it.each([
    ["bare", "access_as_user"],
    ["by identifier URI", "https://mcp.contoso.com/mcp/access_as_user"],
    ["by client id", `${clientId}/access_as_user`],
    ["by client id in capitals", `${clientId.toUpperCase()}/access_as_user`],
    ["by the default identifier URI", `api://${clientId}/access_as_user`],
  ])("is the same, asked for %s", (_how, scope) => {
    expect(bareScopeName(scope, api)).toBe("access_as_user");
  });

  it.each([
    ["of Graph", "https://graph.microsoft.com/Mail.Read"],
    ["of another application", "9c3f0a1e-7b2d-4e8a-a5f6-1d2c3b4a5f60/access_as_user"],
    ["by an identifier URI that only begins like ours", "https://mcp.contoso.com/mcp/v2/access_as_user"],
    ["by an identifier URI that ends earlier", "https://mcp.contoso.com/access_as_user"],
    ["by the identifier URI in other letters", "https://MCP.contoso.com/mcp/access_as_user"],
    ["by the identifier URI with a slash too many", "https://mcp.contoso.com/mcp//access_as_user"],
    ["without a name", "https://mcp.contoso.com/mcp/"],
    ["of nothing", ""],
  ])("is none of ours %s", (_how, scope) => {
    expect(bareScopeName(scope, api)).toBeUndefined();
  });
});

it("granted scopes are told in the spelling that was asked for", () => {
  const asked = ["https://mcp.contoso.com/mcp/access_as_user", "openid"];
  expect(inRequestedSpelling(["access_as_user", "admin"], asked, api)).toEqual([
    "https://mcp.contoso.com/mcp/access_as_user",
    "admin",
  ]);
});

describe("scopes for a request of our own", () => {
  it("go by client id however they are spelt, without those of OpenID Connect", () => {
    const scopes = ["openid", "access_as_user", "https://mcp.contoso.com/mcp/admin", "offline_access"];
    expect(ownApiScopes(scopes, api)).toEqual([`${clientId}/access_as_user`, `${clientId}/admin`]);
  });

  it.each([[[]], [["offline_access"]]])(
    "are all of the API when %j names none: Entra refuses a request without",
    (scopes) => {
      expect(ownApiScopes(scopes, api)).toEqual([`${clientId}/access_as_user`, `${clientId}/admin`]);
    },
  );

  it("are never another API's", () => {
    expect(() => ownApiScopes(["https://graph.microsoft.com/Mail.Read"], api)).toThrow(TypeError);
  });
});

describe("scopes of another API", () => {
  it("are taken as they are", () => {
    const scopes = ["https://graph.microsoft.com/Mail.Read", "https://graph.microsoft.com/User.Read"];
    expect(oneApi(scopes)).toEqual(scopes);
    expect(oneApi(["https://graph.microsoft.com/.default"])).toEqual(["https://graph.microsoft.com/.default"]);
  });

  it.each([
    ["of two APIs", ["https://graph.microsoft.com/Mail.Read", "https://vault.azure.net/user_impersonation"]],
    ["bare, which Entra would look up on Graph", ["Mail.Read"]],
    ["none", []],
  ])("are refused: %s", (_what, scopes) => {
    expect(() => oneApi(scopes)).toThrow(TypeError);
  });
});

it("words of a scope are each taken once, however they are separated", () => {
  expect(scopeWords(" read  write read ")).toEqual(["read", "write"]);
  expect(scopeWords(undefined)).toEqual([]);
});
