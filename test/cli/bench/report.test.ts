import { table, type Figure } from "../../../cli/bench/report.js";

const machine = { cores: 2, processor: "Test CPU", node: "22.1.0", platform: "linux x64" };

function figure(title: string, median: number, rest: Partial<Figure> = {}): Figure {
  return {
    title,
    args: [],
    milliseconds: { median, min: median - 1, max: median + 1 },
    peakMegabytes: { median: 100, min: 100, max: 100 },
    ...rest,
  };
}

describe("the table of figures", () => {
  it("shows targets beside what was measured, met or missed", () => {
    const text = table(
      [
        figure("fast", 999, { target: { milliseconds: 1000, megabytes: 100 } }),
        figure("slow", 5000, { target: { milliseconds: 5000 } }),
      ],
      machine,
      3,
    );

    expect(text).toMatch(/^fast +999 +998-1000 +100 +met: < 1000 ms, missed: < 100 MB$/m);
    expect(text).toMatch(/^slow +5000 +4999-5001 +100 +missed: < 5000 ms$/m);
    expect(text).toMatch(/^2 cores \(Test CPU\), Node 22\.1\.0, linux x64; 3 runs each/m);
  });

  it("shows what one integration more costs, against the row before", () => {
    const text = table(
      [figure("50", 600, { integrations: 50 }), figure("100", 900, { integrations: 100 })],
      machine,
      1,
    );

    expect(text).toMatch(/^50 +600 +599-601 +100$/m);
    expect(text).toMatch(/^100 +900 +899-901 +6\.0 +100$/m);
  });
});
