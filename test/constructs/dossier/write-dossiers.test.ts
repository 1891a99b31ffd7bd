import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Annotations, App, TerraformOutput, TerraformStack, Testing } from "cdktf";
import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { Construct } from "constructs";
import { EntraMcpIntegration } from "../../../constructs/index.js";
import { hasDossier, readDossier, stackOfAnApp } from "../../support/dossiers.js";
import { directSsoProps, oauthProxyProps } from "../../support/integration-fixtures.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

describe("the dossier is written", () => {
  it("once an integration, by the ids of its construct", () => {
    const { app, stack, folder } = stackOfAnApp();
    new EntraMcpIntegration(stack, "Wiki", directSsoProps({ name: "wiki" }));
    const team = new Construct(stack, "Team");
    new EntraMcpIntegration(team, "Mail", oauthProxyProps({ name: "mail" }));
    app.synth();
    expect(readDossier(folder, "Wiki").dossier.integration).toMatchObject({ path: "stack/Wiki", name: "wiki" });
    expect(readDossier(folder, "Team.Mail").dossier.integration).toMatchObject({
      path: "stack/Team/Mail",
      name: "mail",
    });
  });

  it("into the stack's own folder whatever ids look like, and never over another", () => {
    const { app, stack, folder } = stackOfAnApp();
    const ids = ["../../escaped", "a b", "a_b", "a:b", "Team.Mail"];
    ids.forEach((id, index) => new EntraMcpIntegration(stack, id, directSsoProps({ name: `server-${index}` })));
    app.synth();
    const written = readdirSync(folder).filter((name) => name.endsWith(".integration.json"));
    expect(written).toHaveLength(ids.length);
    expect(written.every((name) => /^[\w.-]+$/.test(name))).toBe(true);
  });

  it("when a stack is synthesized without an app's manifest of its own", () => {
    const { stack } = stackOfAnApp();
    new EntraMcpIntegration(stack, "Mcp", directSsoProps());
    expect(hasDossier(join(Testing.fullSynth(stack), "stacks/stack"))).toBe(true);
  });

  it("in a stack that is synthesized as HCL too", () => {
    const outdir = temporaryFolder();
    const app = new App({ outdir, hclOutput: true });
    const stack = new TerraformStack(app, "stack");
    new AzureadProvider(stack, "azuread");
    new AzurermProvider(stack, "azurerm", { features: [{}] });
    new EntraMcpIntegration(stack, "Mcp", directSsoProps());
    app.synth();
    expect(existsSync(join(outdir, "stacks/stack/cdk.tf"))).toBe(true);
    expect(hasDossier(join(outdir, "stacks/stack"))).toBe(true);
  });

  it("with what was added to the stack after the integration", () => {
    const { app, stack, folder } = stackOfAnApp();
    const mcp = new EntraMcpIntegration(stack, "Mcp", directSsoProps());
    new TerraformOutput(stack, "where", { value: mcp.mcpUrl });
    mcp.workloads.app?.container.containerApp.addOverride("ingress.external_enabled", false);
    app.synth();
    const { endpoints, architecture } = readDossier(folder).dossier;
    expect(endpoints[0]).toMatchObject({ name: "MCP endpoint", output: "where" });
    expect(architecture.nodes.find(({ title }) => title === "container app")?.notes).toContain("internal ingress");
  });
});

describe("nothing is written", () => {
  it("by Testing.synth, as in unit tests of a stack", () => {
    const outdir = temporaryFolder();
    const stack = new TerraformStack(Testing.app({ outdir }), "stack");
    new AzureadProvider(stack, "azuread");
    new AzurermProvider(stack, "azurerm", { features: [{}] });
    new EntraMcpIntegration(stack, "Mcp", directSsoProps());
    Testing.synth(stack, true);
    expect(readdirSync(join(outdir, "stacks"))).toEqual([]);
  });

  it("of a stack that fails to synthesize", () => {
    const { app, stack, folder } = stackOfAnApp();
    new EntraMcpIntegration(stack, "Mcp", directSsoProps());
    Annotations.of(stack).addError("no");
    expect(() => {
      app.synth();
    }).toThrow("no");
    expect(hasDossier(folder)).toBe(false);
  });
});

it("leaves what Terraform reads as it is", () => {
  const terraform = [true, false].map((written) => {
    const { app, stack, folder } = stackOfAnApp();
    const { synthesizer } = stack;
    new EntraMcpIntegration(stack, "Mcp", oauthProxyProps());
    if (!written) stack.synthesizer = synthesizer;
    app.synth();
    expect(hasDossier(folder)).toBe(written);
    return readFileSync(join(folder, "cdk.tf.json"), "utf8").replaceAll(dirname(dirname(folder)), "");
  });
  expect(terraform[0]).toBe(terraform[1]);
});
