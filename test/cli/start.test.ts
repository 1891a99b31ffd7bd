import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { freePort } from "../../cli/rehearsal/free-port.js";
import { startLocalServer } from "../support/local-server.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const repository = join(__dirname, "../..");
const command = ["--import", "tsx", join(repository, "cli/start.ts")];

function start(args: readonly string[], environment: NodeJS.ProcessEnv = process.env) {
  return spawnSync(process.execPath, [...command, ...args], { cwd: repository, encoding: "utf8", env: environment });
}

/** A PATH that has Node and nothing else. */
function pathWithoutTerraform(): string {
  const folder = temporaryFolder();
  symlinkSync(process.execPath, join(folder, "node"));
  return folder;
}

/** What is left in the folder for temporary files, beside the cache of the tool that runs TypeScript. */
function leftIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => !name.startsWith("tsx-"));
}

/** Processes that were given this PATH. Where there is no /proc nobody can tell, and none is found. */
function processesWith(path: string): string[] {
  if (!existsSync("/proc/self/environ")) return [];
  return readdirSync("/proc").filter((id) => {
    try {
      return /^\d+$/.test(id) && readFileSync(`/proc/${id}/environ`, "utf8").includes(`PATH=${path}\0`);
    } catch {
      // It has ended, or is somebody else's.
      return false;
    }
  });
}

/** `npm start` that stays up, in a folder for temporary files and with a PATH of its own. */
class StayingUp {
  readonly temporary = temporaryFolder();
  readonly path = pathWithoutTerraform();
  readonly child: ChildProcess;
  #output = "";

