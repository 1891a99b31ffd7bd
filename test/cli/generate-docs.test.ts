import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { clientPresetsTable } from "../../cli/docs/client-presets-table.js";
import { configurationPage } from "../../cli/docs/configuration-page.js";
import { CITABLE_IDS } from "../../cli/docs/conformance/catalogue.js";
import { conformancePage } from "../../cli/docs/conformance/conformance-page.js";
import { expectedFailures } from "../../cli/docs/conformance/expected-failures.js";
import { SUITE_RUNS, type SuiteRunDefinition } from "../../cli/docs/conformance/suite-runs.js";
import { describeVariables } from "../../cli/docs/describe-variables.js";
import { entraErrorsTable } from "../../cli/docs/entra-errors-table.js";
import { GENERATED_PAGES, outdatedPages } from "../../cli/docs/generated-pages.js";
import { limitsTables } from "../../cli/docs/limits-tables.js";
import { markdownTable } from "../../cli/docs/markdown-table.js";
import { mcpClientPresets } from "../../constructs/entra/mcp-client-presets.js";
import { variableNames } from "../../runtime/config/load-runtime-config.js";
import { credentialSchema, roleSchemas, type RuntimeRole } from "../../runtime/config/runtime-environment.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const project = join(__dirname, "../..");
const roles = Object.keys(roleSchemas) as RuntimeRole[];
const schemas = [...Object.values(roleSchemas), ...credentialSchema.options];
const described = schemas.flatMap((schema) => describeVariables(schema));

