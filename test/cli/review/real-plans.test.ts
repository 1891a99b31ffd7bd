import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TerraformPlan } from "../../../cli/plan/terraform-plan.js";
import { reviewPlan } from "../../../cli/review/review-plan.js";
import { plain } from "../../../cli/review/text.js";
import type { OfflineTerraform } from "../../../cli/terraform/terraform.js";
import { synthesizeStacks } from "../../../stacks/synthesize.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { describeWithTerraform, withTerraform } from "../../support/terraform.js";

/** Level, rule and text of every finding, as a reader meets them. */
function told(plan: TerraformPlan): string[] {
  return reviewPlan(plan).findings.map(({ id, rule, text }) => `${rule.level} ${id}: ${plain(text)}`);
}

async function planned(terraform: OfflineTerraform): Promise<TerraformPlan> {
  const { plan, stdout, stderr } = await terraform.plan();
  if (plan === undefined) throw new Error(stdout + stderr);
  return plan;
}

/** A configuration as Terraform's JSON, as far as the tests change it. */
type Configuration = Record<string, Record<string, Record<string, Record<string, never>>>>;

function edit(folder: string, change: (configuration: Configuration) => void): void {
  const file = join(folder, "cdk.tf.json");
  const configuration = JSON.parse(readFileSync(file, "utf8")) as Configuration;
  change(configuration);
  writeFileSync(file, JSON.stringify(configuration));
}

/** The one resource of a type whose name has this in it. */
function resource(configuration: Configuration, type: string, part: string) {
  const found = Object.entries(configuration.resource?.[type] ?? {}).filter(([name]) => name.includes(part));
  expect(found).toHaveLength(1);
  return found[0]?.[1] as unknown as Record<string, Record<string, unknown>[] & Record<string, unknown[]>>;
}

const outdir = temporaryFolder();
synthesizeStacks(outdir, { ENTRA_MCP_BACKEND: "local" });
const stackFolder = (name: string): string => join(outdir, "stacks", name);

