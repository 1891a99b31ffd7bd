import { createHmac } from "node:crypto";
import { once } from "node:events";
import { request as httpRequest, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { contoso } from "../../doubles/contoso.js";
import { startLocalServer, type LocalServer } from "../../support/local-server.js";
import { startGateway, type GatewayProcess } from "./support/gateway-process.js";
import { postJson } from "./support/oauth-client.js";
import { signInClient, type SignedInClient } from "./support/signed-in-client.js";

jest.setTimeout(60_000);

let gateway: GatewayProcess;
let upstream: LocalServer;
let answer: RequestListener;
let user: SignedInClient;

beforeAll(async () => {
  upstream = await startLocalServer((request, response) => {
    answer(request, response);
  });
  gateway = await startGateway({ upstreamUrl: `${upstream.origin}/base/mcp` });
  gateway.doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
  user = await signInClient(gateway.url);
});

beforeEach(() => {
  gateway.doubles.entra.control.reset();
  gateway.doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
  answer = echo;
});

afterAll(async () => {
  await gateway?.stop();
  await upstream.close();
});

interface Echo {
  readonly headers: Readonly<Record<string, string>>;
  readonly url: string;
  readonly body: string;
}

const echo: RequestListener = (request, response) => {
  textOf(request).then(
    (body) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ headers: request.headers, url: request.url, body }));
    },
    // A body that was cut off has no answer.
    () => undefined,
  );
};

async function textOf(stream: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += String(chunk);
  return text;
}

function call(headers: Readonly<Record<string, string>> = {}, token = user.accessToken): Promise<Response> {
  return postJson(
    gateway.mcpUrl,
    { jsonrpc: "2.0", id: 1, method: "ping" },
    { authorization: `Bearer ${token}`, ...headers },
  );
}

/** A request whose answer is read as it comes. */
function open(headers: Readonly<Record<string, string>>, method = "POST") {
  const { port } = new URL(gateway.url);
  const request = httpRequest({
    host: "localhost",
    port,
    path: "/mcp",
    method,
    headers: { authorization: `Bearer ${user.accessToken}`, "content-type": "application/json", ...headers },
  });
  // Both break when a test leaves in the middle.
  request.on("error", () => undefined);
  request.on("response", (response) => response.on("error", () => undefined));
  return request;
}

describe("headers", () => {
  it("stops credentials, cookies, hop-by-hop and platform headers; passes the protocol's own [RS-11] [TR-2] [TR-3]", async () => {
    const { headers, url, body } = (await (
      await call({
        cookie: "a=b",
        "x-forwarded-for": "1.2.3.4",
        "x-ms-client-principal": "forged",
        "x-ms-token-aad-access-token": "forged",
        "mcp-protocol-version": "2025-11-25",
        "mcp-param-region": "=?base64?ZXU=?=",
        "mcp-session-id": "s1",
        accept: "application/json, text/event-stream",
      })
    ).json()) as Echo;
    for (const name of [
      "cookie",
      "x-forwarded-for",
      "x-ms-client-principal",
      "x-ms-token-aad-access-token",
      "origin",
    ]) {
      expect(headers).not.toHaveProperty(name);
    }
    expect(headers.authorization).not.toContain(user.accessToken);
    expect(headers).toMatchObject({
      "mcp-protocol-version": "2025-11-25",
      "mcp-param-region": "=?base64?ZXU=?=",
      "mcp-session-id": "s1",
      accept: "application/json, text/event-stream",
      host: new URL(upstream.origin).host,
    });
    expect(headers["x-request-id"]).toBeDefined();
    expect(url).toBe("/base/mcp");
    expect(body).toBe('{"jsonrpc":"2.0","id":1,"method":"ping"}');
  });

  it("lets nothing of the upstream decide about cookies, caching or security at this origin [TR-9]", async () => {
    answer = (_request, response) => {
      response.writeHead(200, {
        "content-type": "application/json",
        "set-cookie": "evil=1",
        "cache-control": "public, max-age=60",
        "content-security-policy": "default-src *",
        "access-control-allow-origin": "*",
        server: "x",
        "mcp-session-id": "s2",
      });
      response.end("{}");
    };
    const { headers } = await call();
    for (const name of ["set-cookie", "server", "access-control-allow-origin"]) expect(headers.get(name)).toBeNull();
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(headers.get("mcp-session-id")).toBe("s2");
  });
});

