import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { temporaryFolder } from "../../support/temporary-folder.js";

const launcher = join(__dirname, "../../../cli/entra-mcp.js");
const DOWN = "\u001b[B";
const ENTER = "\r";
const CTRL_C = "\u0003";

/** Answers questions at a real terminal: `script` brings one. Each pair is a question to wait for, and keys. */
async function atTerminal(folder: string, args: readonly string[], dialogue: readonly (readonly [string, string])[]) {
  const command = `stty rows 40 cols 100; "${process.execPath}" "${launcher}" decide ${args.join(" ")}`;
  const child = spawn("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
    cwd: folder,
    env: { PATH: process.env.PATH, TERM: "xterm" },
  });
  let shown = "";
  child.stdout.on("data", (chunk: Buffer) => (shown += chunk.toString("utf8")));
  const exited = once(child, "exit");
  for (const [question, keys] of dialogue) {
    while (!stripVTControlCharacters(shown).includes(question)) {
      if (child.exitCode !== null) throw new Error(`ended before it asked "${question}":\n${shown}`);
      await sleep(20);
    }
    child.stdin.write(keys);
  }
  const [exitCode] = (await exited) as [number];
  return { exitCode, shown: stripVTControlCharacters(shown) };
}

/** macOS has a `script` with other options. */
const atLinux = process.platform === "linux" && existsSync("/usr/bin/script") ? describe : describe.skip;

atLinux("entra-mcp decide, at a terminal", () => {
  it("asks what the options leave open, and nothing that follows from other answers", async () => {
    const folder = temporaryFolder();
    const { exitCode, shown } = await atTerminal(
      folder,
      ["--services", "one", "--out", "main.ts"],
      [
        ["Who calls the MCP server?", ` ${DOWN} ${ENTER}`],
        ["Which of these products?", ` ${ENTER}`],
        ["Where may Entra's tokens be?", ENTER],
        ["Which MCP server is it?", ENTER],
        ["as the signed-in user?", ENTER],
        ["What else is asked of it?", ENTER],
      ],
    );

    expect(exitCode).toBe(0);
    expect(shown).toContain("Take oauth-proxy.");
    expect(shown).not.toContain("How many MCP servers");
    expect(shown).not.toContain("How do the clients get their client id?");
    expect(readFileSync(join(folder, "main.ts"), "utf8")).toContain('clients: ["vscode"]');
  });

  it("leaves on Ctrl-C, with nothing written", async () => {
    const folder = temporaryFolder();
    const { exitCode, shown } = await atTerminal(folder, ["--out", "main.ts"], [["Who calls the MCP server?", CTRL_C]]);

    expect(exitCode).toBe(130);
    expect(shown).not.toContain("Take ");
    expect(existsSync(join(folder, "main.ts"))).toBe(false);
  });
});
