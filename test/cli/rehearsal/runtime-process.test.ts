import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { freePort } from "../../../cli/rehearsal/free-port.js";
import { startRuntime } from "../../../cli/rehearsal/runtime-process.js";
import { startDoubles, type Doubles } from "../../doubles/start.js";
import { serverEnvironment } from "../../support/runtime-config.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

let doubles: Doubles;

beforeAll(async () => {
  doubles = await startDoubles();
});

afterAll(() => doubles.close());

function environment(port: number): Record<string, string> {
  return { ...serverEnvironment, PORT: String(port), DANGEROUSLY_REWRITE_HOSTS: doubles.rewrittenHosts };
}

describe("the runtime as a process", () => {
  it("is ready when it says so, and gone when it was stopped, once or twice", async () => {
    const port = await freePort();
    const runtime = startRuntime(environment(port));
    await runtime.ready(port);
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
    await Promise.all([runtime.stop(), runtime.stop()]);
    await runtime.stop();
    await expect(fetch(`http://127.0.0.1:${port}/readyz`)).rejects.toThrow();
    expect(runtime.output()).toContain('"message":"stopped"');
  });

  it.each(["listening", "ready"] as const)("that ends instead of being %s says why", async (state) => {
    const port = await freePort();
    const runtime = startRuntime({ ...environment(port), ENTRA_TENANT_ID: "contoso" });
    await expect(runtime[state](port)).rejects.toThrow(/the runtime ended:\n.*ENTRA_TENANT_ID/);
    await runtime.stop();
  });

  it("gets nothing of the environment around it but PATH", async () => {
    process.env.MCP_PUBLIC_URI = "a variable that the runtime would refuse";
    const port = await freePort();
    const runtime = startRuntime(environment(port));
    await runtime.listening(port);
    await runtime.stop();
    delete process.env.MCP_PUBLIC_URI;
    expect(runtime.output()).not.toContain("MCP_PUBLIC_URI");
  });

  it("asks modules that were loaded before it", async () => {
    const module = join(temporaryFolder(), "echo.mjs");
    writeFileSync(module, 'process.on("message", (message) => process.send({ heard: message }));');
    const port = await freePort();
    const runtime = startRuntime(environment(port), { preload: [pathToFileURL(module).href] });
    await runtime.listening(port);
    expect(await runtime.ask({ word: 1 })).toEqual({ heard: { word: 1 } });
    await runtime.stop();
  });
});
