import { configurationReferences, withoutIndexes } from "../../../cli/review/plan/configuration-references.js";
import { reviewPlan } from "../../../cli/review/review-plan.js";
import { plain } from "../../../cli/review/text.js";
import { created, planOf } from "./planted-plan.js";

describe("where an unknown value comes from", () => {
  const find = configurationReferences({
    configuration: {
      root_module: {
        resources: [
          {
            address: "azuread_application_pre_authorized.x",
            expressions: {
              authorized_client_id: {
                references: ["azuread_application.client.client_id", "azuread_application.client"],
              },
              plain: { constant_value: "x" },
            },
          },
          {
            address: "azuread_application.json",
            expressions: {
              web: { constant_value: { redirect_uris: ["https://a.${azurerm_x.env.default_domain}/cb"] } },
            },
          },
        ],
        module_calls: {
          inner: {
            module: {
              resources: [
                {
                  address: "azuread_application.hcl",
                  expressions: {
                    web: [{ redirect_uris: { references: ["azurerm_x.env[0].default_domain", "var.host"] } }],
                  },
                },
              ],
            },
          },
        },
      },
    },
  });

  it("is read from the references of HCL", () => {
    expect(find("azuread_application_pre_authorized.x", ["authorized_client_id"])).toEqual({
      text: "<client_id>",
      addresses: ["azuread_application.client"],
    });
  });

  it("is read from text with references in it, as JSON configurations have it", () => {
    expect(find("azuread_application.json", ["web", "redirect_uris"])).toEqual({
      text: "https://a.<default_domain>/cb",
      addresses: ["azurerm_x.env"],
    });
  });

  it("is read in modules, whatever the instance", () => {
    expect(find('module.inner["a.b"].azuread_application.hcl[3]', ["web", "redirect_uris"])).toEqual({
      text: "<default_domain>",
      addresses: ["module.inner.azurerm_x.env"],
    });
  });

  it("is not made up", () => {
    expect(find("azuread_application_pre_authorized.x", ["plain"])).toBeUndefined();
    expect(find("azuread_application_pre_authorized.x", ["other"])).toBeUndefined();
    expect(find("azuread_application.unknown", ["web"])).toBeUndefined();
  });

  it("leaves indexes out of an address, keys with dots and brackets too", () => {
    expect(withoutIndexes('module.a["x[0].y"].t.n["\\"]"]')).toBe("module.a.t.n");
  });
});

describe("a reference to one of several instances", () => {
  const configuration = {
    root_module: {
      resources: [
        {
          address: "azuread_service_principal.all",
          expressions: { client_id: { references: ["azuread_application.all", "each.key"] } },
        },
      ],
    },
  };
  const application = (key: string, name: string) =>
    created("azuread_application", { display_name: name }, { name: `all["${key}"]`, unknown: { client_id: true } });
  const principal = (key: string) =>
    created("azuread_service_principal", {}, { name: `all${key}`, unknown: { client_id: true } });
  const told = (key: string): string[] =>
    reviewPlan(planOf([application("a", "First"), application("b", "Second"), principal(key)], { configuration }))
      .findings.filter(({ type }) => type === "azuread_service_principal")
      .map(({ text }) => plain(text));

  it("means the one with the same key", () => {
    expect(told('["b"]')).toEqual(["enterprise application of app registration Second"]);
  });

  it("is left open where none has it", () => {
    expect(told('["c"]')).toEqual(['enterprise application "all[\\"c\\"]"']);
  });
});
