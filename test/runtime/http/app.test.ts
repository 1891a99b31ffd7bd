import { Writable } from "node:stream";
import { Router } from "express";
import { createHttpApp } from "../../../runtime/http/app.js";
import { createLogger } from "../../../runtime/telemetry/logger.js";
import { sendBytes } from "../gateway/support/send-bytes.js";
import { send, serve, type Served } from "./serve.js";

const lines: Record<string, unknown>[] = [];
const destination = new Writable({
  write(chunk: Buffer, _encoding, done) {
    lines.push(
      ...chunk
        .toString()
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    );
    done();
  },
});
const router = Router();
router.get("/fails", () => {
  throw new Error("secret detail");
});
router.get("/rejects", () => Promise.reject(new Error("secret detail")));
router.get("/fails-late", (_request, response) => {
  response.write("begun");
  throw new Error("secret detail");
});
router.get("/page", (_request, response) => {
  response.set("Content-Security-Policy", "default-src 'self'").send("page");
});

let served: Served;
beforeAll(async () => {
  const logger = createLogger({ level: "info", destination });
  served = await serve(createHttpApp({ publicUrl: "https://mcp.contoso.com", logger, routers: [router] }));
});
afterAll(() => served.close());
beforeEach(() => (lines.length = 0));

describe("every answer", () => {
  it("forbids what browsers do with pages of others", async () => {
    const { headers } = await send(served.origin, { path: "/missing" });

    expect(headers).toMatchObject({
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
      "strict-transport-security": "max-age=63072000",
      "cache-control": "no-store",
    });
    expect(headers["x-powered-by"]).toBeUndefined();
    expect(headers.etag).toBeUndefined();
  });

  it("may loosen the policy where it is a page", async () => {
    const { headers } = await send(served.origin, { path: "/page" });

    expect(headers["content-security-policy"]).toBe("default-src 'self'");
  });

  it("has an id that the log has too", async () => {
    const { headers } = await send(served.origin, { path: "/missing?code=abc" });

    expect(headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
    await logged();
    expect(lines).toEqual([
      expect.objectContaining({
        message: "request",
        requestId: headers["x-request-id"],
        method: "GET",
        path: "/missing",
        status: 404,
      }),
    ]);
  });

  it("keeps the id of a proxy in front", async () => {
    const { headers } = await send(served.origin, { headers: { "x-request-id": "gateway-1.2_3" } });

    expect(headers["x-request-id"]).toBe("gateway-1.2_3");
  });

  it.each(["", "a b", "x".repeat(65), 'x","level":"error', "\u00e4"])("does not keep %j for an id", async (id) => {
    const { headers } = await send(served.origin, { headers: { "x-request-id": id } });

    expect(headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
  });
});

it("sends no HSTS where the public URL is plain http, as in rehearsals", async () => {
  const logger = createLogger({ level: "error", destination });
  const plain = await serve(createHttpApp({ publicUrl: "http://127.0.0.1:8080", logger, routers: [] }));
  const { headers } = await send(plain.origin, {});
  await plain.close();

  expect(headers["strict-transport-security"]).toBeUndefined();
});

it.each(["Host: evil.example", "host: mcp.contoso.com"])(
  "a request that names a host twice is refused (RFC 9112 section 3.2): %s",
  async (second) => {
    const { status, text } = await sendBytes(
      served.origin,
      `GET /page HTTP/1.1\r\nHost: mcp.contoso.com\r\n${second}\r\n\r\n`,
    );

    expect(status).toBe(400);
    expect(text).toContain('{"error":"invalid_request","request_id":"');
  },
);

describe("errors", () => {
  it.each(["/fails", "/rejects"])("of ours say nothing but where the log has them: %s", async (path) => {
    const { status, headers, text } = await send(served.origin, { path });

    expect(status).toBe(500);
    expect(JSON.parse(text)).toEqual({ error: "server_error", request_id: headers["x-request-id"] });
    await logged();
    expect(lines).toContainEqual(
      expect.objectContaining({ level: "error", requestId: headers["x-request-id"], message: "request failed" }),
    );
  });

  it("after the answer has begun cut it off", async () => {
    await expect(send(served.origin, { path: "/fails-late" })).rejects.toThrow();
  });

  it("of the request are 4xx without detail", async () => {
    const { status, text } = await send(served.origin, { path: "/%E0%A4%A" });

    expect(status).toBe(404);
    expect(JSON.parse(text)).toEqual({ error: "not_found" });
  });
});

/** The line is written when the connection's side of the answer has ended, which may be after the client has it. */
async function logged(): Promise<void> {
  while (!lines.some(({ message }) => message === "request")) await new Promise((resolve) => setTimeout(resolve, 1));
}
