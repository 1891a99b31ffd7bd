import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
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

describe("npm start -- --once", () => {
  it("plans nothing without Terraform, says so, and still signs users in down to Graph", () => {
    const temporary = temporaryFolder();
    const { status, stdout, stderr } = start(["--once"], {
      ...process.env,
      PATH: pathWithoutTerraform(),
      TMPDIR: temporary,
    });

    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain("no plans: terraform not found on PATH");
    expect(stdout).toContain("Graph says: Adele Marsh (adele@contoso.example)");
    expect(stdout).toContain("Graph says: Bob Okafor (bob@contoso.example)");
    // Nothing that could sign anybody in: no JWT, no code, no secret.
    expect(stdout).not.toMatch(/eyJ[\w-]+\.|[?&](code|state)=|secret/i);
    expect(leftIn(temporary)).toEqual([]);
  });

  it("explains itself", () => {
    const { status, stdout } = start(["--help"]);
    expect(status).toBe(0);
    expect(stdout).toContain("Exit codes:");
  });
});

describe("npm start", () => {
  it("stays up for a client of the user's own until Ctrl-C, and leaves nothing behind", async () => {
    const temporary = temporaryFolder();
    const child = spawn(process.execPath, command, {
      cwd: repository,
      env: { ...process.env, PATH: pathWithoutTerraform(), TMPDIR: temporary },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const url = await new Promise<string>((resolve) => {
      let output = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        const up = /^up: (\S+)$/m.exec(output)?.[1];
        if (up !== undefined) resolve(up);
      });
    });
    const answer = await fetch(url, { method: "POST" });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toContain("resource_metadata=");

    child.kill("SIGINT");
    const [status] = (await once(child, "exit")) as [number | null];
    expect(status).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
    expect(leftIn(temporary)).toEqual([]);
  });
});
