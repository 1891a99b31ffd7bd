import { addresses, compile, consumer, dossiers, synthesize } from "./consumer-project.js";
import { nodeVersions } from "./node-versions.js";
import { networkExample, readmeExample, readmeExampleInDirectSsoMode } from "./readme.js";

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
      files: ["oauth-proxy.ts", "direct-sso.ts", "private.ts"],
    }),
    "oauth-proxy.ts": readmeExample(),
    "direct-sso.ts": readmeExampleInDirectSsoMode(),
    "private.ts": networkExample(),
  });

  beforeAll(() => {
    compile(folder);
  }, 60_000);

  it("synthesizes the documentation's example of a private network", () => {
    const types = new Set(
      Object.values(synthesize(folder, "compiled/private.js"))
        .flatMap(addresses)
        .map((address) => address.split(".")[0]),
    );
    expect([...types]).toEqual(
      expect.arrayContaining([
        "azurerm_managed_redis",
        "azurerm_management_lock",
        "azurerm_private_dns_zone",
        "azurerm_private_endpoint",
        "azurerm_virtual_network",
      ]),
    );
  });

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
      const written = dossiers(folder, "mcp");
      expect(Object.keys(written)).toEqual(["Mcp.integration.json", "Mcp.integration.md"]);
      expect(JSON.parse(written["Mcp.integration.json"] ?? "")).toMatchObject({
        version: 1,
        integration: { path: "mcp/Mcp", mode },
      });
    });
  });
});
