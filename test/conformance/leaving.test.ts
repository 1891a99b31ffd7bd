import { once } from "node:events";
import { request as httpRequest, type ClientRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { contoso } from "../doubles/contoso.js";
import { startGateway, type GatewayProcess } from "../runtime/gateway/support/gateway-process.js";
import { signInClient } from "../runtime/gateway/support/signed-in-client.js";
import { startLocalServer, type LocalServer } from "../support/local-server.js";

jest.setTimeout(60_000);

let gateway: GatewayProcess;
let upstream: LocalServer;
let accessToken: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeAll(async () => {
  upstream = await startLocalServer((request, response) => {
    answer(request, response);
  });
  gateway = await startGateway({ upstreamUrl: `${upstream.origin}/mcp` });
  gateway.doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
  ({ accessToken } = await signInClient(gateway.url));
});
afterAll(async () => {
  await gateway?.stop();
  await upstream.close();
});

/** A request of an older revision, whose answer is read as it comes. */
function callTool(): ClientRequest {
  const { port } = new URL(gateway.url);
  const headers = {
    authorization: `Bearer ${accessToken}`,
    "content-type": "application/json",
    "mcp-protocol-version": "2025-11-25",
  };
  const request = httpRequest({ host: "localhost", port, path: "/mcp", method: "POST", headers });
  request.on("error", () => undefined);
  request.end('{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"write"}}');
  return request;
}

describe("a client of an older revision that leaves cancels nothing [TR-7] [RS-27]", () => {
  it("before the answer has begun", async () => {
    const [begun, ended] = [deferred<ServerResponse>(), deferred<boolean>()];
    answer = (incoming, response) => {
      incoming.resume().on("end", () => {
        begun.resolve(response);
      });
      response.on("close", () => {
        ended.resolve(response.writableFinished);
      });
    };
    const request = callTool();
    const response = await begun.promise;
    await leave(request);
    response.end("{}");

    expect(await ended.promise).toBe(true);
  });

  it("in the middle of a stream", async () => {
    const [begun, ended] = [deferred<ServerResponse>(), deferred<boolean>()];
    answer = (incoming, response) => {
      incoming.resume();
      response.writeHead(200, { "content-type": "text/event-stream" }).write(": working\n\n");
      response.on("close", () => {
        ended.resolve(response.writableFinished);
      });
      begun.resolve(response);
    };
    const request = callTool();
    const response = await begun.promise;
    const [received] = (await once(request, "response")) as [IncomingMessage];
    received.on("error", () => undefined);
    await once(received, "data");
    await leave(request);
    // More than fits between the two, so that somebody has to go on reading.
    for (let piece = 0; piece < 64; piece += 1) response.write(`data: ${"x".repeat(64 * 1024)}\n\n`);
    response.end("data: {}\n\n");

    expect(await ended.promise).toBe(true);
  });
});

/** Breaks the connection off; the gateway logs a request when its connection is over. */
async function leave(request: ClientRequest): Promise<void> {
  const lines = () => gateway.output().split('"aborted":true').length;
  const before = lines();
  request.destroy();
  while (lines() === before) await new Promise((resolve) => setTimeout(resolve, 5));
}

function deferred<Value>() {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