describeWithTerraform("a review of the example stacks", () => {
  it("finds nothing high when they are created, and then what a change of oauth-proxy does", async () => {
    await withTerraform(stackFolder("oauth-proxy"), async (terraform) => {
      await terraform.init();
      const creation = told(await planned(terraform));
      expect(creation.filter((line) => line.startsWith("high"))).toEqual([]);
      expect(creation).toEqual(
        expect.arrayContaining([
          'medium permission-user-consent: app registration "Contoso MCP API" asks Microsoft Graph for Mail.Read: read mail of the signed-in user (users can consent themselves)',
          'medium pre-authorized-client: Visual Studio Code (aebc6443-996d-45c2-90f0-388ff96faa56) on app registration "Contoso MCP API", for access_as_user',
          "medium ingress-public: container app contoso-mcp-gateway, from every address",
          'low redirect-uri-unreadable: app registration "Contoso MCP API", web: https://contoso-mcp-gateway.<default_domain>/callback (known after apply)',
          'low federated-credential-managed-identity: app registration "Contoso MCP API": user-assigned identity id-contoso-mcp-gateway',
          'low pre-authorized-own-client: app registration "Contoso MCP client" on app registration "Contoso MCP API", for access_as_user',
          'low assignment-not-required: enterprise application of app registration "Contoso MCP client"',
          'info permission-own-api: app registration "Contoso MCP client" asks "Contoso MCP API" for access_as_user (users can consent themselves)',
        ]),
      );

      await terraform.apply();
      expect(told(await planned(terraform))).toEqual([]);

      edit(stackFolder("oauth-proxy"), (configuration) => {
        const api = resource(configuration, "azuread_application", "Api_Registration");
        const [scope] = (api.api as unknown as { oauth2_permission_scope: object[] }).oauth2_permission_scope;
        api.api?.oauth2_permission_scope?.push({
          ...scope,
          id: "2ed6657d-e927-568b-95e1-2665a8aea6a2",
          value: "admin",
        });
        (api.required_resource_access?.[0]?.resource_access as object[]).push({
          id: "a154be20-db9c-4678-8ab7-66f6cc099a59",
          type: "Scope",
        });
        const client = resource(configuration, "azuread_application", "PublicClient");
        client.public_client?.redirect_uris?.push("https://mcp.fabrikam.example/callback");
        const environment = resource(configuration, "azurerm_container_app_environment", "Environment");
        Object.assign(environment, { infrastructure_subnet_id: "/subscriptions/x/subnets/apps" });
      });
      await terraform.changeTo(stackFolder("oauth-proxy"));

      expect(told(await planned(terraform))).toEqual([
        "high address-lost: container apps environment cae-contoso-mcp is replaced, because of infrastructure_subnet_id",
        'high permission-admin-consent: app registration "Contoso MCP API" asks Microsoft Graph for User.Read.All: read the whole profile of every user (an administrator must consent)',
        "medium replaced: container app contoso-mcp-gateway is replaced, because of container_app_environment_id",
        "medium replaced: container app contoso-mcp-server is replaced, because of container_app_environment_id",
        'medium redirect-uri-new-host: app registration "Contoso MCP client", public client: https://mcp.fabrikam.example/callback',
        expect.stringMatching(/^medium redirect-uri-removed: .*web: https:\/\/contoso-mcp-gateway\..*\/callback$/),
        'medium scope-added: app registration "Contoso MCP API" exposes admin (users can consent themselves)',
        'low redirect-uri-unreadable: app registration "Contoso MCP API", web: https://contoso-mcp-gateway.<default_domain>/callback (known after apply)',
      ]);
    });
  });

  it("finds what a change of direct-sso does", async () => {
    await withTerraform(stackFolder("direct-sso"), async (terraform) => {
      await terraform.init();
      expect(told(await planned(terraform)).filter((line) => line.startsWith("high"))).toEqual([]);
      await terraform.apply();
      edit(stackFolder("direct-sso"), (configuration) => {
        const [registration] = Object.values(configuration.resource?.azuread_application ?? {});
        Object.assign(registration ?? {}, { sign_in_audience: "AzureADMultipleOrgs", template_id: "another" });
        for (const app of Object.values(configuration.resource?.azurerm_container_app ?? {})) {
          const [container] = (app.template as unknown as { container: { env: object[] }[] }).container;
          container?.env.push({ name: "ZZZ", value: "never shown" });
        }
      });
      await terraform.changeTo(stackFolder("direct-sso"));

      const lines = told(await planned(terraform));
      expect(lines).toEqual(
        expect.arrayContaining([
          expect.stringMatching(
            /^high registration-lost: app registration "Contoso MCP.*" is replaced, because of template_id$/,
          ),
          expect.stringMatching(/^high audience-beyond-tenant: /),
          expect.stringMatching(/^low environment-changed: container app .*: new: ZZZ/),
        ]),
      );
      expect(lines.join()).not.toContain("never shown");
    });
  });
});

