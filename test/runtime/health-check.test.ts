import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { freePort } from "../../cli/rehearsal/free-port.js";

const ROOT = join(__dirname, "../..");

async function check(port: number) {
  const child = spawn(process.execPath, ["--import", "tsx", "runtime/health-check.ts"], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, PORT: String(port) },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const [stderr, [status]] = await Promise.all([text(child.stderr), once(child, "exit") as Promise<[number]>]);
  return { status, stderr };
}

async function checkAnswering(listener: RequestListener) {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  const result = await check((server.address() as AddressInfo).port);
  server.closeAllConnections();
  server.close();
  return result;
}

describe("the health check", () => {
  it("ends with 0 if the runtime says that it is alive", async () => {
    const asked: (string | undefined)[] = [];
    const result = await checkAnswering((request, response) => {
      asked.push(request.url);
      response.end();
    });
    expect({ ...result, asked }).toEqual({ status: 0, stderr: "", asked: ["/healthz"] });
  });

  it.each<[string, RequestListener, RegExp]>([
    ["answers with an error", (_request, response) => response.writeHead(503).end(), /^not alive: answered 503\n$/],
    ["hangs", () => undefined, /^not alive: no answer within 2000 ms\n$/],
    ["hangs up", (request) => request.socket.destroy(), /^not alive: socket hang up\n$/],
  ])("ends with 1 and the reason if it %s", async (_what, listener, reason) => {
    expect(await checkAnswering(listener)).toEqual({ status: 1, stderr: expect.stringMatching(reason) as string });
  });

  it("ends with 1 if nobody listens", async () => {
    expect(await check(await freePort())).toEqual({
      status: 1,
      stderr: expect.stringContaining("ECONNREFUSED") as string,
    });
  });
});
