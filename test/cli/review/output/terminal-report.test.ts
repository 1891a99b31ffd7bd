import { stripVTControlCharacters } from "node:util";
import { createColors } from "picocolors";
import { terminalReport } from "../../../../cli/review/output/terminal-report.js";
import { reviewPlan } from "../../../../cli/review/review-plan.js";
import type { Terminal } from "../../../../cli/command-line/terminal.js";
import { created, planOf } from "../planted-plan.js";
import { hostilePlan } from "./hostile-plan.js";

const terminal = (width: number, color = false): Terminal => ({
  width,
  styles: createColors(color),
  interactive: false,
  write: () => undefined,
});
const plan = planOf([
  created("azuread_application", { display_name: "Shop", sign_in_audience: "AzureADMultipleOrgs" }),
  ...Array.from({ length: 14 }, (_, index) =>
    created("azurerm_redis_cache", { name: `redis-${index}` }, { name: `r${index}` }),
  ),
]);

describe("a review at a terminal", () => {
  it("tells level, rule, what, where, why and what to do", () => {
    expect(terminalReport(reviewPlan(plan), "plan.json", terminal(80))).toContain(`Review of plan.json
15 to create; Terraform 1.11.4
1 high, 14 low, 14 info

HIGH    Accounts from outside the tenant can sign in (audience-beyond-tenant)
  - app registration Shop is open to accounts of every organization
    (AzureADMultipleOrgs)
    azuread_application.x
  why  The tenant's policies don't hold for them, and a server that doesn't
       check the issuer lets them in.
  do   Keep AzureADMyOrg, or make sure that the server accepts tokens of listed
       tenants only.
`);
  });

  it("shows a few of many where nobody has to decide", () => {
    const report = terminalReport(reviewPlan(plan), "plan.json", terminal(80));
    expect(report.match(/redis-\d+ {2}azurerm/g)).toHaveLength(10);
    expect(report).toContain("and 4 more: --json has them all");
  });

  it.each([40, 60, 100, 200])("stays within %d columns, save for words that are longer", (width) => {
    const lines = terminalReport(reviewPlan(plan), "plan.json", terminal(width)).split("\n");
    expect(lines.filter((line) => line.length > width && line.trim().includes(" "))).toEqual([]);
  });

  it("says the same with colours", () => {
    const colored = terminalReport(reviewPlan(plan), "plan.json", terminal(80, true));
    expect(colored).toContain("\u001b[31m");
    expect(stripVTControlCharacters(colored)).toBe(terminalReport(reviewPlan(plan), "plan.json", terminal(80)));
  });

  it("lets no plan move the cursor, or write lines of its own", () => {
    const report = terminalReport(reviewPlan(hostilePlan()), "p\u001b[2Jlan.json", terminal(120));
    expect((report.match(/[\p{Cc}\p{Cf}]/gu) ?? []).filter((character) => character !== "\n")).toEqual([]);
    expect(report).not.toMatch(/^### High|^\s*::|##\w*\[|^Nothing to report/m);
  });
});
