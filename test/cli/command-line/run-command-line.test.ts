import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const program = join(__dirname, "planted-commands.ts");
const tsx = require.resolve("tsx/cjs");

function planted(args: readonly string[], environment: Record<string, string> = {}, input?: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-r", tsx, program, ...args], {
    encoding: "utf8",
    env: { PATH: process.env.PATH, ...environment },
    ...(input === undefined ? {} : { input }),
  });
  return { exitCode: status, stdout, stderr };
}

describe("the command line", () => {
  it("prints the outcome for people on standard output, without colours into a pipe", () => {
    expect(planted(["succeed"])).toEqual({ exitCode: 0, stdout: "answer in 100 columns\n", stderr: "" });
  });

  it.each([
    ["FORCE_COLOR", { FORCE_COLOR: "1" }, [], true],
    ["FORCE_COLOR=0", { FORCE_COLOR: "0" }, [], false],
    ["NO_COLOR before FORCE_COLOR", { FORCE_COLOR: "1", NO_COLOR: "1" }, [], false],
    ["an empty NO_COLOR, which says nothing", { FORCE_COLOR: "1", NO_COLOR: "" }, [], true],
    ["--no-color", { FORCE_COLOR: "1" }, ["--no-color"], false],
  ])("respects %s", (_title, environment, args, colored) => {
    expect(planted(["succeed", ...args], environment).stdout.includes("\u001b[")).toBe(colored);
  });

  it("lays out in as many columns as COLUMNS says", () => {
    expect(planted(["succeed"], { COLUMNS: "61" }).stdout).toBe("answer in 61 columns\n");
  });

  it("prints JSON with --json, with arguments and options handed on", () => {
    const { stdout } = planted(["succeed", "words", "--loud", "--json"]);

    expect(JSON.parse(stdout)).toMatchObject({ args: ["words"], options: { loud: true } });
  });

  it("ends with 1 where the command objects", () => {
    expect(planted(["object"]).exitCode).toBe(1);
  });

  it("says what can't be done and what to do about it, and ends with 2", () => {
    expect(planted(["refuse"])).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: "error: plan.json: is not a plan\nGive it a plan.\n",
    });
  });

  it("shows no stack trace of a crash, unless asked", () => {
    const quiet = planted(["crash"]);
    const debugged = planted(["crash"], { ENTRA_MCP_DEBUG: "1" });

    expect(quiet.exitCode).toBe(2);
    expect(quiet.stderr).toMatch(/^error: undefined is not a function\nThat was not expected\./);
    expect(quiet.stderr).not.toContain("    at ");
    expect(debugged.stderr).toContain("    at ");
  });

  it.each([
    ["a misspelt command", ["sucseed"], "Did you mean succeed?"],
    ["a misspelt option", ["succeed", "--lout"], "Did you mean --loud?"],
    ["an argument too many", ["succeed", "a", "b"], "too many arguments"],
  ])("answers %s with a hint, and ends with 2", (_title, args, hint) => {
    const { exitCode, stdout, stderr } = planted(args);

    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(hint);
    expect(stderr).toContain("--help says more");
  });

  it("teaches by --help: options, examples, exit codes", () => {
    const { exitCode, stdout } = planted(["succeed", "--help"]);

    expect(exitCode).toBe(0);
    for (const part of ["--json", "--no-color", "# the usual", "npx entra-mcp succeed text", "1    it objects"]) {
      expect(stdout).toContain(part);
    }
  });

  it("reads standard input", () => {
    expect(planted(["read", "--json"], {}, "piped").stdout).toBe('"piped"\n');
  });

  it("ends with 130 by Ctrl-C", async () => {
    const child = spawn(process.execPath, ["-r", tsx, program, "wait"], { stdio: ["ignore", "ignore", "pipe"] });
    await once(child.stderr, "data");
    child.kill("SIGINT");

    expect(await once(child, "exit")).toEqual([130, null]);
  });

  it("ends quietly when nobody reads on", async () => {
    const child = spawn("sh", ["-c", `"${process.execPath}" -r "${tsx}" "${program}" flood | head -n 1`]);
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (printed += String(chunk)));
    await once(child, "close");

    expect(printed).toBe("a line among very many others\n");
  });

  it.each(["bash", "zsh", "fish", "powershell"])("completes in %s", (shell) => {
    expect(planted(["complete", shell]).stdout).toContain("entra-mcp");
  });

  it("completes names of commands and options", () => {
    expect(planted(["complete", "--", "suc"]).stdout).toMatch(/^succeed\b/m);
    expect(planted(["complete", "--", "succeed", "--l"]).stdout).toMatch(/^--loud\b/m);
  });
});
