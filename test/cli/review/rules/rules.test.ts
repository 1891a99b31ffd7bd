import { reviewPlan } from "../../../../cli/review/review-plan.js";
import { CONCEPTS, PLAN_CONCEPTS, RULES } from "../../../../cli/review/rules/all-rules.js";
import { LEVELS } from "../../../../cli/review/rules/concept.js";
import { plain } from "../../../../cli/review/text.js";
import type { TerraformPlan } from "../../../../cli/plan/terraform-plan.js";
import { created, kept, planOf } from "../planted-plan.js";
import { azureCases } from "./azure-cases.js";
import { identityCases } from "./identity-cases.js";

const cases = { ...identityCases, ...azureCases };
/** Where the one unknown value of the cases comes from. */
const configuration: TerraformPlan["configuration"] = {
  root_module: {
    resources: [
      { address: "azurerm_role_assignment.x", expressions: { role_definition_name: { references: ["var.role"] } } },
    ],
  },
};

function messages(rule: string, plan: TerraformPlan): string[] {
  return reviewPlan(plan).findings.flatMap((finding) => (finding.id === rule ? [plain(finding.text)] : []));
}

describe.each(Object.entries(cases))("rule %s", (rule, { found, says, calm }) => {
  it("finds what it is for", () => {
    expect(messages(rule, planOf(found, { configuration }))).toEqual([expect.stringContaining(says)]);
  });

  it("finds nothing in what is next to it", () => {
    expect(messages(rule, planOf(calm, { configuration }))).toEqual([]);
  });
});

/** Plans of which something is to be said as a whole, by rule. */
const planCases: Readonly<Record<string, { readonly plan: TerraformPlan; readonly says: string }>> = {
  "plan-errored": { plan: planOf([], { errored: true, complete: false }), says: "before the error" },
  "plan-incomplete": {
    plan: planOf([], {
      complete: false,
      deferred_changes: [
        { reason: "provider_config_unknown", resource_change: created("azuread_application", {}, { name: "late" }) },
      ],
    }),
    says: "azuread_application.late is put off: provider_config_unknown",
  },
  "check-failed": {
    plan: planOf([], { checks: [{ address: { to_display: "check.health" }, status: "fail" }] }),
    says: "check.health",
  },
  "identity-drift": {
    plan: planOf([], {
      resource_drift: [
        {
          ...kept("azuread_application", {}),
          change: {
            actions: ["update"],
            before: { display_name: "Shop", notes: "a" },
            after: { display_name: "Shop", notes: "b" },
          },
        },
      ],
    }),
    says: "app registration Shop was changed: notes",
  },
  drift: {
    plan: planOf([], {
      resource_drift: [
        { ...kept("azurerm_key_vault", {}), change: { actions: ["delete"], before: { name: "kv" }, after: null } },
      ],
    }),
    says: "key vault kv was deleted",
  },
  imported: {
    plan: planOf([
      {
        ...kept("azuread_application", {}),
        change: { actions: ["no-op"], before: {}, after: { display_name: "Old" }, importing: { id: "x" } },
      },
    ]),
    says: "app registration Old",
  },
  moved: {
    plan: planOf([
      { ...kept("azuread_application", { display_name: "Shop" }), previous_address: "azuread_application.old" },
    ]),
    says: "azuread_application.old becomes azuread_application.x",
  },
};

describe.each(Object.entries(planCases))("rule %s", (rule, { plan, says }) => {
  it("finds what it is for", () => {
    expect(messages(rule, plan)).toEqual([expect.stringContaining(says)]);
  });

  it("finds nothing in a quiet plan", () => {
    const quiet = planOf([kept("azuread_application", {})], {
      errored: false,
      complete: true,
      checks: [{ address: { to_display: "check.health" }, status: "pass" }],
    });
    expect(messages(rule, quiet)).toEqual([]);
  });
});

describe("the rules", () => {
  it("each have a case", () => {
    expect([...RULES.keys()].toSorted()).toEqual(Object.keys({ ...cases, ...planCases }).toSorted());
  });

  it("have names of their own", () => {
    const names = [...PLAN_CONCEPTS, ...CONCEPTS].flatMap(({ rules }) => Object.keys(rules));
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(names.filter((name) => !/^[a-z][a-z-]+$/.test(name))).toEqual([]);
  });

  it("say in sentences why it matters and what to do", () => {
    for (const { title, why, remedy, level } of RULES.values()) {
      expect(LEVELS).toContain(level);
      expect(title).toMatch(/^[A-Z].*[^.]$/);
      expect(why).toMatch(/^[A-Za-z].*\.$/);
      expect(remedy).toMatch(/^[A-Z].*\.$/);
    }
  });
});
