import { addresses, compile, consumer, dossiers, synthesize } from "./consumer-project.js";
import { nodeVersions } from "./node-versions.js";
import { readmeExample, readmeExampleInDirectSsoMode } from "./readme.js";

describe("a CommonJS project in TypeScript, as `cdktf init` makes them", () => {
  const folder = consumer({
    "package.json": JSON.stringify({ private: true }),
    "tsconfig.json": JSON.stringify({
      compilerOptions: {
        target: "es2022",
        module: "nodenext",
        strict: true,
        types: ["node"],
        rootDir: ".",
        outDir: "compiled",
      },
      files: ["oauth-proxy.ts", "direct-sso.ts"],
    }),
    "oauth-proxy.ts": readmeExample(),
    "direct-sso.ts": readmeExampleInDirectSsoMode(),
  });

  beforeAll(() => {
    compile(folder);
  }, 60_000);

  describe.each(["oauth-proxy", "direct-sso"])("with the README's example of %s mode", (mode) => {
    it.each(nodeVersions())("synthesizes registrations and hosting with Node %s", (_version, node) => {
      const stacks = Object.values(synthesize(folder, `compiled/${mode}.js`, node));

      expect(stacks).toHaveLength(1);
      expect(stacks.flatMap(addresses)).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^azuread_application\./),
          expect.stringMatching(/^azurerm_container_app\./),
        ]),
      );
      const written = dossiers(folder);
      expect(Object.keys(written)).toEqual(["mcp/Mcp.integration.json", "mcp/Mcp.integration.md"]);
      expect(JSON.parse(written["mcp/Mcp.integration.json"] ?? "")).toMatchObject({
        version: 1,
        integration: { path: "mcp/Mcp", mode },
      });
    });
  });
});
