import type { EntraMcpIntegrationProps } from "../../../constructs/index.js";
import { code, codeBlock, text } from "../../../constructs/dossier/markdown.js";
import { dossierOf } from "../../support/dossiers.js";
import { HOSTILE_TEXTS } from "../../support/hostile-values.js";
import { directSsoProps, oauthProxyProps } from "../../support/integration-fixtures.js";
import { variationNames, variations } from "../../support/integration-variations.js";

/** Everything Mermaid is given, line by line. What isn't here could be syntax that a name smuggled in. */
const ID = String.raw`[A-Za-z]\w*`;
const LABEL = String.raw`"(?:[\p{L}\p{N} .,:/@()'_-]|#\d+;|<br/>)*"`;
const DIAGRAM_LINES = [
  /^flowchart LR$/,
  /^ {2}classDef existing stroke-dasharray: 5 4$/,
  new RegExp(`^ {2,}${ID}\\[${LABEL}\\](:::existing)?$`, "u"),
  new RegExp(`^ {2,}subgraph ${ID}\\[${LABEL}\\]$`, "u"),
  new RegExp(`^ {2,}class ${ID} existing$`),
  /^ {2,}end$/,
  new RegExp(`^ {2}${ID} (==>|-\\.->|---)(\\|${LABEL}\\|)? ${ID}$`, "u"),
  /^sequenceDiagram$/,
  /^ {2}autonumber$/,
  new RegExp(`^ {2}participant ${ID} as [A-Za-z ]+$`),
  new RegExp(`^ {2}${ID}--?>>${ID}: [\\p{L}\\p{N} .,:/@()'_-]+$`, "u"),
];

function diagramsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^```mermaid\n([^]*?)\n```$/gm)].map(([, diagram = ""]) => diagram);
}

/** What a reader's renderer builds, without what the words are. */
function outline(markdown: string): string[] {
  return markdown
    .split("\n")
    .map((line) => (line.startsWith("|") ? "|".repeat(line.split(/(?<!\\)\|/).length) : line.slice(0, 3)));
}

describe.each(variationNames)("the Markdown of %s", (name) => {
  const { markdown } = dossierOf(variations[name] ?? directSsoProps());

  it("has diagrams of known lines only, whose frames are closed", () => {
    const diagrams = diagramsOf(markdown);
    expect(diagrams.length).toBeGreaterThan(0);
    for (const diagram of diagrams) {
      const lines = diagram.split("\n");
      expect(lines.filter((line) => !DIAGRAM_LINES.some((pattern) => pattern.test(line)))).toEqual([]);
      expect(lines.filter((line) => line.trim() === "end")).toHaveLength(
        lines.filter((line) => line.trim().startsWith("subgraph ")).length,
      );
    }
  });

  it("has tables whose rows are as long as their head", () => {
    const tables = markdown
      .trim()
      .split("\n\n")
      .filter((block) => block.startsWith("|"));
    for (const table of tables) {
      const lengths = table.split("\n").map((row) => row.split(/(?<!\\)\|/).length);
      expect(new Set(lengths).size).toBe(1);
    }
  });
});

describe("names from outside", () => {
  /** Names of applications and roles have one line and a length; descriptions have neither. */
  const short = (name: string): string => name.replace(/\s+/g, " ").trim().slice(0, 40);
  const named = (name: string): EntraMcpIntegrationProps =>
    oauthProxyProps({
      displayName: `Contoso ${short(name)}`,
      scopes: [{ value: "access_as_user", adminConsentDescription: `Allows ${name}` }],
      appRoles: [
        { value: "Auditor", displayName: `Auditors ${short(name)}`, description: name, allowedMemberTypes: ["User"] },
      ],
    });
  const plain = dossierOf(named("x")).markdown;
  const hostile = [
    ...["x\n\n# Heading", "x | y | z", "``` \n```mermaid", "`code`", "[link](https://evil.example)", "<img src=x>"],
    ...["%%{init: {}}%%", 'x"] --> y', "end", "![x](//evil.example)", "- [ ] x", "a<br/>b", "@admin", "#35;"],
    ...HOSTILE_TEXTS.filter((value) => value.trim() !== "" && value.length < 300 && !value.includes("${")),
  ];

  it.each(hostile.filter((value) => !/[\0\ud800]/.test(value)))("change nothing but words: %j", (value) => {
    const { markdown } = dossierOf(named(value));
    expect(outline(markdown)).toEqual(outline(plain));
    for (const diagram of diagramsOf(markdown)) {
      const lines = diagram.split("\n");
      expect(lines.filter((line) => !DIAGRAM_LINES.some((pattern) => pattern.test(line)))).toEqual([]);
    }
  });

  it.each([
    ["*bold* _it_", "\\*bold\\* \\_it\\_"],
    ["<b>&amp;", "\\<b\\>&amp;amp;"],
    ["https://evil.example www.evil.example", "https&#58;//evil.example www&#46;evil.example"],
    ["@team", "&#64;team"],
    ["# one", "\\# one"],
    ["1. one", "\\1. one"],
    ["a | b", "a \\| b"],
  ])("are said as they are: %j", (value, markdown) => {
    expect(text(value)).toBe(markdown);
  });

  it("leave code no matter how many backticks they have", () => {
    expect(code("a`b")).toBe("`` a`b ``");
    expect(code("a|b\nc")).toBe("`a\\|b c`");
    expect(codeBlock("sh", "```\nrm")).toBe("````sh\n```\nrm\n````");
  });
});
