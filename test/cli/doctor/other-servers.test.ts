import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { freePort } from "../../../cli/rehearsal/free-port.js";
import { examineHere, findingsOf, idsWith } from "./support/examine-here.js";

/** The example that comes with the TypeScript SDK: an MCP server, and its router as authorization server beside it. */
const SDK_SERVER = join(
  dirname(require.resolve("@modelcontextprotocol/sdk/package.json")),
  "../cjs/examples/server/simpleStreamableHttp.js",
);

describe("the example server of the TypeScript SDK", () => {
  let server: ChildProcess;
  let url: string;
  beforeAll(async () => {
    const [port, authPort] = [await freePort(), await freePort()];
    url = `http://localhost:${port}/mcp`;
    server = spawn(process.execPath, [SDK_SERVER, "--oauth"], {
      env: { PATH: process.env.PATH, MCP_PORT: String(port), MCP_AUTH_PORT: String(authPort) },
      stdio: ["ignore", "pipe", "ignore"],
    });
    await new Promise<void>((resolve, reject) => {
      server.once("exit", reject);
      server.stdout?.setEncoding("utf8").on("data", (text: string) => {
        if (text.includes(`listening on port ${port}`)) resolve();
      });
    });
  });
  afterAll(async () => {
    server.kill("SIGKILL");
    if (server.exitCode === null) await once(server, "exit");
  });

  /** It asks nobody anything. */
  async function followRedirect(address: URL): Promise<void> {
    const { headers } = await fetch(address, { redirect: "manual" });
    await fetch(new URL(headers.get("location") ?? "", address));
  }

  it("is told apart from this project's, used, and described as its source has it", async () => {
    const examination = await examineHere(url, {
      person: followRedirect,
      register: true,
      tool: { name: "greet", arguments: { name: "Ada" } },
    });

    expect(idsWith(examination, "fail")).toEqual([
      // Its verifier throws what its middleware takes for a fault of its own: 500.
      "challenge.invented-token",
      // Its registration takes any text that is a URL and no script.
      "registration.hostile",
      "mcp.forged-token",
    ]);
    expect(idsWith(examination, "warn")).toEqual([
      "challenge.scope",
      "challenge.origin",
      "challenge.cors",
      "resource-metadata.root",
      "authorization-server.iss",
      "authorization-server.cimd",
      "registration.unknown-host",
      "refresh.issued",
    ]);
    for (const id of [
      "authorization.pkce",
      "authorization.redirect",
      "sign-in.token",
      "mcp.tools",
      "mcp.call",
      "log-out.code",
    ]) {
      expect(idsWith(examination, "pass")).toContain(id);
    }
    const hostile = findingsOf(examination).find(({ id }) => id === "registration.hostile");
    expect(hostile?.found).toContain("http://doctor.invalid/callback");
    expect(hostile?.found).not.toContain("javascript:");
  });
});
