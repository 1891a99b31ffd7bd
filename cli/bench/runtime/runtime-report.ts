import { alignedTable } from "../table.js";
import type { SoakFigure, StartFigure } from "./runtime-bench.js";

/** What the project wants a bundled role to stay under. */
const START_MILLISECONDS = 500;
const REST_MEGABYTES = 150;

/** Starts as a table for people. */
export function startsTable(figures: readonly StartFigure[]): string {
  const columns = ["", "to ready, ms", "min-max ms", "processor ms", "at rest, MB", "target"];
  const rows = figures.map(({ role, bundled, milliseconds, processorMilliseconds, restMegabytes }) => [
    `${role}, ${bundled ? "bundled" : "file by file"}`,
    milliseconds.median.toFixed(0),
    `${milliseconds.min.toFixed(0)}-${milliseconds.max.toFixed(0)}`,
    processorMilliseconds.median.toFixed(0),
    restMegabytes.median.toFixed(0),
    bundled
      ? `${verdict(milliseconds.median < START_MILLISECONDS)}: < ${START_MILLISECONDS} ms, ` +
        `${verdict(restMegabytes.median < REST_MEGABYTES)}: < ${REST_MEGABYTES} MB`
      : "",
  ]);
  return alignedTable([columns, ...rows]);
}

/** Memory during a soak as a table for people, with every answer that was wrong. */
export function soakTable(figures: readonly SoakFigure[]): string {
  const columns = ["", "at first, MB", "at last, MB", "most, MB", "MB more per 100,000 requests"];
  const rows = figures.flatMap(({ memory }) =>
    Object.entries(memory).map(([name, { early, late, most, growth }]) => [
      name,
      ...[early, late, most].map((megabytes) => megabytes.toFixed(0)),
      growth.toFixed(1),
    ]),
  );
  const totals = figures.flatMap(({ mode, requests, seconds, wrong }) => [
    `${mode}: ${requests} requests in ${seconds.toFixed(0)} s, ${(requests / seconds).toFixed(0)} a second`,
    ...Object.entries(wrong).map(([what, count]) => `  ${count} times ${what}`),
  ]);
  return [alignedTable([columns, ...rows]), "", ...totals].join("\n");
}

function verdict(isMet: boolean): string {
  return isMet ? "met" : "missed";
}
