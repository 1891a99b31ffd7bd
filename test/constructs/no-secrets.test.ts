import { synthesizeExampleStacks } from "../support/example-stacks.js";
import { synthesizeVariation, variationNames } from "../support/integration-variations.js";
import { temporaryFolder } from "../support/temporary-folder.js";

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** Resources that keep a secret's value in the state. */
const RESOURCE =
  /^(resource|data)\.(azuread_\w+_password|azuread_service_principal_(token_signing_)?certificate|azurerm_key_vault_secret|azurerm_container_app_environment_storage|azurerm_storage_account|random_password)$/;

/** Arguments that take a secret's value. */
const ARGUMENT =
  /\.(secret\.\d+\.value|\w*password|client_secret|access_key|value_wo|context_access_token|secret_values)$/;

/** References to computed attributes that are secrets. */
const REFERENCE =
  /\$\{[^}]*\.(admin_password|\w*access_key|\w*shared_key|connection_string|password|pem|pfx\w*|private_key\w*|client_secret|value)\b[^}]*}/;

/** Outputs that would have to be hidden. */
const OUTPUT = /^output\.[^.]+\.sensitive$/;

/** Places in a configuration that hold a secret or would put one into the state. */
function secretsIn(json: Json, path = ""): readonly string[] {
  const found =
    RESOURCE.test(path) ||
    ARGUMENT.test(path) ||
    OUTPUT.test(path) ||
    (typeof json === "string" && REFERENCE.test(json));
  const parts = json !== null && typeof json === "object" ? Object.entries(json) : [];
  const below = parts.flatMap(([key, value]) => secretsIn(value, path === "" ? key : `${path}.${key}`));
  return found ? [path, ...below] : below;
}

const exampleStacks = synthesizeExampleStacks(temporaryFolder());

it.each(Object.keys(exampleStacks))("has no secret in the configuration of the example stack %s", (name) => {
  expect(secretsIn(JSON.parse(exampleStacks[name] ?? "") as Json)).toEqual([]);
});

it.each(variationNames)("has no secret in the configuration: %s", (name) => {
  expect(secretsIn(JSON.parse(synthesizeVariation(name).text) as Json)).toEqual([]);
});

describe("the search finds", () => {
  const planted: readonly [string, Json][] = [
    ["a password", { resource: { azuread_application_password: { x: { application_id: "y" } } } }],
    ["a Key Vault secret that is read", { data: { azurerm_key_vault_secret: { x: { name: "y" } } } }],
    ["a secret by value", { resource: { azurerm_container_app: { x: { secret: [{ name: "y", value: "z" }] } } } }],
    ["a registry password", { resource: { azurerm_container_app: { x: { registry: [{ password: "z" }] } } } }],
    [
      "an admin password in a variable",
      {
        resource: {
          azurerm_container_app: { x: { env: [{ value: "${azurerm_container_registry.r.admin_password}" }] } },
        },
      },
    ],
    ["a workspace key", { output: { key: { value: "${azurerm_log_analytics_workspace.w.primary_shared_key}" } } }],
    ["a hidden output", { output: { key: { value: "x", sensitive: true } } }],
  ];

  it.each(planted)("%s", (_what, json) => {
    expect(secretsIn(json)).not.toEqual([]);
  });
});
