import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { serverEnvironment } from "../support/runtime-config.js";
import { callOf, postModern } from "./server/mcp-request.js";
import { startServer } from "./server/server-process.js";

jest.setTimeout(60_000);

const ROOT = join(__dirname, "../..");
const COMMAND = ["--import", "tsx", "runtime/main.ts"];

interface Line {
  readonly level: string;
  readonly variable?: string;
  readonly message: string;
}

/** Starts the runtime with an environment that it can't run with. */
function refused(environment: Readonly<Record<string, string | undefined>>) {
  const { status, stderr, stdout } = spawnSync(process.execPath, COMMAND, {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...environment },
    encoding: "utf8",
    timeout: 30_000,
  });
  const lines = stderr
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Line);
  return { status, lines, stdout };
}

describe("a configuration that is wrong", () => {
  it("is refused with all of its problems at once, one line each, and exit code 78", () => {
    const { status, lines } = refused({
      ...serverEnvironment,
      ENTRA_TENANT_ID: "contoso",
      ENTRA_CLIENT_ID: undefined,
      PORT: "0",
      MCP_PUBLIC_URI: "https://mcp.contoso.example",
    });

    expect(status).toBe(78);
    expect(lines.map(({ variable }) => variable).sort()).toEqual([
      "ENTRA_CLIENT_ID",
      "ENTRA_TENANT_ID",
      "MCP_PUBLIC_URI",
      "PORT",
    ]);
    for (const { level, variable, message } of lines) {
      expect(level).toBe("error");
      expect(message).toMatch(new RegExp(`^${variable} \\w+`));
    }
  });

  it("is refused without its values, which may be secrets", () => {
    const { lines } = refused({
      ...serverEnvironment,
      ENTRA_CREDENTIAL: "client-secret",
      ENTRA_CLIENT_SECRET: "",
      MCP_PUBLIC_URL: "hunter2",
    });

    expect(JSON.stringify(lines)).not.toContain("hunter2");
    expect(lines.map(({ variable }) => variable)).toContain("MCP_PUBLIC_URL");
  });
});

it("a shared store is refused without the key that seals it", () => {
  const { status, lines } = refused({
    ...serverEnvironment,
    MCP_ROLE: "direct-sso",
    TOKEN_STORE: "redis",
    TOKEN_STORE_REDIS_URL: "rediss://sessions.contoso.com:10000",
  });

  expect(status).toBe(78);
  expect(lines).toMatchObject([
    { variable: "TOKEN_STORE", message: expect.stringContaining("TOKEN_STORE_KEY_VAULT_KEY_ID") as string },
  ]);
});

it("a port in use ends it with a line that says so", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  const child = spawn(process.execPath, COMMAND, {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      ...serverEnvironment,
      PORT: String(port),
      DANGEROUSLY_REWRITE_HOSTS: "https://login.microsoftonline.com=http://127.0.0.1:9",
    },
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const [status] = (await once(child, "close")) as [number];
  other.close();

  expect(status).toBe(1);
  expect(JSON.parse(stderr)).toMatchObject({
    level: "error",
    message: expect.stringContaining("EADDRINUSE") as string,
  });
});

describe("a running server", () => {
  it("is alive, and ready as soon as it has reached Entra", async () => {
    const server = await startServer();
    server.doubles.entra.control.breakNext({ endpoint: "keys", dropConnection: true });
    const read = async (path: string) => {
      const response = await fetch(`${server.origin}${path}`);
      return { status: response.status, body: await response.json() };
    };

    const answers = [await read("/healthz"), await read("/readyz"), await read("/readyz")];
    server.doubles.entra.control.breakNext({ endpoint: "keys", dropConnection: true });
    const later = await read("/readyz");
    await server.stop();

    expect(answers).toEqual([
      { status: 200, body: { status: "ok" } },
      { status: 503, body: { status: "unavailable", checks: { entra: "failed", serving: "ok" } } },
      { status: 200, body: { status: "ok", checks: { entra: "ok", serving: "ok" } } },
    ]);
    expect(later.status).toBe(200);
  });

  it("says in its metadata whom to sign in with: the gateway in front", async () => {
    const server = await startServer();
    const response = await fetch(`${server.origin}/.well-known/oauth-protected-resource/mcp`);
    const document: unknown = await response.json();
    await server.stop();

    expect(document).toEqual({
      resource: "https://mcp.contoso.example/mcp",
      authorization_servers: ["https://mcp.contoso.example"],
      scopes_supported: ["access_as_user"],
      bearer_methods_supported: ["header"],
    });
  });

  it("finishes what is under way at SIGTERM, then ends", async () => {
    const server = await startServer();
    server.doubles.graph.control.breakNext({ endpoint: "me", delayMilliseconds: 500 });
    const answer = postModern(server.origin, await server.tokenOf("adele"), callOf("whoami"));
    await until(() => server.doubles.graph.control.journal({ endpoint: "me" }).length > 0);
    const stopped = server.runtime.stop();

    expect((await answer).text).toContain("Adele Marsh");
    await stopped;
    await expect(fetch(server.origin)).rejects.toThrow();
    await until(() => server.runtime.output().includes('"complete":true,"message":"stopped"'));
    await server.stop();
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
