import "@microsoft/jest-sarif";
import { sarifReport } from "../../../../cli/review/output/sarif-report.js";
import { reviewPlan } from "../../../../cli/review/review-plan.js";
import { RULES } from "../../../../cli/review/rules/all-rules.js";
import { created, planOf } from "../planted-plan.js";
import { hostilePlan } from "./hostile-plan.js";

const options = { location: "infra/my plan.json", version: "1.2.3" };
const plan = planOf([
  created("azuread_application", { display_name: "Shop", sign_in_audience: "AzureADMultipleOrgs" }),
  created("azurerm_redis_cache", { name: "redis" }),
]);

interface Sarif {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly partialFingerprints: object;
    }[];
  }[];
}
const sarif = (of: typeof plan): Sarif => sarifReport(reviewPlan(of), options) as Sarif;

describe("a review as SARIF", () => {
  it.each([
    ["of a plan", plan],
    ["of a plan without findings", planOf([])],
    ["of a hostile plan", hostilePlan()],
  ])("is valid %s", (_title, of) => {
    expect(sarif(of)).toBeValidSarifLog();
  });

  it("is told from what isn't SARIF", () => {
    expect({ ...sarif(plan), runs: [{ tool: {} }] }).not.toBeValidSarifLog();
  });

  it("points to the file, and to the resource in it", () => {
    expect(sarif(plan).runs[0]?.results[0]).toMatchObject({
      ruleId: "audience-beyond-tenant",
      level: "error",
      message: { text: "app registration Shop is open to accounts of every organization (AzureADMultipleOrgs)" },
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: "infra/my%20plan.json" }, region: { startLine: 1 } },
          logicalLocations: [{ fullyQualifiedName: "azuread_application.x", kind: "resource" }],
        },
      ],
    });
  });

  it("describes every rule, so that what is mended is closed", () => {
    const [run] = sarif(plan).runs;
    expect(run?.tool.driver.rules.map(({ id }) => id)).toEqual([...RULES.keys()]);
    for (const { ruleId, ruleIndex } of run?.results ?? []) {
      expect(run?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    }
  });

  it("gives a finding the same fingerprint in every run, and no two the same", () => {
    const prints = (): string[] =>
      sarif(hostilePlan()).runs[0]?.results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints)) ?? [];
    expect(prints()).toEqual(prints());
    expect(new Set(prints()).size).toBe(prints().length);
  });
});
