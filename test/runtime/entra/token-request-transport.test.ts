import { PlatformTransport, TokenRequestTransport } from "../../../runtime/entra/token-request-transport.js";
import type { OutboundFetch, OutboundRequest } from "../../../runtime/security/outbound-fetch.js";

const TOKEN_URL = "https://login.microsoftonline.com/t/oauth2/v2.0/token";

let sent: { url: string; request: OutboundRequest | undefined }[];
let answer: () => Response;

beforeEach(() => {
  sent = [];
  answer = () => Response.json({ access_token: "t" });
});

const fetch: OutboundFetch = (url, request) => {
  sent.push({ url: String(url), request });
  return Promise.resolve(answer());
};

const form = (parameters: Record<string, string>) => ({ body: new URLSearchParams(parameters).toString() });

describe("a token request", () => {
  it("leaves without `resource`, whoever put it there [P-1]", async () => {
    const parameters = {
      grant_type: "refresh_token",
      scope: "api/read openid",
      resource: "https://mcp.contoso.com/mcp",
    };
    await new TokenRequestTransport(fetch).sendPostRequestAsync(TOKEN_URL, form(parameters));
    expect(Object.fromEntries(new URLSearchParams(String(sent[0]?.request?.body)))).toEqual({
      grant_type: "refresh_token",
      scope: "api/read openid",
    });
  });

  it.each([{}, { scope: "" }, { scope: "openid profile offline_access" }])(
    "never leaves without a scope of an API: %j (AADSTS900144, 70011)",
    async (parameters) => {
      const transport = new TokenRequestTransport(fetch);
      await expect(
        transport.sendPostRequestAsync(TOKEN_URL, form(parameters as Record<string, string>)),
      ).rejects.toThrow(TypeError);
      expect(transport.failure).toBeInstanceOf(TypeError);
      expect(sent).toEqual([]);
    },
  );

  it("remembers the answer as Entra gave it", async () => {
    const body = { error: "invalid_grant", claims: "{}", correlation_id: "c" };
    answer = () => Response.json(body, { status: 400, headers: { "retry-after": "3" } });
    const transport = new TokenRequestTransport(fetch);
    await transport.sendPostRequestAsync(TOKEN_URL, form({ scope: "api/read" }));
    expect(transport.answer).toMatchObject({ status: 400, body });
    expect(transport.answer?.headers.get("retry-after")).toBe("3");
  });

  it.each(["", "<html>", "[]", "null", '"text"'])(
    "that failed without naming an error is still no success for the library: %j",
    async (content) => {
      answer = () => new Response(content, { status: 502 });
      const transport = new TokenRequestTransport(fetch);
      const response = await transport.sendPostRequestAsync(TOKEN_URL, form({ scope: "api/read" }));
      expect(response).toMatchObject({ status: 502, body: { error: "no_error_named" } });
      expect(transport.answer?.body).toEqual({});
    },
  );

  it("has nothing to discover", async () => {
    await expect(new TokenRequestTransport(fetch).sendGetRequestAsync()).rejects.toThrow(TypeError);
  });
});

it("the platform's endpoint is asked where only the platform answers", async () => {
  const headers = { "x-identity-header": "h" };
  await new PlatformTransport(fetch).sendGetRequestAsync("http://localhost:42356/msi/token?resource=r", { headers });
  expect(sent).toEqual([
    { url: "http://localhost:42356/msi/token?resource=r", request: { reach: "platform", headers } },
  ]);
});