describe("streams", () => {
  it("passes each event on while the answer is still open [TR-6] [RS-18]", async () => {
    let upstreamResponse: ServerResponse | undefined;
    answer = (request, response) => {
      request.resume();
      upstreamResponse = response.writeHead(200, { "content-type": "text/event-stream" });
      response.write("data: 1\n\n");
    };
    const request = open({});
    request.end("{}");
    const [response] = (await once(request, "response")) as [IncomingMessage];
    expect(response.headers["x-accel-buffering"]).toBe("no");
    const [first] = (await once(response, "data")) as [Buffer];
    expect(first.toString()).toBe("data: 1\n\n");
    upstreamResponse?.write("data: 2\n\n");
    const [second] = (await once(response, "data")) as [Buffer];
    expect(second.toString()).toBe("data: 2\n\n");
    upstreamResponse?.end();
    await once(response, "end");
  });

  it("passes the request's body on before it is complete", async () => {
    const received: string[] = [];
    let onFirst: () => void = () => undefined;
    const first = new Promise<void>((resolve) => (onFirst = resolve));
    answer = (incoming, response) => {
      incoming.on("data", (chunk: Buffer) => {
        received.push(chunk.toString());
        onFirst();
      });
      incoming.on("end", () => response.end("{}"));
    };
    const request = open({ "transfer-encoding": "chunked" });
    request.write("[1,");
    await first;
    expect(received).toEqual(["[1,"]);
    request.end("2]");
    const [response] = (await once(request, "response")) as [IncomingMessage];
    expect(response.statusCode).toBe(200);
    response.resume();
  });

  it.each([
    ["of 2026-07-28 [TR-7] [RS-27]", { "mcp-protocol-version": "2026-07-28" }, "POST"],
    ["that opened a stream with GET", { "mcp-protocol-version": "2025-11-25" }, "GET"],
  ])("a client %s that goes away ends the upstream request", async (_name, headers, method) => {
    let gone: Promise<unknown> | undefined;
    answer = (incoming, response) => {
      incoming.resume();
      gone = once(response, "close");
      response.writeHead(200, { "content-type": "text/event-stream" }).write("data: 1\n\n");
    };
    const request = open(headers, method);
    request.end();
    const [response] = (await once(request, "response")) as [IncomingMessage];
    await once(response, "data");
    request.destroy();
    await gone;
  });

  it("keeps back-pressure: an unread answer doesn't pile up in the gateway", async () => {
    let sent = 0;
    answer = (incoming, response) => {
      incoming.resume();
      response.writeHead(200, { "content-type": "text/event-stream" });
      const more = () => {
        while (sent < 512 * 1024 * 1024 && response.write(Buffer.alloc(64 * 1024, "x"))) sent += 64 * 1024;
      };
      response.on("drain", more);
      more();
    };
    const request = open({ "mcp-protocol-version": "2026-07-28" });
    request.end("{}");
    const [response] = (await once(request, "response")) as [IncomingMessage];
    response.pause();
    let before = -1;
    // Ends when a whole interval brought nothing more; without back-pressure everything would arrive.
    while (before !== sent) {
      before = sent;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    expect(sent).toBeLessThan(64 * 1024 * 1024);
    request.destroy();
  });
});

describe("limits and failures", () => {
  it("refuses a body that is too large, declared or not [TR-10]", async () => {
    const large = "x".repeat(4 * 1024 * 1024 + 1);
    expect((await postJson(gateway.mcpUrl, large, { authorization: `Bearer ${user.accessToken}` })).status).toBe(413);
    const chunked = open({ "transfer-encoding": "chunked" });
    chunked.write(large.slice(0, 3_000_000));
    chunked.end(large.slice(3_000_000));
    const [response] = (await once(chunked, "response")) as [IncomingMessage];
    expect(response.statusCode).toBe(413);
    response.resume();
  });

  it("answers 502 with a JSON-RPC error when the upstream breaks off", async () => {
    answer = (incoming) => incoming.socket.destroy();
    const response = await call();
    expect(response.status).toBe(502);
    expect(await response.json()).toEqual({
      jsonrpc: "2.0",
      error: { code: -32603, message: "The MCP server is not available" },
      id: null,
    });
  });

  it.each([401, 403])("an upstream's own %i is not passed on [TR-11]", async (status) => {
    answer = (_incoming, response) =>
      response.writeHead(status, { "www-authenticate": 'Bearer realm="upstream"' }).end("secret detail");
    const response = await call();
    expect(response.status).toBe(502);
    expect(response.headers.get("www-authenticate")).toBeNull();
    expect(await response.text()).not.toContain("secret detail");
  });

  it("a tool's missing scope becomes a 403 challenge of this resource [RS-5] [RS-5b] [RS-12]", async () => {
    answer = (_incoming, response) =>
      response
        .writeHead(403, {
          "www-authenticate":
            'Bearer error="insufficient_scope", scope="access_as_user mail", resource_metadata="https://internal/x"',
        })
        .end();
    const response = await call();
    expect(response.status).toBe(403);
    expect(response.headers.get("www-authenticate")).toBe(
      'Bearer error="insufficient_scope", error_description="More scopes are needed", scope="access_as_user mail", ' +
        `resource_metadata="${gateway.url}/.well-known/oauth-protected-resource/mcp"`,
    );
  });

  it.each([
    ["another origin", { origin: "https://evil.example" }],
    ["another host", { host: "evil.example" }],
  ])("refuses %s before looking at the token [RS-14]", async (_name, headers) => {
    const request = open(headers);
    request.end("{}");
    const [response] = (await once(request, "response")) as [IncomingMessage];
    expect(response.statusCode).toBe(403);
    response.resume();
  });
});

describe("tokens", () => {
  const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

  /** The user's own token with other claims or header, signed by `sign`. */
  function forged(header: object, claims: object, sign: (input: string) => string): string {
    const [ownHeader = "", ownClaims = ""] = user.accessToken.split(".");
    const decode = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString()) as object;
    const input = `${base64({ ...decode(ownHeader), ...header })}.${base64({ ...decode(ownClaims), ...claims })}`;
    return `${input}.${sign(input)}`;
  }
  const ownSignature = () => user.accessToken.split(".")[2] ?? "";

  it.each([
    ["alg none", () => forged({ alg: "none" }, {}, () => "")],
    [
      "alg HS256",
      () => forged({ alg: "HS256" }, {}, (input) => createHmac("sha256", "x").update(input).digest("base64url")),
    ],
    ["another audience", () => forged({}, { aud: "https://other.example/mcp" }, ownSignature)],
    ["another issuer", () => forged({}, { iss: "https://other.example" }, ownSignature)],
    ["no issuer", () => forged({}, { iss: undefined }, ownSignature)],
    ["a changed scope", () => forged({}, { scope: "everything" }, ownSignature)],
    ["type JWT", () => forged({ typ: "JWT" }, {}, ownSignature)],
    ["nothing in it", () => "x"],
    ["a refresh token", () => user.refreshToken],
  ])("refuses a token with %s, and doesn't say why [RS-8] [RS-9] [RS-10] [RS-12] [P-13]", async (_name, make) => {
    const response = await call({}, make());
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe(
      'Bearer error="invalid_token", error_description="The access token is not valid", scope="access_as_user", ' +
        `resource_metadata="${gateway.url}/.well-known/oauth-protected-resource/mcp"`,
    );
    expect(await response.json()).toEqual({
      error: "invalid_token",
      error_description: "The access token is not valid",
    });
  });

  const brought = {
    tenant: contoso.tenantId,
    user: contoso.users.adele.userPrincipalName,
    client: contoso.publicClientId,
    resource: contoso.apiClientId,
    scopes: ["access_as_user"],
  };

  it.each([
    ["another client", { client: contoso.apiClientId }],
    ["another API", { resource: contoso.payrollClientId, scopes: ["Payslips.Read"] }],
    ["the v1 issuer", { claims: { ver: "1.0", iss: `https://sts.windows.net/${contoso.tenantId}/` } }],
    ["another tenant", { claims: { tid: contoso.otherTenantId } }],
    ["a past", { claims: { exp: 1_700_000_000 } }],
    ["an application without user", { user: undefined, claims: { roles: ["Mcp.Invoke"], scp: null, idtyp: "app" } }],
  ])("refuses an Entra token of %s [RS-9] [RS-E7]", async (_name, changes) => {
    const token = await gateway.doubles.entra.control.mintToken({ ...brought, ...changes });
    expect([401, 403]).toContain((await call({}, token)).status);
  });

  it("a token in the query doesn't count [RS-13]", async () => {
    const response = await postJson(`${gateway.mcpUrl}?access_token=${user.accessToken}`, {});
    expect(response.status).toBe(401);
  });

  it("two tokens are a malformed request [RS-12]", async () => {
    const request = open({});
    request.setHeader("authorization", [`Bearer ${user.accessToken}`, "Bearer x"] as never);
    request.end("{}");
    const [response] = (await once(request, "response")) as [IncomingMessage];
    expect(response.statusCode).toBe(400);
    response.resume();
  });
});

