import { overRuns, storesTable } from "../../../cli/bench/stores.js";

const run = (set: number, get: number) => [
  { title: "memory", microseconds: { set: 1, get: 1 } },
  { title: "file, sealed", microseconds: { set, get } },
];

it("figures of stores are spread over runs, operation by operation", () => {
  expect(overRuns([run(40, 12), run(60, 10), run(50, 11)])[1]).toEqual({
    title: "file, sealed",
    microseconds: { set: { median: 50, min: 40, max: 60 }, get: { median: 11, min: 10, max: 12 } },
  });
});

it("stand in a table, one store a line", () => {
  expect(storesTable(overRuns([run(40.4, 12)]))).toBe(
    ["median µs     set  get", "memory          1    1", "file, sealed   40   12"].join("\n"),
  );
});
