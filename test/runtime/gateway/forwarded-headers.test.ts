import { clientHeaders, upstreamHeaders } from "../../../runtime/gateway/forwarded-headers.js";

const own = { accessToken: "entra", requestId: "r1" };

describe("request headers", () => {
  it("replace the client's credential by the gateway's [TR-2]", () => {
    expect(upstreamHeaders({ authorization: "Bearer client" }, own)).toEqual({
      authorization: "Bearer entra",
      "x-request-id": "r1",
    });
  });

  it.each([
    "connection",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "proxy-authorization",
    "cookie",
    "host",
    "origin",
    "referer",
    "expect",
    "forwarded",
    "x-forwarded-host",
    "x-ms-client-principal-id",
    "sec-fetch-site",
  ])("leave out %s", (name) => {
    expect(upstreamHeaders({ [name]: "x" }, own)).not.toHaveProperty(name);
  });

  it("leave out what Connection names", () => {
    expect(upstreamHeaders({ connection: "close, X-Hop", "x-hop": "1", "x-kept": "2" }, own)).toMatchObject({
      "x-kept": "2",
    });
    expect(upstreamHeaders({ connection: "close, X-Hop", "x-hop": "1" }, own)).not.toHaveProperty("x-hop");
  });

  it("keep what nobody knows beforehand [TR-3]", () => {
    expect(upstreamHeaders({ "mcp-param-x": "=?base64?eA==?=", "mcp-method": "tools/call" }, own)).toMatchObject({
      "mcp-param-x": "=?base64?eA==?=",
      "mcp-method": "tools/call",
    });
  });
});

describe("response headers", () => {
  it("say what the body is, and nothing else", () => {
    expect(
      clientHeaders({
        "content-type": "text/event-stream",
        "content-encoding": "gzip",
        "mcp-session-id": "s",
        "retry-after": "1",
        "set-cookie": ["a=b"],
        "www-authenticate": "Bearer",
        "access-control-allow-origin": "*",
        location: "https://evil.example",
        "strict-transport-security": "max-age=0",
      }),
    ).toEqual({
      "content-type": "text/event-stream",
      "content-encoding": "gzip",
      "mcp-session-id": "s",
      "retry-after": "1",
    });
  });
});
