import { send } from "../http/serve.js";
import { localServer, type LocalServer } from "./local-server.js";
import { callOf, MODERN, messageOf, post, postLegacy, postModern } from "./mcp-request.js";

let server: LocalServer;
beforeAll(async () => {
  server = await localServer();
});
afterAll(() => server.close());

const bearer = { authorization: "Bearer ada" };
const modernHeaders = { ...bearer, "mcp-protocol-version": MODERN };

describe("revision 2026-07-28", () => {
  it("answers whatever it may keep to its user only, for a while [RS-23]", async () => {
    const { result } = messageOf(await postModern(server.origin, "ada", { method: "tools/list" }));

    expect(result).toMatchObject({ resultType: "complete", ttlMs: 300_000, cacheScope: "private" });
  });

  it("discovers the server [RS-22]", async () => {
    const { result } = messageOf(await postModern(server.origin, "ada", { method: "server/discover" }));

    expect(result).toMatchObject({
      supportedVersions: [MODERN],
      cacheScope: "private",
      capabilities: { tools: { listChanged: false } },
    });
  });

  it.each<[string, Record<string, string>, Record<string, unknown>]>([
    ["another method in the header", { "mcp-method": "tools/list" }, {}],
    ["another tool in the header", { "mcp-name": "read_message" }, {}],
    ["another revision in the header", { "mcp-protocol-version": "2025-11-25" }, {}],
  ])("refuses %s (-32020) [RS-17]", async (_what, headers) => {
    const answer = await postModern(server.origin, "ada", callOf("whoami"), { headers });

    expect(answer.status).toBe(400);
    expect(messageOf(answer)).toMatchObject({ id: 1, error: { code: -32020 } });
  });

  it("refuses a call without the mirrored headers (-32020) [RS-17]", async () => {
    const message = {
      jsonrpc: "2.0",
      id: 7,
      method: "tools/call",
      params: {
        name: "whoami",
        _meta: {
          "io.modelcontextprotocol/protocolVersion": MODERN,
          "io.modelcontextprotocol/clientCapabilities": {},
        },
      },
    };
    const answer = await post(server.origin, message, { headers: modernHeaders });

    expect(answer.status).toBe(400);
    expect(messageOf(answer)).toMatchObject({ id: 7, error: { code: -32020 } });
  });

  it("refuses a revision nobody knows and names its own (-32022) [RS-22]", async () => {
    const _meta = { "io.modelcontextprotocol/protocolVersion": "2099-01-01" };
    const answer = await postModern(
      server.origin,
      "ada",
      { method: "tools/list", params: { _meta } },
      { headers: { "mcp-protocol-version": "2099-01-01" } },
    );

    expect(answer.status).toBe(400);
    expect(messageOf(answer)).toMatchObject({ error: { code: -32022, data: { supported: [MODERN] } } });
  });

  it("does not know other methods (404, -32601) [RS-22]", async () => {
    const answer = await postModern(server.origin, "ada", { method: "tasks/list" });

    expect(answer.status).toBe(404);
    expect(messageOf(answer)).toMatchObject({ error: { code: -32601 } });
  });
});

describe("older revisions", () => {
  it.each(["2025-06-18", "2025-03-26"])("are served as well: %s", async (version) => {
    const answer = await postLegacy(server.origin, "ada", callOf("whoami"), {
      headers: { "mcp-protocol-version": version },
    });

    expect(answer.status).toBe(200);
    expect(messageOf(answer)).toMatchObject({ result: { structuredContent: { id: "ada" } } });
  });

  it("are refused when nobody knows them [RS-15]", async () => {
    const headers = { "mcp-protocol-version": "1999-01-01" };

    await expect(postLegacy(server.origin, "ada", callOf("whoami"), { headers })).resolves.toMatchObject({
      status: 400,
    });
  });

  it("get no session [RS-15] [TR-8]", async () => {
    const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "test", version: "1" } };
    const answer = await postLegacy(server.origin, "ada", { method: "initialize", params });

    expect(messageOf(answer)).toMatchObject({ result: { protocolVersion: "2025-11-25" } });
    expect(answer.headers["mcp-session-id"]).toBeUndefined();
  });
});

