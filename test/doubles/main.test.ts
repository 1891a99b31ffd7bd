import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import path from "node:path";
import { contoso } from "./contoso.js";
import type { EntraControl } from "./entra/entra-control.js";
import { remoteControl } from "./http/remote-control.js";
import type { DoublesAnnouncement } from "./main.js";
import { startDoubles } from "./start.js";

const root = path.join(__dirname, "../..");
const running = new Set<ChildProcessWithoutNullStreams>();

afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
});

function start(options: object = {}): ChildProcessWithoutNullStreams {
  const main = path.join(__dirname, "main.ts");
  const child = spawn(process.execPath, ["--import", "tsx", main, JSON.stringify(options)], { cwd: root });
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

async function announcementOf(child: ChildProcessWithoutNullStreams): Promise<DoublesAnnouncement> {
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  return JSON.parse(line) as DoublesAnnouncement;
}

it.each<[string, (child: ChildProcessWithoutNullStreams) => unknown]>([
  ["SIGTERM", (child) => child.kill("SIGTERM")],
  ["SIGINT", (child) => child.kill("SIGINT")],
  ["the end of its standard input", (child) => child.stdin.end()],
])("runs as a process of its own, until %s", async (_what, stop) => {
  const child = start();
  const { entra, managedIdentity, graph, environment } = await announcementOf(child);
  expect(environment).toEqual({
    IDENTITY_ENDPOINT: `${managedIdentity}/msi/token`,
    IDENTITY_HEADER: expect.any(String) as string,
    DANGEROUSLY_REWRITE_HOSTS:
      `https://login.microsoftonline.com=${entra} https://graph.microsoft.com=${graph} ` +
      `https://contoso-my.sharepoint.com=${graph}`,
  });
  const token = await remoteControl<EntraControl>(entra).mintToken({
    ...{ tenant: contoso.tenantId, client: contoso.apiClientId, user: contoso.users.bob.objectId },
    ...{ resource: "https://graph.microsoft.com", scopes: ["User.Read"] },
  });
  const me = await fetch(`${graph}/v1.0/me`, { headers: { authorization: `Bearer ${token}` } });
  expect(await me.json()).toMatchObject({ displayName: "Bob Okafor" });
  stop(child);
  expect(await once(child, "exit")).toEqual([0, null]);
  await expect(fetch(entra)).rejects.toThrow();
});

it("says so when a port is in use, and leaves nothing behind", async () => {
  const doubles = await startDoubles();
  const port = Number(new URL(doubles.entra.url).port);
  const child = start({ ports: { graph: port } });
  const [error] = (await once(child.stderr, "data")) as [Buffer];
  expect(error.toString()).toContain(`EADDRINUSE`);
  expect(await once(child, "exit")).toEqual([1, null]);
  await doubles.close();
});
