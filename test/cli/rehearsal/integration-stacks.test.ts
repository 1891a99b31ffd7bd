import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { integrationStacks } from "../../../cli/rehearsal/integration-stacks.js";
import { azureStack } from "../../support/synthesize.js";
import { Testing } from "cdktf";
import { EntraMcpIntegration, type EntraMcpIntegrationProps } from "../../../constructs/index.js";
import { directSsoProps, oauthProxyProps, unhostedProps } from "../../support/integration-fixtures.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const outdir = temporaryFolder();

/** A stack of these integrations, as it lies in the output of a synthesis. */
function stack(name: string, ...integrations: readonly EntraMcpIntegrationProps[]) {
  const made = azureStack(name);
  integrations.forEach((props, index) => new EntraMcpIntegration(made, `Mcp${index}`, props));
  const folder = join(outdir, name);
  mkdirSync(folder);
  writeFileSync(join(folder, "cdk.tf.json"), Testing.synth(made));
  return { name, folder };
}

const proxy = oauthProxyProps();
const direct = directSsoProps();

describe("stacks that can be rehearsed", () => {
  it("are, for each mode, the first that is one integration in it", () => {
    const found = integrationStacks([
      stack("a-both", { ...proxy, name: "one" }, { ...direct, name: "two" }),
      stack("b-unhosted", unhostedProps()),
      stack("c-proxy", proxy),
      stack("d-proxy", proxy),
      stack("e-direct", direct),
    ]);

    expect(found).toMatchObject({
      "oauth-proxy": { name: "c-proxy", obstacles: [] },
      "direct-sso": { name: "e-direct", obstacles: [] },
    });
  });

  it.each<[string, EntraMcpIntegrationProps, RegExp]>([
    [
      "a server elsewhere",
      oauthProxyProps({ server: { type: "existing", url: "https://wiki.contoso.com/mcp" } }),
      /-gateway forwards to a server that the stack doesn't host$/,
    ],
    [
      "a server that is told nothing",
      oauthProxyProps({
        server: { type: "container", image: "contoso.azurecr.io/wiki:1.0.0", targetPort: 3000 },
        forwardedToken: "graph",
      }),
      /-server has no role of the built-in runtime/,
    ],
  ])("are told apart from those that can't: %s", (title, props, obstacle) => {
    const name = title.replaceAll(" ", "-");

    expect(integrationStacks([stack(name, props)])["oauth-proxy"]?.obstacles).toContainEqual(
      expect.stringMatching(obstacle),
    );
  });
});
