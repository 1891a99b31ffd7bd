import { Parser } from "commonmark";
import { markdownReport, MARKDOWN_MARKER } from "../../../../cli/review/output/markdown-report.js";
import { reviewPlan } from "../../../../cli/review/review-plan.js";
import { created, planOf, updated } from "../planted-plan.js";
import { hostilePlan } from "./hostile-plan.js";

const asking = (...ids: readonly string[]) => ({
  display_name: "Shop",
  required_resource_access: [
    {
      resource_app_id: "00000003-0000-0000-c000-000000000000",
      resource_access: ids.map((id) => ({ id, type: "Scope" })),
    },
  ],
});

describe("a review as Markdown", () => {
  it("shows what is high and medium, and folds the rest", () => {
    const plan = planOf([
      updated("azuread_application", asking(), asking("a154be20-db9c-4678-8ab7-66f6cc099a59")),
      created("azurerm_redis_cache", { name: "redis", sku_name: "Basic" }),
    ]);
    expect(markdownReport(reviewPlan(plan))).toBe(`<!-- entra-mcp review -->

### Terraform plan: 1 high, 1 low, 1 info

1 to create, 1 to change; Terraform 1.11.4.

#### High

**A delegated permission that an administrator must consent to** \`permission-admin-consent\`

- app registration \`Shop\` asks Microsoft Graph for User.Read.All: read the whole profile of every user (an administrator must consent)<br>\`azuread_application.x\`

<details><summary>Why, and what to do</summary>

Until an administrator has consented, nobody can sign in who is asked for it (AADSTS90094, AADSTS65001); after that it holds for everybody.

Check that the server needs it, and settle who consents before this is applied.

</details>

<details><summary>Low (1)</summary>

**A new service has an endpoint on the Internet** \`public-access\`

- Redis cache \`redis\`<br>\`azurerm_redis_cache.x\`

<details><summary>Why, and what to do</summary>

Whoever has a key or token for it can use that from anywhere.

Where the network allows it, switch public network access off and use a private endpoint, or list addresses.

</details>

</details>

<details><summary>Info (1)</summary>

**A resource that is billed** \`billed-resource\`

- Redis cache \`redis\` (\`Basic\`): by the hour while it exists, by its tier<br>\`azurerm_redis_cache.x\`

</details>
`);
  });

  it("says so where there is nothing to say", () => {
    expect(markdownReport(reviewPlan(planOf([])))).toBe(
      `${MARKDOWN_MARKER}\n\n### Terraform plan: nothing to report\n\nNo changes; Terraform 1.11.4.\n`,
    );
  });

  it("lets nothing from the plan out of its code", () => {
    const report = markdownReport(reviewPlan(hostilePlan()));
    const { text, markup, code } = rendered(report);

    for (const part of [
      "script",
      "javascript",
      "@contoso",
      "evil.example",
      "Nothing to report",
      "gnp.exe",
      "set-output",
    ]) {
      expect(code).toContain(part);
      expect(text).not.toContain(part);
    }
    expect(new Set(markup)).toEqual(
      new Set(["<!-- entra-mcp review -->", "</details>", "</summary>", "<br>", "<details>", "<summary>"]),
    );
    expect(markup.filter((tag) => tag.startsWith("<!--"))).toHaveLength(1);
    expect(markup.filter((tag) => tag === "<details>")).toHaveLength(
      markup.filter((tag) => tag === "</details>").length,
    );
    expect((report.match(/[\p{Cc}\p{Cf}]/gu) ?? []).filter((character) => character !== "\n")).toEqual([]);
  });

  it("has headings and links of its own only", () => {
    const { headings, links } = rendered(markdownReport(reviewPlan(hostilePlan())));
    expect(headings).toEqual([expect.stringMatching(/^Terraform plan: /), "High", "Medium"]);
    expect(links).toEqual([]);
  });

  it("names every rule, in a comment that GitHub takes, however many findings there are", () => {
    const changes = Array.from({ length: 3000 }, (_, index) => [
      created("azurerm_redis_cache", { name: `redis-${index}`, non_ssl_port_enabled: true }, { name: `r${index}` }),
      created("azurerm_container_registry", { name: `cr${index}`, admin_enabled: true }, { name: `c${index}` }),
    ]).flat();
    const report = markdownReport(reviewPlan(planOf(changes)));

    expect(report.length).toBeLessThan(65_536);
    for (const rule of ["redis-plain-port", "registry-admin-user", "public-access", "billed-resource"]) {
      expect(report).toContain(`\`${rule}\``);
    }
    expect(report).toMatch(/- and \d+ more/);
    expect(report).toContain("6000 high");
  });

  it("is the same for the same plan", () => {
    expect(markdownReport(reviewPlan(hostilePlan()))).toBe(markdownReport(reviewPlan(hostilePlan())));
  });
});

/** What a reader of CommonMark makes of it, apart by what it is. */
function rendered(markdown: string) {
  const found = { text: "", code: "", markup: [] as string[], headings: [] as string[], links: [] as string[] };
  const walker = new Parser().parse(markdown).walker();
  let heading: string | undefined;
  for (let step = walker.next(); step !== null; step = walker.next()) {
    const { type, literal } = step.node;
    if (type === "text") {
      found.text += literal ?? "";
      if (heading !== undefined) heading += literal ?? "";
    }
    if (type === "code" || type === "code_block") found.code += `${literal ?? ""}\n`;
    if (type === "html_inline" || type === "html_block")
      found.markup.push(...(literal?.match(/<!--.*?-->|<[^>]*>/gs) ?? []));
    if (type === "link" || type === "image") found.links.push(step.node.destination ?? "");
    if (type === "heading" && step.entering) heading = "";
    if (type === "heading" && !step.entering) {
      found.headings.push(heading ?? "");
      heading = undefined;
    }
  }
  return found;
}