describeWithTerraform("a review of other people's configurations", () => {
  it("judges HCL with for_each, modules, sensitive variables and dynamic values", async () => {
    const folder = join(temporaryFolder(), "hcl");
    cpSync(join(__dirname, "workspaces/hcl"), folder, { recursive: true });
    await withTerraform(folder, async (terraform) => {
      expect(await terraform.init()).toMatchObject({ exitCode: 0 });
      const lines = told(await planned(terraform));

      expect(lines).toEqual([
        'high audience-beyond-tenant: app registration "Fabrikam portal" is open to accounts of every organization (AzureADMultipleOrgs)',
        'high redirect-uri-plain-http: app registration "Fabrikam portal", web: http://portal.fabrikam.example/callback',
        'high client-secret-added: app registration "Fabrikam portal": client secret portal, until 2099-01-01T00:00:00Z',
        'high federated-credential-anybody: app registration "Fabrikam portal": GitHub Actions of fabrikam/portal, in every pull request',
        expect.stringMatching(/^high permission-takeover: .*RoleManagement\.ReadWrite\.Directory: /),
        expect.stringMatching(/^high permission-unknown: .* for 11111111-2222-3333-4444-555555555555 /),
        expect.stringMatching(
          /^high role-control-broad: enterprise application of app registration "Fabrikam portal" gets Owner at subscription /,
        ),
        'medium implicit-grant: app registration "Fabrikam portal" gets access tokens by the implicit grant',
        'medium redirect-uri-new-host: app registration "Fabrikam portal", web: https://portal.fabrikam.example/callback',
        expect.stringMatching(/^medium credential-long-lived: .* \d+ days$/),
        'medium federated-credential-pipeline: app registration "Fabrikam portal": GitHub Actions of fabrikam/portal, environment production',
        'medium conditional-access-added: Conditional Access policy "Second factor for the portal", on, covers users: All without 33333333-3333-3333-3333-333333333333; applications: some known after apply; asks for: mfa',
        "medium purge-protection-off: key vault kv-fabrikam-portal: purge_protection_enabled",
        "medium secret-in-state: key vault secret portal: value",
        "medium value-hidden: tenant-wide admin consent portal: claim_values",
        'low assignment-not-required: enterprise application of app registration "Fabrikam portal"',
        "low public-access: key vault kv-fabrikam-portal",
        "info billed-resource: key vault kv-fabrikam-portal (standard): by operations, and by the month for some keys",
      ]);
      expect(lines.join()).not.toContain("not-to-be-shown");
    });
  });

  it("tells of moves, imports, what is forgotten, and conditions that don't hold", async () => {
    const folder = temporaryFolder();
    const application = (displayName: string) => ({ display_name: displayName });
    const configuration = (more: object, applications: object) => ({
      terraform: { required_providers: { azuread: { source: "hashicorp/azuread" } } },
      provider: { azuread: [{}] },
      resource: { azuread_application: applications },
      ...more,
    });
    const write = (content: object): void => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(content));
    };
    write(configuration({}, { old: application("Shop"), kept: application("Kept") }));
    await withTerraform(folder, async (terraform) => {
      await terraform.init();
      await terraform.apply();
      write(
        configuration(
          {
            moved: [{ from: "azuread_application.old", to: "azuread_application.shop" }],
            removed: [{ from: "azuread_application.kept", lifecycle: { destroy: false } }],
            import: [{ to: "azuread_application.taken", id: "/applications/x" }],
            check: {
              names: {
                assert: {
                  condition: '${azuread_application.shop.display_name == "Store"}',
                  error_message: "names differ",
                },
              },
            },
          },
          { shop: application("Shop"), taken: application("Taken") },
        ),
      );
      await terraform.changeTo(folder);

      expect(told(await planned(terraform))).toEqual([
        "medium check-failed: check.names",
        "low imported: app registration Taken",
        "low forgotten: app registration Kept",
        "info moved: azuread_application.old becomes azuread_application.shop",
      ]);
    });
  });

  it("says that a plan with a target, or one that ended with an error, isn't all of it", async () => {
    const folder = temporaryFolder();
    const withCondition = (condition: string) =>
      JSON.stringify({
        terraform: { required_providers: { azuread: { source: "hashicorp/azuread" } } },
        provider: { azuread: [{}] },
        resource: {
          azuread_application: {
            one: { display_name: "One" },
            two: {
              display_name: "Two",
              lifecycle: { precondition: [{ condition, error_message: "not today" }] },
            },
          },
        },
      });
    writeFileSync(join(folder, "cdk.tf.json"), withCondition('${azuread_application.one.display_name == "One"}'));
    const shown = async (terraform: OfflineTerraform): Promise<TerraformPlan> =>
      JSON.parse((await terraform.run(["show", "-json", "partial.tfplan"])).stdout) as TerraformPlan;
    await withTerraform(folder, async (terraform) => {
      await terraform.init();
      await terraform.run(["plan", "-target=azuread_application.one", "-out=partial.tfplan"]);
      expect(told(await shown(terraform))).toEqual([expect.stringMatching(/^medium plan-incomplete: /)]);

      writeFileSync(join(folder, "cdk.tf.json"), withCondition('${azuread_application.one.display_name == "1"}'));
      await terraform.changeTo(folder);
      const failed = await terraform.run(["plan", "-out=partial.tfplan"]);
      expect(failed.exitCode).toBe(1);
      expect(told(await shown(terraform))).toEqual(
        expect.arrayContaining([expect.stringMatching(/^high plan-errored: /)]),
      );
    });
  });
});