  constructor(...args: readonly string[]) {
    const environment = { ...process.env, PATH: this.path, TMPDIR: this.temporary };
    this.child = spawn(process.execPath, [...command, ...args], {
      cwd: repository,
      env: environment,
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => (this.#output += text));
  }

  get output(): string {
    return this.#output;
  }

  /** The first group of what appears in the output. */
  async says(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = pattern.exec(this.#output);
      if (found !== null) return found[1] ?? found[0];
      if (this.child.exitCode !== null) throw new Error(`ended with ${this.child.exitCode}:\n${this.#output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async interrupted(): Promise<{ status: number | null; signal: string | null; left: string[] }> {
    const ended = once(this.child, "exit");
    this.child.kill("SIGINT");
    const [status, signal] = (await ended) as [number | null, string | null];
    // A killed process takes a moment to go. One that stays, stays until this test runs out of time.
    while (processesWith(this.path).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    return { status, signal, left: leftIn(this.temporary) };
  }
}

const NOTHING_LEFT = { left: [] };
/** What could sign anybody in: a JWT, a code, a secret. */
const SECRET = /eyJ[\w-]+\.|[?&](code|state)=|secret/i;

describe("npm start -- --once", () => {
  it("plans nothing without Terraform, says so, and still signs users in down to Graph", async () => {
    const temporary = temporaryFolder();
    const port = await freePort();
    const { status, stdout, stderr } = start(["--once", "--mode", "oauth-proxy", "--port", String(port)], {
      ...process.env,
      PATH: pathWithoutTerraform(),
      TMPDIR: temporary,
    });

    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain("no plans: terraform not found on PATH");
    expect(stdout).toContain("Graph says: Adele Marsh (adele@contoso.example)");
    expect(stdout).toContain("Graph says: Bob Okafor (bob@contoso.example)");
    expect(stdout).not.toMatch(SECRET);
    expect(leftIn(temporary)).toEqual([]);
  });

  it("explains itself", () => {
    const { status, stdout } = start(["--help"]);
    expect(status).toBe(0);
    expect(stdout).toContain("Exit codes:");
    expect(stdout.replace(/\s+/g, " ")).toContain("TCP port of the MCP endpoint");
    expect(stdout.replace(/\s+/g, " ")).toContain("mode to run: oauth-proxy; not yet direct-sso (its runtime");
  });
});

describe("npm start with an argument that can't be followed", () => {
  it.each([
    [["--mode", "direct-sso"], "direct-sso can't be run yet"],
    [["--mode", "sso"], "There are: oauth-proxy, direct-sso."],
    [["--mode", "constructor"], "There is no such mode."],
    [["--port", "0"], "It is a number from 1 to 65534."],
    [["--port", "8e3"], "It is a number from 1 to 65534."],
    [["--port", "65535"], "It is a number from 1 to 65534."],
    [["--once", "please"], "too many arguments"],
    [["--onec"], "unknown option '--onec'"],
  ])("%j: says why, and ends with 1", (args, reason) => {
    const { status, stderr, stdout } = start(args);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain(reason);
  });

  it("--port of another process: says so, what to do, and ends with 1", async () => {
    const other = await startLocalServer((_request, response) => response.end());
    const { status, stderr, stdout } = start(["--once", "--port", String(other.port)]);
    await other.close();
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain(`port ${other.port} can't be used: another process listens on it`);
    expect(stderr).toContain("Give another one with --port");
  });
});

describe("npm start", () => {
  it("stays up with a page and for a client of the user's own until Ctrl-C, and leaves nothing behind", async () => {
    const port = await freePort();
    const run = new StayingUp("--port", String(port));
    const page = await run.says(/^page: (\S+)$/m);
    const url = await run.says(/^MCP: {2}(\S+)$/m);
    expect(url).toBe(`http://localhost:${port}/mcp`);
    const answer = await fetch(url, { method: "POST" });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toContain("resource_metadata=");
    expect(await (await fetch(page)).text()).toContain(url);

    expect(await run.interrupted()).toEqual({ status: 0, signal: null, ...NOTHING_LEFT });
    await expect(fetch(url)).rejects.toThrow();
    await expect(fetch(page)).rejects.toThrow();
    expect(run.output).not.toMatch(SECRET);
  });

  it("ends at once at a second Ctrl-C, though a request is under way that the first one waits for", async () => {
    const port = await freePort();
    const run = new StayingUp("--port", String(port));
    await run.says(/^page: /m);
    const head = "POST /token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n";
    const unfinished = connect(port, "127.0.0.1").on("error", () => undefined);
    await new Promise<void>((resolve) =>
      unfinished.write(`${head}Content-Length: 100\r\n\r\ncode=`, () => {
        resolve();
      }),
    );

    const first = run.interrupted();
    await run.says(/^stopping$/m);
    // One that comes right after the first counts as the same.
    const impatience = setInterval(() => run.child.kill("SIGINT"), 100);
    const end = await first;
    clearInterval(impatience);
    unfinished.destroy();
    expect(end).toEqual({ status: null, signal: "SIGINT", ...NOTHING_LEFT });
  });

  it("gives the page another port, with a word, if the next one is somebody else's", async () => {
    const other = await startLocalServer((_request, response) => response.end("somebody else"));
    const run = new StayingUp("--port", String(other.port - 1));
    const page = await run.says(/^page: (\S+)$/m);
    expect(run.output).toContain(`port ${other.port} is in use by another process: the page takes`);
    expect(await (await fetch(page)).text()).toContain("Your MCP server runs here");
    await run.interrupted();
    await other.close();
  });

  it("says that it found no browser to open, and stays up", async () => {
    const run = new StayingUp("--open", "--port", String(await freePort()));
    await run.says(/^no browser could be opened here/m);
    expect((await fetch(await run.says(/^page: (\S+)$/m))).status).toBe(200);
    expect(await run.interrupted()).toMatchObject({ status: 0, ...NOTHING_LEFT });
  });

  it.each([
    ["before anything runs", /^synthesized/m],
    ["while the containers start", /ready {3}contoso-mcp-server/],
    ["while users sign in", /registered itself/],
  ])("interrupted %s leaves nothing behind, and ends as interrupted", async (_when, sign) => {
    const run = new StayingUp("--port", String(await freePort()));
    await run.says(sign);
    expect(await run.interrupted()).toEqual({ status: null, signal: "SIGINT", ...NOTHING_LEFT });
  });
});
