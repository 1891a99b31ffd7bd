import { jsonReport } from "../../../../cli/review/output/json-report.js";
import { reviewPlan } from "../../../../cli/review/review-plan.js";
import { created, planOf } from "../planted-plan.js";
import { hostilePlan } from "./hostile-plan.js";

describe("a review as JSON", () => {
  it("lets no value reach a pipeline as a command, nor a terminal as a control character", () => {
    const text = JSON.stringify(jsonReport(reviewPlan(hostilePlan()), "plan.json"), undefined, 2);
    expect(text).toContain("vso[task.setvariable");
    expect(text).not.toMatch(/##\w*\[|^\s*::/m);
    expect(text).not.toContain('\\u202e"');
    expect((text.match(/[\p{Cc}\p{Cf}]/gu) ?? []).filter((character) => character !== "\n")).toEqual([]);
  });

  it("takes nothing from a plan for an entry of a table of ours", () => {
    const plan = planOf([
      created("azuread_application", { display_name: "x", sign_in_audience: "constructor" }),
      created("azuread_application_redirect_uris", { type: "__proto__", redirect_uris: ["https://a.example/"] }),
      created("azuread_conditional_access_policy", { display_name: "x", state: "toString" }),
      { ...created("constructor", {}), change: { ...created("x", {}).change, actions: ["constructor"] } },
    ]);
    const { findings } = jsonReport(reviewPlan(plan), "plan.json");
    expect(findings.map(({ message }) => message).join("\n")).not.toMatch(/function|native code|undefined/);
    expect(findings.map(({ rule }) => rule)).toEqual(["redirect-uri-new-host", "conditional-access-added"]);
  });
});