/** A project folder that holds the generated pages as they are in this one, changed by `edit`; undefined: not there. */
function projectWith(edit: (text: string, path: string) => string | undefined): string {
  const folder = temporaryFolder();
  for (const path of GENERATED_PAGES) {
    const text = edit(readFileSync(join(project, path), "utf8"), path);
    if (text === undefined) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

describe("generated documentation", () => {
  it("is in step with the code: else run `npm run docs`", () => {
    expect(outdatedPages(project).map(({ path }) => path)).toEqual([]);
  });

  it("is found out of step when somebody edits it by hand", () => {
    const folder = projectWith((text) =>
      text
        .replaceAll("`vscode`", "`vscodium`")
        .replaceAll("`8080`", "`3000`")
        .replaceAll("`connection.tls`", "`connection.ssl`")
        .replaceAll("MUST", "MAY")
        .replaceAll("10 minutes ", "11 minutes ")
        .replaceAll("A lock goes", "A lock stays")
        .replaceAll("The user declined consent", "The user consented"),
    );
    expect(outdatedPages(folder).map(({ path }) => path)).toEqual(GENERATED_PAGES);
  });

  it("brings a missing configuration page back", () => {
    const [page] = outdatedPages(projectWith((text, path) => (path === "docs/configuration.md" ? undefined : text)));
    expect(page).toEqual({ path: "docs/configuration.md", text: configurationPage() });
  });

  it("keeps what stands around the generated part of a page", () => {
    const [before, after] = [
      "# Entra\n\n<!-- generated: client presets -->",
      "<!-- end of client presets -->\n\n## Owners\n",
    ];
    const folder = projectWith((text, path) => (path === "docs/entra.md" ? `${before}\n\nold\n\n${after}` : text));
    const page = outdatedPages(folder).find(({ path }) => path === "docs/entra.md");
    expect(page?.text).toBe(`${before}\n\n${clientPresetsTable()}\n\n${after}`);
  });

  it("says where the generated part belongs when its marks are gone", () => {
    const folder = projectWith((text, path) => (path === "docs/entra.md" ? "# Entra\n" : text));
    expect(() => outdatedPages(folder)).toThrow('write "<!-- generated: client presets -->"');
  });
});

describe("configuration page", () => {
  it.each(roles)("lists every variable that the %s role reads, and no other", (role) => {
    const credential = new Set(credentialSchema.options.flatMap((option) => Object.keys(option.shape)));
    const names = describeVariables(roleSchemas[role]).map(({ name }) => name);
    expect(names.toSorted()).toEqual(variableNames(role).filter((name) => !credential.has(name)));
  });

  it("describes every variable", () => {
    expect(described.filter(({ description }) => description === "").map(({ name }) => name)).toEqual([]);
  });

  it("marks the client secret as secret, and nothing else", () => {
    expect(new Set(described.filter(({ secret }) => secret).map(({ name }) => name))).toEqual(
      new Set(["ENTRA_CLIENT_SECRET"]),
    );
  });

  it.each([
    ["PORT", "integer, 1 to 65535", "`8080`"],
    ["ENTRA_CLOUD", "`public`, `usgovernment`, `china`", "`public`"],
    ["MCP_DYNAMIC_CLIENT_REGISTRATION", "`true`, `false`", "`true`"],
    ["ENTRA_TENANT_ID", "UUID", "required"],
    ["ENTRA_ALLOWED_TENANT_IDS", "list of UUIDs", "empty"],
    ["ENTRA_SCOPES", "list of words", "required"],
    ["MCP_UPSTREAM_URL", "URL", "required"],
    ["ENTRA_IDENTIFIER_URI", "text", "required"],
    ["TOKEN_STORE_REDIS_URL", "URL", "none"],
  ])("gives %s the type %s and the default %s", (name, type, whenLeftOut) => {
    expect(describeVariables(roleSchemas.gateway).find((variable) => variable.name === name)).toMatchObject({
      type,
      default: whenLeftOut,
    });
  });
});

describe("table of client presets", () => {
  it("has a row for each preset with all of its ids and redirect URIs", () => {
    const rows = clientPresetsTable().split("\n").slice(2);
    const shown = rows.map((row) => [...row.matchAll(/`([^`]+)`/g)].map(([, value]) => value));
    expect(shown).toEqual(
      Object.entries(mcpClientPresets).map(([name, { entraClientIds, redirectUris }]) => [
        name,
        ...entraClientIds,
        ...redirectUris,
      ]),
    );
  });
});

describe("tables of limits", () => {
  it.each([
    ["accessTokenSeconds", "10 minutes", "A leaked token is of use only this long"],
    ["grantSeconds", "90 days", "From one sign-in at Entra to the next"],
    ["requestBytes", "4 MiB", "Larger requests are refused with 413"],
    ["cacheSeconds", "30 seconds to 1 hour", ""],
    ["entries", "5000", "an entry has a few KB"],
    ["fetchMilliseconds", "2500 ms", ""],
    ["headersMilliseconds", "230 seconds", "A tool may take this long"],
  ])("say %s in words, with the reason that stands in the code", (name, value, reason) => {
    const row = limitsTables()
      .split("\n")
      .find((line) => line.startsWith(`| \`${name}\` `));
    expect(row?.split("|").map((cell) => cell.trim())).toEqual([
      "",
      `\`${name}\``,
      value,
      expect.stringContaining(reason),
      "",
    ]);
  });
});

describe("table of Entra's errors", () => {
  it("has one line for codes that mean the same, with words in place of placeholders", () => {
    const row = entraErrorsTable()
      .split("\n")
      .find((line) => line.includes("AADSTS70021,"));
    expect(row).toContain("AADSTS70021, AADSTS700213");
    expect(entraErrorsTable()).not.toMatch(/\{\w+\}/);
  });
});

describe("Markdown table", () => {
  it("pads its columns and keeps a pipe from opening another cell", () => {
    expect(markdownTable(["a", "long"], [["x|y", "z"]])).toBe(
      ["| a    | long |", "| ---- | ---- |", "| x\\|y | z    |"].join("\n"),
    );
  });
});

describe("conformance page", () => {
  const page = conformancePage();

  it("tells of every requirement and pain what proves it, or why nothing does", () => {
    for (const id of CITABLE_IDS) {
      const row = page.split("\n").find((line) => line.startsWith(`| ${id} `)) ?? "";
      expect(row).toMatch(/\]\(\.\.\/test\/[^)]+\) +\|$|_Not proven: .+\._ +\|$/);
      expect(row).not.toContain("no test cites it");
    }
  });

  it("links to tests that are there", () => {
    const links = [...page.matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, path = ""]) => path);
    expect(links.filter((path) => !existsSync(join(project, path)))).toEqual([]);
  });

  it("tells of every run of the conformance suite and of every expected failure", () => {
    const definitions: readonly SuiteRunDefinition[] = Object.values(SUITE_RUNS);
    for (const { title, expectedFailures: list } of definitions) {
      expect(page).toContain(`| ${title} `);
      for (const { scenario, reason } of list === undefined ? [] : expectedFailures(project, list)) {
        const row = page.split("\n").find((line) => line.includes(` | \`${scenario}\` `));
        expect(row).toContain(title);
        expect(row).toContain(reason);
      }
    }
  });
});

describe("expected failures", () => {
  const listed = (text: string) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "test/conformance/expected-failures"), { recursive: true });
    writeFileSync(join(folder, "test/conformance/expected-failures/r.yml"), text);
    return () => expectedFailures(folder, "r");
  };

  it("each have a reason", () => {
    expect(listed("# comment\nserver:\n  - a:b # because\n")()).toEqual([{ scenario: "a:b", reason: "because" }]);
    expect(listed("server: []\n")()).toEqual([]);
  });

  it.each(["server:\n  - a\n", "server:\n- a # x\n", "client:\n  - a # x\n"])("are refused otherwise: %j", (text) => {
    expect(listed(text)).toThrow("r.yml");
  });
});
