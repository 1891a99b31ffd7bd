import { checkAgainstSchema } from "../../../cli/terraform/check-against-schema.js";
import { loadProviderSchemas } from "../../../cli/terraform/provider-schemas.js";
import { formatProblem, type SchemaProblem } from "../../../cli/terraform/schema-problem.js";
import { parseConfiguration, readConfiguration, typesUsedIn } from "../../../cli/terraform/terraform-configuration.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { synthesizeExample } from "./example-stack.js";

type Body = Record<string, unknown>;

const application = (): Body => ({ display_name: "Example", web: { redirect_uris: ["https://example.com/cb"] } });
const containerApp = (): Body => ({
  name: "example",
  resource_group_name: "example",
  container_app_environment_id: "${azurerm_container_app_environment.Environment.id}",
  revision_mode: "Single",
  template: { container: [{ name: "server", image: "server:1", cpu: 0.5, memory: "1Gi" }] },
});

function check(resource: Record<string, Body>, provider: Record<string, unknown> = {}): SchemaProblem[] {
  const named = Object.entries(resource).map(([type, body]): [string, Record<string, Body>] => [type, { It: body }]);
  const configuration = parseConfiguration({ provider, resource: Object.fromEntries(named) });
  return checkAgainstSchema(configuration, loadProviderSchemas(typesUsedIn(configuration)));
}

describe("a stack that agrees with its providers' schemas", () => {
  it("has no problems", () => {
    const configuration = readConfiguration(synthesizeExample(temporaryFolder()));
    expect(checkAgainstSchema(configuration, loadProviderSchemas(typesUsedIn(configuration)))).toEqual([]);
  });

  it.each<[string, Body]>([
    ["a reference where a number is wanted", { max_inactive_revisions: "${var.limit}" }],
    ["a reference where a list is wanted", { template: { container: [{ ...firstContainer(), args: "${var.args}" }] } }],
    ["text that reads as a number", { max_inactive_revisions: "5" }],
    ["a number where text is wanted", { workload_profile_name: 5 }],
    ["null for a required argument's neighbour", { workload_profile_name: null }],
    ["a block written as a list", { ingress: [{ target_port: 80, traffic_weight: [{ percentage: 100 }] }] }],
    [
      "a required block that is dynamic",
      { template: { dynamic: { container: { for_each: "${var.all}", content: firstContainer() } } } },
    ],
    [
      "Terraform's own arguments",
      { count: 1, provider: "azurerm.other", depends_on: [], lifecycle: { prevent_destroy: true } },
    ],
    ["comments", { "//": { metadata: {} } }],
    ["ignoring everything", { lifecycle: { ignore_changes: "all" } }],
    [
      "ignoring arguments by name, index and key",
      { lifecycle: { ignore_changes: ["secret", 'tags["a"]', "template[0].container[0].image"] } },
    ],
  ])("accepts %s", (_, change) => {
    expect(check({ azurerm_container_app: { ...containerApp(), ...change } })).toEqual([]);
  });

  it("accepts types that Terraform has built in", () => {
    expect(check({ terraform_data: { input: "x" } })).toEqual([]);
  });

  it("accepts a provider with an alias and a features block", () => {
    expect(check({}, { azurerm: [{ features: [{}] }, { alias: "other", features: {} }] })).toEqual([]);
  });
});

