import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../support/temporary-folder.js";

const launcher = join(__dirname, "../../../cli/entra-mcp.js");

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

function decide(args: readonly string[], input = "") {
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, "decide", ...args], {
    cwd: folder,
    input,
    encoding: "utf8",
    env: { PATH: process.env.PATH },
  });
  return { exitCode: status, stdout, stderr };
}

interface Printed {
  readonly requirements: unknown;
  readonly mode: string | null;
  readonly stack?: { readonly file: string | null; readonly text: string };
}

function json(text: string): Printed {
  return JSON.parse(text) as Printed;
}

describe("entra-mcp decide", () => {
  it("recommends a mode with reasons, and shows a stack", () => {
    const { exitCode, stdout, stderr } = decide(["--clients", "cli", "--products", "claude-code"]);

    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(
      /^Take oauth-proxy\.\n\nFor it\n {2}\+ MCP clients that are not registered in Entra \(decides\)/,
    );
    expect(stdout).toContain('  clients: ["claude-code"],\n');
  });

  it("writes the stack into a new file, and replaces one only when told to", () => {
    const args = ["--clients", "browser", "--out", "main.ts"];
    const file = join(folder, "main.ts");

    expect(decide([...args, "--name", "first"]).stdout).toContain("Wrote main.ts");
    expect(decide([...args, "--name", "second"])).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: "error: main.ts: exists already\nName another file, or add --force to replace it.\n",
    });
    expect(readFileSync(file, "utf8")).toContain('name: "first"');
    expect(decide([...args, "--name", "third", "--force"]).exitCode).toBe(0);
    expect(readFileSync(file, "utf8")).toContain('name: "third"');
  });

  it("explains contradictions, ends with 1, and writes nothing", () => {
    const args = ["--clients", "application", "--services", "several"];
    const { exitCode, stdout } = decide([...args, "--out", "main.ts"]);

    expect(exitCode).toBe(1);
    expect(stdout).toContain("No mode meets all of this");
    expect(existsSync(join(folder, "main.ts"))).toBe(false);
    expect(json(decide([...args, "--json"]).stdout).mode).toBeNull();
  });

  it("takes back what it printed as JSON, from a file and from standard input; options replace single answers", () => {
    const first = decide(["--clients", "cli", "--products", "vscode", "--json"]).stdout;
    writeFileSync(join(folder, "needs.json"), first);

    expect(json(decide(["--answers", "needs.json", "--json"]).stdout)).toEqual(json(first));
    expect(json(decide(["--answers", "-", "--json"], first).stdout)).toEqual(json(first));
    expect(json(decide(["--answers", "-", "--services", "several", "--json"], first).stdout)).toMatchObject({
      mode: "oauth-proxy",
      requirements: { products: ["vscode"], services: "several" },
    });
  });

  it.each([
    ["no answers", [], "", "clients: is missing: one of browser, desktop"],
    ["an open question about client ids", ["--clients", "cli"], "", "registration: is missing"],
    ["an answer that there isn't", ["--clients", "phone"], "", "Allowed choices are browser, desktop"],
    ["a port that is none", ["--clients", "browser", "--server-port", "http"], "", "It is a number from 1 to 65535"],
    ["a file that isn't there", ["--answers", "needs.json"], "", "needs.json: can't be read"],
    ["text that is no JSON", ["--answers", "-"], "clients: browser", "-: is not JSON"],
    ["JSON that is no object", ["--answers", "-"], "[]", "-: is not a JSON object"],
    [
      "several mistakes at once",
      ["--answers", "-"],
      '{"clients":["phone"],"tokens":1,"color":"red"}',
      /clients: is not an answer: one of browser.*\n.*tokens: is not an answer.*\n.*color: is no question/,
    ],
    ["a folder that isn't there", ["--clients", "browser", "--out", "no/main.ts"], "", "no/main.ts: can't be written"],
  ])("refuses %s, with 2", (_title, args, input, message) => {
    const { exitCode, stdout, stderr } = decide(args, input);

    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
  });
});