it("takes notifications without an answer [RS-16]", async () => {
  const notification = { method: "notifications/initialized", id: null };

  await expect(postLegacy(server.origin, "ada", notification)).resolves.toMatchObject({ status: 202, text: "" });
});

it.each(["GET", "DELETE"])("%s is not allowed: there is no session to open or end [RS-16] [TR-8]", async (method) => {
  const headers = { ...bearer, accept: "text/event-stream" };

  await expect(send(server.origin, { method, path: "/mcp", headers })).resolves.toMatchObject({
    status: 405,
    headers: { allow: "POST" },
  });
});

it.each(["/mcp/", "/MCP", "/mcp/x"])("there is no other endpoint: %s", async (path) => {
  await expect(send(server.origin, { method: "POST", path, headers: bearer })).resolves.toMatchObject({ status: 404 });
});

describe("a body", () => {
  it.each([
    ["that isn't JSON", "{"],
    ["that is empty", ""],
    ["that isn't JSON-RPC", "[1, 2]"],
    ["with a null", "null"],
  ])("%s is a 400 with an error that a client can read", async (_what, body) => {
    const answer = await post(server.origin, body, { headers: bearer });

    expect(answer.status).toBe(400);
    expect(messageOf(answer)).toMatchObject({ jsonrpc: "2.0", error: { code: expect.any(Number) as number } });
  });

  it.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])(
    "of type %s is a 415",
    async (type) => {
      await expect(post(server.origin, "{}", { headers: { ...bearer, "content-type": type } })).resolves.toMatchObject({
        status: 415,
      });
    },
  );

  it("of four mebibytes is taken", async () => {
    const padding = "x".repeat(4 * 1024 * 1024 - 200);
    const answer = await postLegacy(server.origin, "ada", callOf("whoami", { padding }));

    expect(answer.status).toBe(200);
  });

  it("that is larger is a 413, announced or not [TR-10]", async () => {
    const body = "x".repeat(4 * 1024 * 1024 + 1);
    const announced = post(server.origin, body, { headers: { ...bearer, "content-length": String(body.length) } });
    const chunked = post(server.origin, body, { headers: { ...bearer, "transfer-encoding": "chunked" } });

    for (const answer of [announced, chunked]) {
      await expect(answer).resolves.toMatchObject({ status: 413 });
    }
  });
});

describe("Host and Origin", () => {
  const withHeaders = (headers: Record<string, string>) =>
    postLegacy(server.origin, "ada", callOf("whoami"), { headers });

  it.each(["mcp.contoso.com", "contoso-server.internal.contoso.io", "localhost:1234", "127.0.0.1"])(
    "host %s is ours",
    async (host) => {
      await expect(withHeaders({ host })).resolves.toMatchObject({ status: 200 });
    },
  );

  it.each(["evil.example", "mcp.contoso.com.evil.example", "a@b", "10.0.0.7"])("host %s is not", async (host) => {
    const answer = await withHeaders({ host });

    expect(answer.status).toBe(403);
    expect(answer.text).not.toContain(host);
  });

  it("a forwarded host counts for nothing", async () => {
    await expect(withHeaders({ host: "evil.example", "x-forwarded-host": "mcp.contoso.com" })).resolves.toMatchObject({
      status: 403,
    });
  });

  it.each(["https://mcp.contoso.com", "http://localhost:6274"])("pages of %s may call", async (origin) => {
    await expect(withHeaders({ origin })).resolves.toMatchObject({ status: 200 });
  });

  it.each(["https://evil.example", "null", "file://", "https://contoso-server.internal.contoso.io"])(
    "pages of %s may not [RS-14]",
    async (origin) => {
      await expect(withHeaders({ origin })).resolves.toMatchObject({ status: 403 });
    },
  );
});
