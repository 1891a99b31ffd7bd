import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { GATEWAY_LIFETIMES } from "../../runtime/config/defaults.js";
import { entraErrorRows } from "../../runtime/entra/error-rows.js";

const project = join(__dirname, "../..");
const read = (path: string): string => readFileSync(join(project, path), "utf8");
const DOCUMENTS = [
  ...["ARCHITECTURE.md", "SECURITY.md"],
  ...readdirSync(join(project, "docs")).flatMap((name) => (name.endsWith(".md") ? [`docs/${name}`] : [])),
];

/** Text of all sources below a folder. */
function sourcesIn(folder: string): string {
  return readdirSync(join(project, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.includes("node_modules"))
    .map((name) => read(join(folder, name)))
    .join("\n");
}

/** Cells of a table's first column, below a heading. */
function firstColumn(document: string, heading: string): string[] {
  const section = read(document).split(`\n${heading}\n`)[1]?.split(/\n#+ /)[0] ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("| "));
  return rows.slice(2).map((line) => line.split("|")[1]?.trim() ?? "");
}

describe.each(DOCUMENTS)("%s", (document) => {
  const text = read(document);

  it("names files that exist", () => {
    const named = [...text.matchAll(/`((?:cli|constructs|runtime|stacks|test)\/[\w./-]+\.\w+)`/g)].map(
      ([, path = ""]) => path,
    );
    expect(named.filter((path) => !existsSync(join(project, path)))).toEqual([]);
  });

  it("names tests that exist", () => {
    const named = [...text.matchAll(/`(test\/[\w./-]+)` › (“[^”]+”(?:, “[^”]+”)*)/g)].flatMap(
      ([, path = "", titles = ""]) => [...titles.matchAll(/“([^”]+)”/g)].map(([, title = ""]) => ({ path, title })),
    );
    expect(named.length).toBe(text.split("` › “").length - 1 + text.split("”, “").length - 1);
    expect(named.filter(({ path, title }) => !existsSync(join(project, path)) || !read(path).includes(title))).toEqual(
      [],
    );
  });

  it("links to files that exist", () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path = ""]) => join(document, "..", path));
    expect(links.filter((path) => !existsSync(join(project, path)))).toEqual([]);
  });
});

describe("docs/how-it-works.md", () => {
  const text = read("docs/how-it-works.md");

  it("explains every step of a diagram in the table below it", () => {
    const sections = text.split("```mermaid\n").slice(1);
    const explained = sections.flatMap((section) => {
      const [diagram = "", below = ""] = section.split("```\n");
      const steps = diagram.match(/^ +\w+-?->>\w+: /gm)?.length ?? 0;
      const table = /^\| Steps .*\n.*\n((?:\|.*\n)+)/m.exec(below.split("\n## ")[0] ?? "")?.[1];
      return table === undefined ? [] : [{ steps, covered: table.split("\n").flatMap(numbersIn) }];
    });
    expect(explained).toHaveLength(5);
    for (const { steps, covered } of explained) {
      expect(covered).toEqual(Array.from({ length: steps }, (_, index) => index + 1));
    }
  });

  it("names no lifetime but by its constant, in the generated part", () => {
    for (const name of Object.keys(GATEWAY_LIFETIMES)) expect(text).toContain(`\`${name}\``);
    const [written = ""] = text.split("<!-- generated: limits -->");
    expect(written.match(/\b\d+ (seconds|minutes|hours|days)\b/g)).toBeNull();
  });
});

/** `9–11` or `3, 4` at the beginning of a row. */
function numbersIn(row: string): number[] {
  const cell = row.split("|")[1]?.trim() ?? "";
  const [from, to] = cell.split("–").map(Number);
  if (cell.includes("–")) return Array.from({ length: (to ?? 0) - (from ?? 0) + 1 }, (_, index) => (from ?? 0) + index);
  return cell === "" ? [] : cell.split(", ").map(Number);
}

describe("docs/troubleshooting.md", () => {
  const runtime = sourcesIn("runtime");

  it("names pages by the titles they have", () => {
    const titles = firstColumn("docs/troubleshooting.md", "### Pages").flatMap((cell) => cell.split(", "));
    expect(titles.length).toBeGreaterThan(8);
    expect(titles.filter((title) => !runtime.includes(`"${title}"`))).toEqual([]);
  });

  it("names lines of the log by the messages they have", () => {
    const cells = firstColumn("docs/troubleshooting.md", "### Lines in the log");
    const messages = cells.map((cell) => /^`([^`]+)`/.exec(cell)?.[1]).filter((message) => message !== undefined);
    expect(messages.length).toBeGreaterThan(8);
    expect(messages.filter((message) => !runtime.includes(`"${message}`))).toEqual([]);
  });

  it("has every code of the catalogue once", () => {
    const codes = firstColumn("docs/troubleshooting.md", "### Codes of Entra's").flatMap((cell) => cell.split(", "));
    expect(codes.toSorted()).toEqual([...entraErrorRows.keys()].map((code) => `AADSTS${code}`).toSorted());
  });
});
