import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { plannedActions } from "../../../cli/plan/terraform-plan.js";
import type { OfflineTerraform } from "../../../cli/terraform/terraform.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { describeWithTerraform, withTerraform } from "../../support/terraform.js";
import { exampleScopeId, synthesizeExample, type ExampleOptions } from "./example-stack.js";

const success = expect.objectContaining({ exitCode: 0 }) as unknown;

async function plannedChanges(terraform: OfflineTerraform): Promise<Record<string, string>> {
  const { plan, stderr } = await terraform.plan();
  if (plan === undefined) throw new Error(stderr);
  return plannedActions(plan);
}

/** Applies the example, then plans an altered one. */
function plannedAfter(change: ExampleOptions): Promise<Record<string, string>> {
  return withTerraform(synthesizeExample(temporaryFolder()), async (terraform) => {
    await terraform.init();
    expect(await terraform.apply()).toEqual(success);
    await terraform.changeTo(synthesizeExample(temporaryFolder(), change));
    return plannedChanges(terraform);
  });
}

describeWithTerraform("Terraform with schema-only providers", () => {
  it("takes a stack from init to destroy", async () => {
    await withTerraform(synthesizeExample(temporaryFolder()), async (terraform) => {
      expect(await terraform.init()).toEqual(success);
      expect(await terraform.validate()).toMatchObject({ exitCode: 0, diagnostics: [] });
      expect(await plannedChanges(terraform)).toEqual({
        "azuread_application.Application": "create",
        "azuread_application_identifier_uri.IdentifierUri": "create",
        "azuread_service_principal.ServicePrincipal": "create",
        "azurerm_container_app.ContainerApp": "create",
        "azurerm_container_app_environment.Environment": "create",
        "azurerm_resource_group.Group": "create",
      });
      expect(await terraform.apply()).toEqual(success);
      expect(await plannedChanges(terraform)).toEqual({});
      expect(await terraform.destroy()).toEqual(success);
      expect((await terraform.state()).values).toBeUndefined();
    });
  });

  it("resolves references between the objects it made up", async () => {
    const state = await withTerraform(synthesizeExample(temporaryFolder()), async (terraform) => {
      await terraform.init();
      await terraform.apply();
      return terraform.state();
    });
    const values = Object.fromEntries((state.values?.root_module.resources ?? []).map((it) => [it.address, it.values]));
    const domain = String(values["azurerm_container_app_environment.Environment"]?.default_domain);
    const clientId = values["azuread_application.Application"]?.client_id;
    expect(state.values?.outputs?.fqdn?.value).toBe(`example.${domain}`);
    expect(values["azuread_application.Application"]).toMatchObject({
      web: [{ redirect_uris: [`https://example.${domain}/callback`] }],
    });
    expect(values["azuread_application_identifier_uri.IdentifierUri"]?.identifier_uri).toBe(
      `api://${String(clientId)}`,
    );
    expect(values["azurerm_container_app.ContainerApp"]).toMatchObject({
      template: [{ container: [{ env: [{ value: clientId }, { value: exampleScopeId }] }] }],
    });
  });

  it("plans an update in place", async () => {
    expect(await plannedAfter({ image: "registry.example.com/server:2" })).toEqual({
      "azurerm_container_app.ContainerApp": "update",
    });
  });

  it("plans replacements, and what they entail", async () => {
    expect(await plannedAfter({ groupName: "renamed" })).toEqual({
      "azuread_application.Application": "update",
      "azurerm_container_app.ContainerApp": "replace",
      "azurerm_container_app_environment.Environment": "replace",
      "azurerm_resource_group.Group": "replace",
    });
  });

  it("says which argument forces a replacement", async () => {
    await withTerraform(synthesizeExample(temporaryFolder()), async (terraform) => {
      await terraform.init();
      await terraform.apply();
      await terraform.changeTo(synthesizeExample(temporaryFolder(), { groupName: "renamed" }));
      const { plan, stdout } = await terraform.plan();
      const change = plan?.resource_changes?.find((it) => it.address === "azurerm_resource_group.Group")?.change;
      expect(change?.replace_paths).toEqual([["name"]]);
      expect(stdout).toContain('"example" -> "renamed" # forces replacement');
    });
  });

  it("finds a self-reference, in the plan only", async () => {
    const stack = synthesizeExample(temporaryFolder(), {
      alter: ({ application }) => {
        application.identifierUris = [`api://${application.clientId}`];
      },
    });
    await withTerraform(stack, async (terraform) => {
      await terraform.init();
      expect(await terraform.validate()).toEqual(success);
      expect(await terraform.plan()).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining("Self-referential block") as unknown,
      });
    });
  });

  it("finds a cycle", async () => {
    const stack = synthesizeExample(temporaryFolder(), {
      alter: ({ application, containerApp }) => {
        application.putWeb({ redirectUris: [`https://${containerApp.ingress.fqdn}/callback`] });
      },
    });
    await withTerraform(stack, async (terraform) => {
      await terraform.init();
      const { exitCode, diagnostics } = await terraform.validate();
      expect(exitCode).toBe(1);
      expect(diagnostics.map((it) => it.summary)).toEqual([expect.stringMatching(/^Cycle: /)]);
    });
  });

  it("finds a name in ignore_changes that no argument has", async () => {
    const stack = synthesizeExample(temporaryFolder(), {
      alter: ({ application }) => {
        application.lifecycle = { ignoreChanges: ["identifierUris"] };
      },
    });
    await withTerraform(stack, async (terraform) => {
      await terraform.init();
      const { exitCode, diagnostics } = await terraform.validate();
      expect(exitCode).toBe(1);
      expect(diagnostics).toMatchObject([
        { severity: "error", detail: expect.stringContaining("identifierUris") as unknown },
      ]);
    });
  });

  it("warns of a deprecated argument", async () => {
    const stack = synthesizeExample(temporaryFolder(), {
      alter: ({ servicePrincipal }) => {
        servicePrincipal.putFeatures([{ visibleToUsers: false }]);
      },
    });
    await withTerraform(stack, async (terraform) => {
      await terraform.init();
      const { exitCode, diagnostics } = await terraform.validate();
      expect(exitCode).toBe(0);
      expect(diagnostics).toMatchObject([{ severity: "warning", detail: "features is deprecated by the provider" }]);
    });
  });

  it("imports an object", async () => {
    await withTerraform(synthesizeExample(temporaryFolder()), async (terraform) => {
      await terraform.init();
      const id = "/subscriptions/x/resourceGroups/example";
      expect(await terraform.run(["import", "azurerm_resource_group.Group", id])).toEqual(success);
      expect((await plannedChanges(terraform))["azurerm_resource_group.Group"]).toBe("update");
    });
  });

  it("leaves the synthesized folder as it was", async () => {
    const outdir = temporaryFolder();
    const stack = synthesizeExample(outdir);
    const before = readdirSync(outdir, { recursive: true });
    const configuration = readFileSync(join(stack, "cdk.tf.json"), "utf8");
    await withTerraform(stack, async (terraform) => {
      await terraform.init();
      await terraform.apply();
    });
    expect(readdirSync(outdir, { recursive: true })).toEqual(before);
    expect(readFileSync(join(stack, "cdk.tf.json"), "utf8")).toBe(configuration);
  });
});
