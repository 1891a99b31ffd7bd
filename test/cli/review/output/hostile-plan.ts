import type { TerraformPlan } from "../../../../cli/plan/terraform-plan.js";
import { created, planOf, updated } from "../planted-plan.js";

/** What somebody might write into a plan to make a report say or do something else. */
export const hostileValues: readonly string[] = [
  "\u001b[2K\u001b[1A\u001b[32mNothing to report.",
  "a\n### High\n\n**nothing** `rule`",
  "`</code></details><script>alert(1)</script>`",
  "``` ``` ````",
  "a | b | c",
  "<!-- entra-mcp review -->",
  "[click](javascript:alert(1)) ![x](https://evil.example/x.png)",
  "@contoso/security approved",
  "</details>",
  "\u202Egnp.exe",
  "\\`*_{}[]()#+-.!",
  "$(id) %0A::set-output name=x::y",
  "a ::add-mask::b ::stop-commands::x",
  "::error file=main.ts::nothing",
  "see ##vso[task.setvariable variable=a]b and ##[error]c",
];

/** A plan with each of them as a name, a redirect URI, an address and a reason. */
export function hostilePlan(): TerraformPlan {
  return planOf(
    hostileValues.flatMap((value, index) => [
      updated(
        "azuread_application",
        { display_name: value },
        { display_name: value, web: [{ redirect_uris: [value] }] },
        { name: `x${index}["${value}"]` },
      ),
      created("azurerm_container_app", { name: value, ingress: [{ external_enabled: true }] }, { name: `y${index}` }),
    ]),
    { terraform_version: "1.11.4\u001b[31m`", deferred_changes: hostileValues.map((reason) => ({ reason })) },
  );
}
