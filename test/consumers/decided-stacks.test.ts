import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { compile, consumer, run, synthesize } from "./consumer-project.js";

/** Needs, as options, that lead to stacks of every shape. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  browser: ["--clients", "browser"],
  "entra-clients": ["--clients", "desktop", "--products", "vscode", "teams"],
  applications: ["--clients", "application", "browser"],
  "own-image": ["--clients", "browser", "--server", "container", "--apis", "other", "graph"],
  unhosted: ["--clients", "browser", "application", "--server", "existing", "--compliance", "nothing-hosted"],
  proxy: ["--clients", "cli", "hosted", "--products", "claude-code", "claude-web"],
  approved: ["--clients", "cli", "--products", "cursor", "--compliance", "no-self-registration"],
  available: ["--clients", "browser", "--compliance", "availability"],
  private: ["--clients", "cli", "--products", "cursor", "--compliance", "availability", "private-network"],
  several: ["--clients", "browser", "--services", "several", "--server", "existing", "--apis", "none"],
};

describe("a stack that decide writes", () => {
  let folder: string;

  beforeAll(() => {
    folder = consumer({
      "package.json": JSON.stringify({ private: true }),
      "tsconfig.json": JSON.stringify({
        compilerOptions: { target: "es2022", module: "nodenext", strict: true, types: [] },
        include: ["*.ts"],
      }),
    });
    const launcher = join(folder, "node_modules/entra-mcp/cli/entra-mcp.js");
    for (const [name, options] of Object.entries(NEEDS)) {
      execFileSync(process.execPath, [launcher, "decide", ...options, "--name", name, "--out", `${name}.ts`], {
        cwd: folder,
      });
    }
    compile(folder);
  });

  it.each(Object.keys(NEEDS))("compiles, and synthesizes: %s", (name) => {
    const stacks = synthesize(folder, `${name}.js`);

    expect(Object.keys(stacks[name]?.resource ?? {})).toContain("azuread_application");
  });

  it("is laid out as Prettier would", () => {
    const prettier = join(__dirname, "../../node_modules/prettier/bin/prettier.cjs");

    expect(run(folder, process.execPath, [prettier, "--check", "*.ts"])).toContain("All matched files");
  });
});
