import { createColors } from "picocolors";
import { columns, paragraph } from "../../../cli/command-line/layout.js";

describe("a paragraph", () => {
  it("is broken between words, within the width", () => {
    expect(paragraph("one two three four", { width: 9 })).toBe("one two\nthree\nfour");
  });

  it("hangs below its bullet", () => {
    expect(paragraph("one two three", { width: 12, indent: 2, bullet: "- " })).toBe("  - one two\n    three");
  });

  it("keeps a long word whole", () => {
    expect(paragraph("see https://example.com/long", { width: 10 })).toBe("see\nhttps://example.com/long");
  });

  it("gives colours no room", () => {
    const { red } = createColors(true);

    expect(paragraph(`${red("one")} two`, { width: 7 })).toBe(`${red("one")} two`);
    expect(columns(red("né"))).toBe(2);
  });
});
