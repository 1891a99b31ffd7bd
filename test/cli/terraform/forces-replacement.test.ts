import { forcesReplacement, replaceableTypes, replacingArguments } from "../../../cli/terraform/forces-replacement.js";
import { UNKNOWN } from "../../../cli/terraform/plugin-values.js";
import { loadProviderSchemas } from "../../../cli/terraform/provider-schemas.js";

describe("the table of what forces a replacement", () => {
  it.each(replaceableTypes)("names only arguments of %s that can be set", (typeName) => {
    const provider = typeName.split("_")[0] ?? "";
    const schema = loadProviderSchemas([{ kind: "resource", provider, typeName }])[provider]?.resource_schemas[
      typeName
    ];
    const settable = [
      ...Object.entries(schema?.block.attributes ?? {})
        .filter(([, attribute]) => attribute.required === true || attribute.optional === true)
        .map(([name]) => name),
      ...Object.keys(schema?.block.block_types ?? {}),
    ];
    expect(settable).toEqual(expect.arrayContaining([...replacingArguments(typeName)]));
  });
});

describe("a change of an existing object", () => {
  it("replaces it when the argument is in the table", () => {
    expect(
      forcesReplacement("azurerm_resource_group", { name: "a", location: "x" }, { name: "b", location: "x" }),
    ).toEqual(["name"]);
  });

  it("is made in place otherwise", () => {
    expect(forcesReplacement("azurerm_resource_group", { name: "a", tags: null }, { name: "a", tags: {} })).toEqual([]);
  });

  it("replaces it when the new value is not known yet", () => {
    expect(forcesReplacement("azuread_service_principal", { client_id: "a" }, { client_id: UNKNOWN })).toEqual([
      "client_id",
    ]);
  });

  it("replaces it when the argument is taken away", () => {
    const type = "azuread_service_principal_delegated_permission_grant";
    expect(forcesReplacement(type, { user_object_id: "a" }, { user_object_id: null })).toEqual(["user_object_id"]);
  });

  it.each([
    ["the first workload profile is added", [], [{ name: "a" }], ["workload_profile"]],
    ["the last workload profile is removed", [{ name: "a" }], [], ["workload_profile"]],
    ["a further workload profile is added", [{ name: "a" }], [{ name: "a" }, { name: "b" }], []],
  ])("of an environment, where %s", (_, before, after, expected) => {
    const type = "azurerm_container_app_environment";
    expect(forcesReplacement(type, { workload_profile: before }, { workload_profile: after })).toEqual(expected);
  });
});
