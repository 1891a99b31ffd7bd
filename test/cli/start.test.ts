import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
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

  /** Whether it got as far as a line that shows it has its ports. */
  async hasItsPorts(): Promise<boolean> {
    return this.says(/^synthesized/m).then(
      () => true,
      () => false,
    );
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

const ADELE = "Graph says: Adele Marsh (adele@contoso.example)";
const BOB = "Graph says: Bob Okafor (bob@contoso.example)";
const SECOND_FACTOR = "Graph asked for a second factor; signed in again; the same call then succeeded";
const SIGNED_OUT = "signed out, which ended the session";

/** Mode, user and way in of each journey, and what is told of it that counts. */
function journeysIn(stdout: string): string[][] {
  const told = [ADELE, BOB, SECOND_FACTOR, SIGNED_OUT];
  return stdout
    .split(/^(?=[\w-]+: runs here)/m)
    .slice(1)
    .flatMap((part) => {
      const [mode = ""] = part.split(":");
      return part
        .split(/^ {2}(?=\w+@contoso\.example, )/m)
        .slice(1)
        .map((journey) => {
          const [, user = "", way = ""] = /^(\w+)@\S+, (.+)$/m.exec(journey) ?? [];
          const steps = journey.split("\n").filter((line) => line.startsWith("    ok"));
          return [mode, user, way, ...told.filter((text) => steps.some((step) => step.endsWith(text)))];
        });
    });
}

const NOTHING_LEFT = { left: [] };
/** What could sign anybody in: a JWT, a code, a secret. */
const SECRET = /eyJ[\w-]+\.|[?&](code|state)=|secret/i;

describe("npm start -- --once", () => {
  it("plans nothing without Terraform, says so, and still signs users in down to Graph, in both modes", () => {
    const temporary = temporaryFolder();
    const { status, stdout, stderr } = start(["--once"], {
      ...process.env,
      PATH: pathWithoutTerraform(),
      TMPDIR: temporary,
    });

    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain("no plans: terraform not found on PATH");
    expect(journeysIn(stdout)).toEqual([
      ["oauth-proxy", "adele", "in an MCP client", ADELE],
      ["oauth-proxy", "bob", "in an MCP client", BOB, SECOND_FACTOR],
      ["direct-sso", "adele", "in a browser", ADELE, SIGNED_OUT],
      ["direct-sso", "adele", "in an MCP client with a token of Entra's own", ADELE],
      ["direct-sso", "bob", "in a browser", BOB, SECOND_FACTOR, SIGNED_OUT],
      ["direct-sso", "bob", "in an MCP client with a token of Entra's own", BOB, SECOND_FACTOR],
    ]);
    expect(stdout).toMatch(/\nall of it succeeded; nothing was created, no account was used\n$/);
    expect(stdout).not.toMatch(SECRET);
    expect(leftIn(temporary)).toEqual([]);
  });

  it.each(["oauth-proxy", "direct-sso"])(
    "with --mode %s runs it alone, on the port that was asked for",
    async (mode) => {
      const port = await freePort();
      const { status, stdout } = start(["--once", "--mode", mode, "--port", String(port)], {
        ...process.env,
        PATH: pathWithoutTerraform(),
      });

      expect(status).toBe(0);
      expect(new Set(journeysIn(stdout).map(([ran]) => ran))).toEqual(new Set([mode]));
    },
  );

  it("explains itself", () => {
    const { status, stdout } = start(["--help"]);
    expect(status).toBe(0);
    expect(stdout).toContain("Exit codes:");
    expect(stdout.replace(/\s+/g, " ")).toContain("TCP port of the first MCP endpoint");
    expect(stdout.replace(/\s+/g, " ")).toContain("the only mode to run: oauth-proxy or direct-sso");
  });
});

describe("npm start -- --app", () => {
  it("runs the stack that decide wrote, and leaves out the ways in that it doesn't have", () => {
    // Below the repository, where it finds the packages that it imports.
    mkdirSync(join(repository, "cdktf.out"), { recursive: true });
    const folder = mkdtempSync(join(repository, "cdktf.out/app-"));
    const app = join(folder, "main.ts");
    try {
      const decide = [join(repository, "cli/entra-mcp.js"), "decide", "--clients", "browser", "--out", app];
      spawnSync(process.execPath, decide, { encoding: "utf8" });
      const { status, stdout } = start(["--once", "--app", app], { ...process.env, PATH: pathWithoutTerraform() });

      expect(stdout).toContain("synthesized contoso-mcp\n");
      expect(journeysIn(stdout)).toEqual([
        ["direct-sso", "adele", "in a browser", ADELE, SIGNED_OUT],
        ["direct-sso", "bob", "in a browser", BOB, SECOND_FACTOR, SIGNED_OUT],
      ]);
      expect(status).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    ["isn't there", "missing.ts", "missing.ts not found"],
    ["has no integration", "cli/docs/markdown-table.ts", "manifest.json not found"],
  ])("says that an app %s, and ends with 1", (_title, app, message) => {
    const { status, stderr } = start(["--once", "--app", app]);

    expect(status).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("    at ");
  });
});

describe("npm start with an argument that can't be followed", () => {
  it.each([
    [["--mode", "sso"], "There are: oauth-proxy, direct-sso."],
    [["--mode", "constructor"], "There is no such mode."],
    [["--port", "0"], "It is a number from 1 to 65533."],
    [["--port", "8e3"], "It is a number from 1 to 65533."],
    [["--port", "65534"], "It is a number from 1 to 65533."],
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
    await run.says(/Ctrl-C ends everything/);
    const addressOf = (mode: string, what: string) =>
      new RegExp(`^${mode}:\n(?: {2}.*\n)*? {2}${what}: +(\\S+)$`, "m").exec(run.output)?.[1] ?? "";
    const urls = ["oauth-proxy", "direct-sso"].map((mode) => addressOf(mode, "MCP"));
    expect(urls[0]).toBe(`http://localhost:${port}/mcp`);
    const text = await (await fetch(page)).text();
    for (const url of urls) {
      const answer = await fetch(url, { method: "POST" });
      expect(answer.status).toBe(401);
      expect(answer.headers.get("www-authenticate")).toContain("resource_metadata=");
    }
    for (const mode of ["oauth-proxy", "direct-sso"]) {
      const console = addressOf(mode, "console");
      expect((await fetch(console)).status).toBe(200);
      expect(text).toContain(`href="${console}"`);
    }

    expect(await run.interrupted()).toEqual({ status: 0, signal: null, ...NOTHING_LEFT });
    for (const address of [...urls, page]) await expect(fetch(address)).rejects.toThrow();
    expect(run.output).not.toMatch(SECRET);
  });

  it("ends at once at a second Ctrl-C, though a request is under way that the first one waits for", async () => {
    const port = await freePort();
    const run = new StayingUp("--mode", "oauth-proxy", "--port", String(port));
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
    const { other, run } = await besideSomebodyElse();
    try {
      const page = await run.says(/^page: (\S+)$/m);
      expect(run.output).toContain(`port ${other.port} is in use by another process: the page takes`);
      expect(await (await fetch(page)).text()).toContain("Your MCP server runs here");
      await run.interrupted();
    } finally {
      await other.close();
    }
  });

  it("says that it found no browser to open, and stays up", async () => {
    const run = new StayingUp("--open", "--mode", "oauth-proxy", "--port", String(await freePort()));
    await run.says(/^no browser could be opened here/m);
    expect((await fetch(await run.says(/^page: (\S+)$/m))).status).toBe(200);
    expect(await run.interrupted()).toMatchObject({ status: 0, ...NOTHING_LEFT });
  });

  it.each([
    ["before anything runs", /^synthesized/m],
    ["while the containers start", /ready {3}contoso-mcp-server/],
    ["while users sign in", /registered itself/],
    ["while the second mode runs beside the first", /came back to the console/],
  ])("interrupted %s leaves nothing behind, and ends as interrupted", async (_when, sign) => {
    const run = new StayingUp("--port", String(await freePort()));
    await run.says(sign);
    expect(await run.interrupted()).toEqual({ status: null, signal: "SIGINT", ...NOTHING_LEFT });
  });
});

/** A run whose next port is a server's of the test. The port before that is nobody's, unless another test has it. */
async function besideSomebodyElse() {
  for (let tries = 0; ; tries += 1) {
    const other = await startLocalServer((_request, response) => response.end("somebody else"));
    const run = new StayingUp("--mode", "direct-sso", "--port", String(other.port - 1));
    if (tries === 5 || (await run.hasItsPorts())) return { other, run };
    await other.close();
  }
}
