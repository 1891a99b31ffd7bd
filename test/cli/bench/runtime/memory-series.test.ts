import { memoryTrend } from "../../../../cli/bench/runtime/memory-series.js";

/** A sample for each thousand requests. */
function series(count: number, megabytesAt: (requests: number) => number) {
  return Array.from({ length: count }, (_sample, index) => ({
    requests: index * 1000,
    megabytes: megabytesAt(index * 1000),
  }));
}

describe("memory over many requests", () => {
  it("does not grow when it goes up and down", () => {
    const trend = memoryTrend(series(200, (requests) => 200 + 10 * Math.sin(requests / 1000)));
    expect(trend.growth).toBeCloseTo(0, 0);
    expect(trend.most).toBeCloseTo(210, 0);
  });

  it("does not grow when it only grew at first", () => {
    const trend = memoryTrend(series(200, (requests) => Math.min(100 + requests / 200, 250)));
    expect(trend).toMatchObject({ late: 250, most: 250, growth: 0 });
    expect(trend.early).toBeLessThan(250);
  });

  it("grows by what each request leaves behind", () => {
    expect(memoryTrend(series(200, (requests) => 100 + requests / 10_000)).growth).toBeCloseTo(10);
  });
});