describe("a planted fault", () => {
  it.each<[string, string, Body, Partial<SchemaProblem>]>([
    ["an unknown argument", "azuread_application", { nickname: "x" }, { kind: "unknown-argument", path: "nickname" }],
    [
      "an unknown argument in a block",
      "azuread_application",
      { web: { uris: [] } },
      { kind: "unknown-argument", path: "web.uris" },
    ],
    [
      "a missing argument",
      "azuread_application",
      { display_name: undefined },
      { kind: "missing-argument", path: "display_name" },
    ],
    [
      "null for a required argument",
      "azuread_application",
      { display_name: null },
      { kind: "missing-argument", path: "display_name" },
    ],
    [
      "a missing argument in the second block",
      "azuread_application",
      { required_resource_access: [access("a"), access()] },
      { kind: "missing-argument", path: "required_resource_access[1].resource_app_id" },
    ],
    [
      "a computed argument",
      "azuread_application",
      { client_id: "x" },
      { kind: "read-only-argument", path: "client_id" },
    ],
    [
      "a computed argument in a block",
      "azurerm_container_app",
      { ingress: { target_port: 80, traffic_weight: [{ percentage: 100 }], fqdn: "x" } },
      { kind: "read-only-argument", path: "ingress.fqdn" },
    ],
    [
      "a deprecated argument",
      "azurerm_key_vault",
      { ...keyVault(), enable_rbac_authorization: true },
      { kind: "deprecated-argument", path: "enable_rbac_authorization" },
    ],
    [
      "a deprecated block",
      "azurerm_key_vault",
      { ...keyVault(), contact: [{ email: "a@b.c" }] },
      { kind: "deprecated-argument", path: "contact" },
    ],
    [
      "text for a number",
      "azurerm_container_app",
      { max_inactive_revisions: "five" },
      { kind: "wrong-type", path: "max_inactive_revisions" },
    ],
    [
      "a boolean for a number",
      "azurerm_container_app",
      { max_inactive_revisions: true },
      { kind: "wrong-type", path: "max_inactive_revisions" },
    ],
    [
      "text for a boolean",
      "azuread_application",
      { device_only_auth_enabled: "yes" },
      { kind: "wrong-type", path: "device_only_auth_enabled" },
    ],
    ["a list for text", "azuread_application", { notes: ["x"] }, { kind: "wrong-type", path: "notes" }],
    [
      "text for a list",
      "azuread_application",
      { identifier_uris: "api://x" },
      { kind: "wrong-type", path: "identifier_uris" },
    ],
    [
      "an object in a list of text",
      "azuread_application",
      { identifier_uris: ["api://x", {}] },
      { kind: "wrong-type", path: "identifier_uris[1]" },
    ],
    ["a list for a map", "azurerm_container_app", { tags: ["x"] }, { kind: "wrong-type", path: "tags" }],
    [
      "an object as a value of a map of text",
      "azurerm_container_app",
      { tags: { a: {} } },
      { kind: "wrong-type", path: 'tags["a"]' },
    ],
    [
      "an escaped template where a number is wanted",
      "azurerm_container_app",
      { max_inactive_revisions: "$${x}" },
      { kind: "wrong-type", path: "max_inactive_revisions" },
    ],
    ["text for a block", "azuread_application", { web: "x" }, { kind: "wrong-type", path: "web" }],
    ["a missing block", "azurerm_container_app", { template: undefined }, { kind: "block-count", path: "template" }],
    ["too many blocks", "azuread_application", { web: [{}, {}] }, { kind: "block-count", path: "web" }],
    ["two timeouts", "azuread_application", { timeouts: [{}, {}] }, { kind: "block-count", path: "timeouts" }],
    [
      "an unknown member of an object",
      "azurerm_key_vault",
      { ...keyVault(), access_policy: [{ object_ids: "x" }] },
      { kind: "unknown-argument", path: "access_policy[0].object_ids" },
    ],
    [
      "a fault in a dynamic block",
      "azuread_application",
      { dynamic: { web: { for_each: "${var.all}", content: { uris: [] } } } },
      { kind: "unknown-argument", path: "web.uris" },
    ],
    [
      "an unknown type",
      "azurerm_contaner_app",
      {},
      { kind: "unknown-type", path: "", address: "azurerm_contaner_app.It" },
    ],
    [
      "a type of a provider without bindings",
      "random_uuid",
      {},
      { kind: "unknown-type", path: "", address: "random_uuid.It" },
    ],
    [
      "ignoring a camelCase name",
      "azuread_application",
      { lifecycle: { ignore_changes: ["identifierUris"] } },
      { kind: "ignore-changes", path: "lifecycle.ignore_changes[0]" },
    ],
    [
      "ignoring an unknown name",
      "azuread_application",
      { lifecycle: { ignore_changes: ["owners", "nickname"] } },
      { kind: "ignore-changes", path: "lifecycle.ignore_changes[1]" },
    ],
    [
      "ignoring in a list of blocks without index",
      "azuread_application",
      { lifecycle: { ignore_changes: ["api.known_client_applications"] } },
      { kind: "ignore-changes" },
    ],
    [
      "ignoring within a set of blocks",
      "azuread_application",
      { lifecycle: { ignore_changes: ["app_role[0].value"] } },
      { kind: "ignore-changes" },
    ],
    [
      "ignoring within a set of text",
      "azuread_application",
      { lifecycle: { ignore_changes: ["owners[0]"] } },
      { kind: "ignore-changes" },
    ],
    [
      "ignoring something that is no name",
      "azuread_application",
      { lifecycle: { ignore_changes: ["${x}"] } },
      { kind: "ignore-changes" },
    ],
  ])("is found: %s", (_, type, change, expected) => {
    const valid =
      type === "azuread_application" ? application() : type === "azurerm_container_app" ? containerApp() : {};
    expect(check({ [type]: { ...valid, ...change } })).toEqual([expect.objectContaining(expected)]);
  });

  it("is found in a provider's configuration", () => {
    expect(check({}, { azurerm: [{ features: [{ keyVault: [{}] }] }] })).toEqual([
      expect.objectContaining({ kind: "unknown-argument", address: "provider.azurerm", path: "features[0].keyVault" }),
    ]);
  });

  it("is found in a data source", () => {
    const configuration = parseConfiguration({ data: { azurerm_resource_group: { It: {} } } });
    expect(checkAgainstSchema(configuration, loadProviderSchemas(typesUsedIn(configuration)))).toEqual([
      expect.objectContaining({ kind: "missing-argument", address: "data.azurerm_resource_group.It", path: "name" }),
    ]);
  });

  it("does not hide another one", () => {
    expect(
      check({ azuread_application: { client_id: "x", nickname: "y" } })
        .map((it) => it.kind)
        .sort(),
    ).toEqual(["missing-argument", "read-only-argument", "unknown-argument"]);
  });

  it("comes with the name that was probably meant", () => {
    const problems = check({
      azuread_application: { ...application(), displayname: "x", lifecycle: { ignore_changes: ["identifierUris"] } },
    });
    expect(problems.map(formatProblem)).toEqual([
      'azuread_application.It.displayname: unknown argument "displayname"; did you mean "display_name"?',
      'azuread_application.It.lifecycle.ignore_changes[0]: "identifierUris": unknown argument "identifierUris"; did you mean "identifier_uris"?',
    ]);
  });

  it("is told apart from what is merely unusual: no suggestion for a far name", () => {
    const [problem] = check({ azuread_application: { ...application(), zzzzzz: 1 } });
    expect(problem?.message).toBe('unknown argument "zzzzzz"');
  });
});

function firstContainer(): Body {
  return { name: "server", image: "server:1", cpu: 0.5, memory: "1Gi" };
}

function access(resourceAppId?: string): Body {
  return {
    ...(resourceAppId !== undefined && { resource_app_id: resourceAppId }),
    resource_access: [{ id: "x", type: "Scope" }],
  };
}

function keyVault(): Body {
  return { name: "kv", location: "westeurope", resource_group_name: "example", tenant_id: "x", sku_name: "standard" };
}