describe("the session at Entra", () => {
  it("renews the upstream's token once for many calls, naming a scope, long before it ends [P-3]", async () => {
    gateway.doubles.entra.control.setAccessTokenLifetime({ seconds: 120 });
    const other = await signInClient(gateway.url, { client: user.client });
    gateway.doubles.entra.control.setAccessTokenLifetime({ seconds: 4500 });
    gateway.doubles.entra.control.clearJournal();
    const answers = await Promise.all([1, 2, 3, 4].map(() => call({}, other.accessToken)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const refreshes = gateway.doubles.entra.control.journal({ endpoint: "token" });
    expect(refreshes).toHaveLength(1);
    expect(refreshes[0]?.form).toMatchObject({ grant_type: "refresh_token" });
    expect(String(refreshes[0]?.form.scope)).toContain(`${contoso.apiClientId}/access_as_user`);
  });

  it("ends with the user's: 401, and the client's refresh is refused so that it signs in again [P-3]", async () => {
    gateway.doubles.entra.control.setAccessTokenLifetime({ seconds: 120 });
    const other = await signInClient(gateway.url, { client: user.client });
    gateway.doubles.entra.control.failNext({ endpoint: "token", code: 50173 });
    expect((await call({}, other.accessToken)).status).toBe(401);
    expect(await other.client.refresh(other.refreshToken)).toMatchObject({ body: { error: "invalid_grant" } });
  });

  it("a claims challenge reaches Entra with the same user's next sign-in, and then is answered [AS-15] [P-11]", async () => {
    const claims = JSON.stringify({ access_token: { acrs: { essential: true, value: "c1" } } });
    const other = await signInClient(gateway.url, { client: user.client });
    answer = (_incoming, response) =>
      response
        .writeHead(401, {
          "www-authenticate": `Bearer error="insufficient_claims", claims="${Buffer.from(claims).toString("base64")}"`,
        })
        .end();
    const challenged = await call({}, other.accessToken);
    expect(challenged.status).toBe(401);
    expect(challenged.headers.get("www-authenticate")).not.toContain("claims");
    expect(await other.client.refresh(other.refreshToken)).toMatchObject({ body: { error: "invalid_grant" } });

    answer = echo;
    gateway.doubles.entra.control.clearJournal();
    const again = await signInClient(gateway.url, { client: user.client, browser: other.browser });
    const asked = gateway.doubles.entra.control.journal({ endpoint: "authorize" });
    expect(asked.map(({ query }) => JSON.stringify(query.claims ?? "").includes("c1"))).toContain(true);
    expect((await call({}, again.accessToken)).status).toBe(200);

    gateway.doubles.entra.control.clearJournal();
    await signInClient(gateway.url, { client: user.client, browser: other.browser });
    const later = gateway.doubles.entra.control.journal({ endpoint: "authorize" });
    expect(later.some(({ query }) => JSON.stringify(query.claims ?? "").includes("c1"))).toBe(false);
  });
});
