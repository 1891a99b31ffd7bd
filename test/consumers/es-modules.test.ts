import { compile, consumer, run, synthesize } from "./consumer-project.js";
import { nodeVersions } from "./node-versions.js";
import { readmeExample, readmeExampleAsEsModule } from "./readme.js";

const esModule = JSON.stringify({ private: true, type: "module" });

describe("an ES module project", () => {
  it.each(nodeVersions())("imports the package by name in JavaScript, with Node %s", (_version, node) => {
    const folder = consumer({
      "package.json": esModule,
      "main.js": `
        import { App, TerraformStack } from "cdktf";
        import { EntraMcpIntegration, EntraMcpIntegrationError } from "entra-mcp";
        const stack = new TerraformStack(new App(), "mcp");
        try {
          new EntraMcpIntegration(stack, "Mcp", { mode: "direct-sso" });
        } catch (error) {
          if (!(error instanceof EntraMcpIntegrationError)) throw error;
          process.exitCode = error.problems.length > 0 ? 0 : 1;
        }`,
    });

    expect(() => run(folder, node, ["main.js"])).not.toThrow();
  });

  it("compiles the README's example in TypeScript, and synthesizes what a CommonJS project does", () => {
    const folder = consumer({
      "package.json": esModule,
      "tsconfig.json": JSON.stringify({
        compilerOptions: {
          target: "es2022",
          module: "nodenext",
          strict: true,
          types: ["node"],
          rootDir: ".",
          outDir: "compiled",
        },
        files: ["main.ts", "commonjs.cts"],
      }),
      "main.ts": readmeExampleAsEsModule(),
      "commonjs.cts": readmeExample(),
    });
    compile(folder);

    const stacks = synthesize(folder, "compiled/main.js");
    expect(Object.keys(stacks)).toHaveLength(1);
    expect(synthesize(folder, "compiled/commonjs.cjs")).toEqual(stacks);
  }, 60_000);
});
