import { join } from "node:path";
import { CITABLE_IDS } from "../../cli/docs/conformance/catalogue.js";
import { citationsIn, idsIn } from "../../cli/docs/conformance/citations.js";
import { UNPROVEN } from "../../cli/docs/conformance/unproven.js";

const citations = citationsIn(join(__dirname, "../.."));
const cited = [...citations.keys()];

it("what tests cite exists", () => {
  const unknown = [...citations].filter(([id]) => !CITABLE_IDS.has(id));
  expect(unknown).toEqual([]);
});

it("what exists is cited by a test, or there is a reason why not", () => {
  expect([...CITABLE_IDS].filter((id) => !cited.includes(id) && !(id in UNPROVEN))).toEqual([]);
});

it("what has a reason not to be cited exists and isn't cited", () => {
  expect(Object.keys(UNPROVEN).filter((id) => !CITABLE_IDS.has(id) || cited.includes(id))).toEqual([]);
});

describe("a citation", () => {
  /** Not written out, because this file would cite it. */
  const cite = (id: string): string => `[${id}]`;

  it("is an id in brackets in a text", () => {
    const source = [
      `it("a ${cite("AS-12b")} ${cite("RS-E6")}", f);`,
      `it.each([["b ${cite("TR-3")}"]])(\`%s ${cite("P-20")}\`, f);`,
    ];
    expect([...idsIn(source.join("\n"))]).toEqual(["AS-12b", "RS-E6", "TR-3", "P-20"]);
  });

  it.each([`// ${cite("AS-3")}`, `const [AS] = ${cite("AS-3")};`, 'it("AS-3 (AS-4) [AS-] [XX-1] [AS-3b2]", f)'])(
    "is not in %j",
    (source) => {
      expect([...idsIn(source)]).toEqual([]);
    },
  );

  it("is none of this file's own", () => {
    expect([...citations.values()].flat()).not.toContain("test/conformance/coverage.test.ts");
  });
});
